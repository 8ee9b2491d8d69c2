import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '#lib/domain/errors.ts';

/** Argon2id (the library's default kind): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Hashing is dear on purpose, so a flood of sign-ins must not take the machine: two at once, twenty
// waiting, and everyone after that is asked to come again.
const AT_ONCE = 2;
const WAITING = 20;
let running = 0;
const queue: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running++;
  else {
    if (queue.length >= WAITING) throw new DomainError('BUSY', { retryAfterMs: 1_000 });
    // The one who leaves hands over the place, so `running` stays as it is.
    await new Promise<void>((resolve) => queue.push(resolve));
  }
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}

/** Throws BUSY when too many are waiting. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(password, COST));

// Same cost as a real one, of a password nobody knows: an unknown address must take as long as a known one.
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$E3UtBU3DOasPV1gj8jD4DQ$O0xbUVcK3Q9qZJlZDAa7WQWsDw5tqMDzZ2gbUMmbPPs';

/** Checks a password against a stored hash; `null` (no such account) costs the same time and is false. Throws BUSY. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await inTurn(() => verify(stored ?? NOBODYS_HASH, password));
  return right && stored !== null;
}
