import type { Step } from './plan.ts';

/** Histories that once went wrong, shrunk to what it took. None is ever taken out. */
export const KEPT: { why: string; seed: number; steps: Step[] }[] = [];
