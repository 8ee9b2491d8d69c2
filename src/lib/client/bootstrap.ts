import { wrap, type Remote } from 'comlink';
import type { PhoneApi } from './phone.ts';

let remote: Promise<Remote<PhoneApi>> | null = null;

/** The one worker of this tab, started at first need. Browser only. */
export function phone(): Promise<Remote<PhoneApi>> {
  remote ??= Promise.resolve(
    wrap<PhoneApi>(
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'phone' }),
    ),
  );
  return remote;
}
