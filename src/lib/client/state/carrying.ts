import { ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';
import { phone } from '../bootstrap.ts';
import { exportUnsent, importUnsent, type Imported } from '../db/carry.ts';
import { GUEST } from '../db/outbox.ts';

/** Hands everything unsent to the browser's downloads, as one file; false when it could not be read. */
export async function saveCopy(accountId: string | null): Promise<boolean> {
  try {
    const url = URL.createObjectURL(await exportUnsent(accountId ?? GUEST));
    const link = document.createElement('a');
    link.href = url;
    link.download = `thrillwiki-unsent-${new Date().toLocaleDateString('sv-SE')}.thrillwiki`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has begun by then
    return true;
  } catch {
    return false;
  }
}

/** Takes a saved file in and sends it when it can be sent; else says why not. */
export async function openCopy(
  file: File,
  accountId: string | null,
): Promise<{ imported: Imported } | { problem: ErrorCode }> {
  try {
    const imported = await importUnsent(file, accountId ?? GUEST);
    await (await phone()).outboxChanged();
    return { imported };
  } catch (error) {
    const { message, name } = error as Error;
    if (message in ERROR_CLASS) return { problem: message as ErrorCode };
    return { problem: name === 'QuotaExceededError' ? 'PHONE_FULL' : 'NOT_A_COPY' };
  }
}
