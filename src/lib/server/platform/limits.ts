import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '#lib/domain/errors.ts';
import { log } from './log.ts';
import { redis } from './redis.ts';

/** How often something may be done; LIMITS_SCALE multiplies every number (benchmarks, tests). */
const LIMITS = {
  signInFromAddress: { points: 10, seconds: 600 }, // one network address and one account
  signInToAccount: { points: 25, seconds: 3_600 },
  signUp: { points: 5, seconds: 1_800 }, // one network address
  companyMail: { points: 5, seconds: 24 * 3_600 }, // one account
  companyMailTo: { points: 5, seconds: 24 * 3_600 }, // one address written to, whoever asks
  companyCode: { points: 10, seconds: 3_600 }, // one account
  companyRecord: { points: 30, seconds: 3_600 }, // one account
  placeLookup: { points: 30, seconds: 600 }, // one account
  hoursPreview: { points: 120, seconds: 600 }, // one account
} as const satisfies Record<string, { points: number; seconds: number }>;

export type LimitName = keyof typeof LIMITS;

const scale = Number(process.env.LIMITS_SCALE ?? 1);
if (!(scale > 0 && scale <= 1e6))
  throw new Error(`LIMITS_SCALE must be a number above 0, not "${process.env.LIMITS_SCALE}".`);

/** A limit that is counted elsewhere, by the same scale. */
export const scaled = (points: number): number => Math.max(1, Math.floor(points * scale));

interface Pair {
  memory: RateLimiterAbstract;
  shared: RateLimiterAbstract | null;
}

const limiters = Object.fromEntries(
  Object.entries(LIMITS).map(([name, { points, seconds }]): [string, Pair] => {
    const options = {
      keyPrefix: `limit:${name}`,
      points: scaled(points),
      duration: seconds,
    };
    return [
      name,
      {
        memory: new RateLimiterMemory(options),
        shared: redis && new RateLimiterRedis({ ...options, storeClient: redis }),
      },
    ];
  }),
) as Record<LimitName, Pair>;

const BREAK_MS = 5_000;
let sharedBrokenUntil = 0;

/** Asks Redis, or this process's own memory for five seconds after Redis failed, so a hung one costs one wait. */
async function ask<T>(
  name: LimitName,
  work: (limiter: RateLimiterAbstract) => Promise<T>,
): Promise<T> {
  const { memory, shared } = limiters[name];
  if (shared && Date.now() >= sharedBrokenUntil) {
    try {
      return await work(shared);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error;
      sharedBrokenUntil = Date.now() + BREAK_MS;
      log.warn({ error }, 'limits are counted in memory for now');
    }
  }
  return work(memory);
}

/** Counts one use of `name` for `key`. Throws RATE_LIMITED with the milliseconds until it may be tried again. */
export async function spend(name: LimitName, key: string): Promise<void> {
  try {
    await ask(name, (limiter) => limiter.consume(key));
  } catch (error) {
    if (error instanceof RateLimiterRes)
      throw new DomainError('RATE_LIMITED', { retryAfterMs: error.msBeforeNext });
    throw error;
  }
}

/** Takes back one use: it was in order after all. */
export async function refund(name: LimitName, key: string): Promise<void> {
  await ask(name, (limiter) => limiter.reward(key));
}

/** What counts as one sender: an IPv4 address, or the /64 network of an IPv6 one. */
export function senderOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros: string[] =
    tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
