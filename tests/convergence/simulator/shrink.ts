import type { Step } from './plan.ts';

/** The fewest steps, dropped by halves and then one by one, with which it still goes wrong. */
export async function shrink(
  steps: readonly Step[],
  goesWrong: (steps: readonly Step[]) => Promise<boolean>,
): Promise<Step[]> {
  let kept = [...steps];
  for (let size = kept.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < kept.length;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (fewer.length > 0 && (await goesWrong(fewer))) kept = fewer;
      else at += size;
    }
  }
  return kept;
}
