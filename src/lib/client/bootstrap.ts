import { wrap, type Remote } from 'comlink';
import type { PhoneApi } from './phone.ts';

const FORGET = '__Host-forget';

let remote: Promise<Remote<PhoneApi>> | null = null;

/** The one worker of this tab, started at first need. Browser only. */
export function phone(): Promise<Remote<PhoneApi>> {
  return (remote ??= start());
}

async function start(): Promise<Remote<PhoneApi>> {
  const started = wrap<PhoneApi>(
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'phone' }),
  );
  if (document.cookie.split('; ').includes(`${FORGET}=1`)) await letGo(started);
  return started;
}

/**
 * "Sign out" was pressed before its page had come to life: the server ended the session and left this
 * word. The person leaves the phone before anything is read for them; what they had not sent is kept.
 */
async function letGo(started: Remote<PhoneApi>): Promise<void> {
  try {
    await started.leaveAccount(false);
    document.cookie = `${FORGET}=; Path=/; Secure; SameSite=Lax; Max-Age=0`;
  } catch {
    // The store cannot be written now: the word stands for the next page.
  }
}
