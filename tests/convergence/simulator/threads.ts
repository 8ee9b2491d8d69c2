import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job } from './thread.ts';

export interface Found {
  seed: number;
  broken: string;
}

/** Plays the histories of these seeds on all cores; those that broke, or only the first with `untilFirst`. */
export async function playAll(
  seeds: { first: number; last: number },
  options: { control?: string; untilFirst?: (found: Found) => boolean } = {},
): Promise<{ played: number; found: Found[] }> {
  const { control, untilFirst } = options;
  const count = Math.max(1, availableParallelism());
  const found: Found[] = [];
  let played = 0;
  // They end by themselves: a thread that is ended while it begins to compress takes all of Node down.
  const enough = new Int32Array(new SharedArrayBuffer(4));
  const ends = Array.from({ length: count }, (_, i) => {
    const job: Job = {
      ...{ ...seeds, first: seeds.first + i, step: count, enough },
      ...(control && { control }),
    };
    const thread = new Worker(new URL('thread.ts', import.meta.url), {
      workerData: job,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    thread.on('message', ({ seed, broken }: { seed: number; broken: string | null }) => {
      played++;
      if (broken === null) return;
      found.push({ seed, broken });
      if (untilFirst?.({ seed, broken })) Atomics.store(enough, 0, 1);
    });
    return new Promise<void>((done, fail) => {
      thread.once('error', fail);
      thread.once('exit', () => done());
    });
  });
  await Promise.all(ends);
  return { played, found: found.sort((a, b) => a.seed - b.seed) };
}
