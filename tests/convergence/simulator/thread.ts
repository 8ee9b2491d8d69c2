// Plays histories in a thread of its own, some of them without a guard.
import { parentPort, workerData } from 'node:worker_threads';
import { CONTROLS } from './controls.ts';
import { KEPT } from './kept.ts';
import { without } from './without.ts';

export interface Job {
  first: number;
  /** Every how many: threads share the seeds. */
  step: number;
  last: number;
  /** Not 0 when no more histories are wanted. */
  enough: Int32Array<SharedArrayBuffer>;
  /** Name of the guard to be without. */
  control?: string;
}

const { first, step, last, enough, control } = workerData as Job;
Error.stackTraceLimit = 0; // refusals are everyday here, and nobody reads where they come from
if (control) without(CONTROLS[control]!);
const { play } = await import('./history.ts');
const { ModelSite } = await import('./model-site.ts');
const { planOf } = await import('./plan.ts');
const kept = control === undefined ? undefined : CONTROLS[control]!.kept;
const stepsOf = (seed: number) =>
  kept === undefined ? planOf(seed) : KEPT.find((history) => history.seed === seed)!.steps;
for (let seed = first; seed <= last && Atomics.load(enough, 0) === 0; seed += step) {
  const { broken } = await play(seed, stepsOf(seed), async (...with_) => new ModelSite(...with_));
  parentPort!.postMessage({ seed, broken });
}
