import { setTimeout as wait } from 'node:timers/promises';
import { log } from '../platform/log.ts';
import { storage } from '../platform/storage.ts';
import { findObject, forgetStored, markReady, markRefused, storedShas } from './objects.ts';
import { originalKey, variantKey } from './places.ts';
import { sweep } from './sweep.ts';
import { JobProcessFailed } from '../platform/job-process.ts';
import { runPhotoJob, stopPhotoProcess } from './worker.ts';

/**
 * The queue is the table: rows in state STORED. What stands in memory is only the order of the day,
 * rebuilt at start, so a crash at any point loses nothing and the work is idempotent.
 */
const queue = new Set<string>();
const waiters = new Map<string, Set<() => void>>();
let running: Promise<void> | null = null;
let stopping = false;
let sweeper: NodeJS.Timeout | undefined;

const MAX_TRIES = 3;
const PAUSE_MS = 5_000; // after a fault of database or disk
const SWEEP_MS = 6 * 3600_000;

/** Takes up what an earlier process left unfinished, and begins to sweep. */
export async function startMedia(): Promise<void> {
  stopping = false;
  const sweepNow = () =>
    void sweep().catch((error: unknown) => log.warn({ error }, 'photo sweep failed'));
  clearInterval(sweeper);
  sweeper = setInterval(sweepNow, SWEEP_MS).unref();
  sweepNow();
  for (const sha of await storedShas()) kick(sha);
}

/** Ends after the job at hand, or at once when it takes too long: it is taken up at the next start. */
export async function stopMedia(): Promise<void> {
  stopping = true;
  clearInterval(sweeper);
  await Promise.race([running, wait(3_000, undefined, { ref: false })]);
  stopPhotoProcess();
}

/** Puts a stored photo into today's order; doing so twice is harmless. */
export function kick(sha256: string): void {
  if (stopping) return;
  queue.add(sha256);
  running ??= work().finally(() => {
    running = null;
    const next = queue.values().next();
    if (!next.done) kick(next.value);
  });
}

async function work(): Promise<void> {
  for (const sha of queue) {
    if (stopping) return;
    try {
      await processOne(sha);
      queue.delete(sha);
      for (const wake of waiters.get(sha) ?? []) wake();
    } catch (error) {
      if (stopping) return;
      log.error({ error, sha256: sha }, 'photo processing is paused');
      await wait(PAUSE_MS, undefined, { ref: false });
      return;
    }
  }
}

async function processOne(sha256: string): Promise<void> {
  const bytes = await storage.get(originalKey(sha256));
  if (!bytes) {
    log.error({ sha256 }, 'a stored photo is gone; its phone will be asked for it again');
    return forgetStored(sha256);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await runPhotoJob(bytes);
      if (!outcome.ok) {
        await markRefused(sha256, outcome.code);
        return await storage.delete(originalKey(sha256));
      }
      for (const variant of outcome.variants)
        await storage.put(variantKey(sha256, variant.side), variant.bytes);
      return await markReady(sha256, outcome.width, outcome.height);
    } catch (error) {
      if (!(error instanceof JobProcessFailed) || stopping) throw error;
      log.warn({ error, sha256, attempt }, 'photo process failed');
      // Kept in storage: the fault may be ours, and the file is needed to find it.
      if (attempt >= MAX_TRIES) return markRefused(sha256, 'INTERNAL');
    }
  }
}

/**
 * Where this account's photo stands, waiting up to `ms` for its processing to end; null when the
 * server does not hold it.
 */
export async function settled(
  sha256: string,
  ownerId: string,
  ms: number,
): Promise<'READY' | 'REFUSED' | 'STORED' | null> {
  const now = await findObject(sha256, ownerId);
  if (now?.state !== 'STORED') return now?.state ?? null;
  let wake = () => {};
  const processed = new Promise<void>((resolve) => (wake = resolve));
  const waiting = waiters.get(sha256) ?? new Set();
  waiters.set(sha256, waiting.add(wake));
  kick(sha256);
  await Promise.race([processed, wait(ms, undefined, { ref: false })]);
  waiting.delete(wake);
  if (waiting.size === 0) waiters.delete(sha256);
  return (await findObject(sha256, ownerId))?.state ?? null;
}
