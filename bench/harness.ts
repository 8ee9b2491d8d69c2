// What a benchmark is, what it gets to work with, and what it answers. Each stands in a file of its own, pb01.ts …
import type { Stage } from './stage.ts';

/** One line of the results: ours and the others', a number for each run. */
export interface Figure {
  /** `PB1`, or with what is varied: `PB2 at 4×`. */
  id: string;
  what: string;
  unit: string;
  ours: readonly number[];
  peers: Readonly<Record<string, readonly number[]>>;
  goals: readonly Goal[];
}

/** Absolute, or as a share of a peer's median. */
export interface Goal {
  most?: number;
  least?: number;
  of?: string;
}

export interface Report {
  figures: Figure[];
  /** What a reader must know to read the figures right: what is not the same, and where we lose. */
  notes: string[];
}

export interface Bench {
  id: string;
  title: string;
  run(context: Context): Promise<Report>;
}

export interface Context {
  /** Of ours and of peers that take seconds. */
  runs: number;
  /** Of peers that take a minute each. */
  slowRuns: number;
  /** To send, where photos are sent. */
  photos: number;
  /** False: ours alone. */
  withPeers: boolean;
  /** The production build, running, with the generated catalogue; one for all benchmarks. */
  stage(): Promise<Stage>;
  /** Called at the end of all, the last first. */
  atEnd(close: () => Promise<unknown>): void;
  say(text: string): void;
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The value below which this share of the numbers lies (0 to 1). */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at % 1);
}

export function isMet(goal: Goal, figure: Figure): boolean {
  const ours = median(figure.ours);
  const unit = goal.of === undefined ? 1 : median(figure.peers[goal.of] ?? []);
  if (goal.most !== undefined && !(ours <= goal.most * unit)) return false;
  return goal.least === undefined || ours >= goal.least * unit;
}

/** Runs `once` so many times, one after the other, and gathers what it answers. */
export async function repeat<T>(runs: number, once: (run: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < runs; run++) results.push(await once(run));
  return results;
}

/** Waits until `check` answers something else than null, false or undefined. */
export async function until<T>(
  check: () => Promise<T | null | undefined | false>,
  { everyMs = 20, mostMs = 120_000 } = {},
): Promise<T> {
  for (const end = performance.now() + mostMs; ;) {
    const found = await check();
    if (found) return found;
    if (performance.now() > end) throw new Error(`waited for ${mostMs / 1000} s in vain`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
