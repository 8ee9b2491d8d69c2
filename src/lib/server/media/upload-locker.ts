import { ERRORS } from '@tus/server';
import type { Lock, Locker } from '@tus/server';

const WAIT_MS = 10_000;

/**
 * One request at a time on one upload. A newcomer asks the holder to let go (its line may be dead)
 * and waits in turn; the locker that comes with the tus server spins the event loop meanwhile.
 */
export class UploadLocker implements Locker {
  readonly #held = new Map<string, { letGo: () => void; waiting: (() => void)[] }>();

  newLock(id: string): Lock {
    const held = this.#held;
    return {
      async lock(signal, cancelRequest) {
        const letGo = () => void cancelRequest();
        const holder = held.get(id);
        if (!holder) {
          held.set(id, { letGo, waiting: [] });
          return;
        }
        holder.letGo();
        await new Promise<void>((resolve, reject) => {
          const turn = () => {
            stop();
            holder.letGo = letGo;
            if (holder.waiting.length > 0) letGo();
            resolve();
          };
          const giveUp = () => {
            stop();
            holder.waiting = holder.waiting.filter((other) => other !== turn);
            reject(ERRORS.ERR_LOCK_TIMEOUT);
          };
          const timer = setTimeout(giveUp, WAIT_MS);
          const stop = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', giveUp);
          };
          signal.addEventListener('abort', giveUp);
          holder.waiting.push(turn);
        });
      },
      async unlock() {
        const next = held.get(id)?.waiting.shift();
        if (next) next();
        else held.delete(id);
      },
    };
  }
}
