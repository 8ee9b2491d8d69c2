import { createTransport } from 'nodemailer';
import { DomainError } from '#lib/domain/errors.ts';
import { config } from './config.ts';
import { log } from './log.ts';

const TIMEOUT_MS = 8_000; // a person waits

export const mailIsOn = (): boolean => config.smtpUrl !== null;

/**
 * Sends one plain mail to one address and waits until the mail server has taken it. Throws MAIL_DOWN, or INVALID with
 * the field `address` when the server says that there is no such mailbox.
 */
export async function sendMail(mail: { to: string; subject: string; text: string }): Promise<void> {
  if (!config.smtpUrl) throw new DomainError('MAIL_DOWN');
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Nothing of ours is ever read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      // Addresses as objects: what is in them cannot become a header or a second address.
      from: { name: 'ThrillWiki', address: config.mailFrom },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
    });
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    if (code === 'EENVELOPE' && responseCode !== undefined && responseCode >= 500)
      throw new DomainError('INVALID', { field: 'address', detail: 'NO_MAILBOX', cause: error });
    log.warn({ code, responseCode }, 'a mail could not be sent');
    throw new DomainError('MAIL_DOWN', { cause: error });
  } finally {
    transport.close();
  }
}
