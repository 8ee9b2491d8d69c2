import { isDeepStrictEqual } from 'node:util';
import { play, type Clocks } from './history.ts';
import { difference } from './invariants.ts';
import { ModelSite } from './model-site.ts';
import { planOf } from './plan.ts';
import type { Cast, Site } from './site.ts';

/** Plays one history on the real site and on the model; what went wrong or ended differently, or null. */
export async function compare(
  seed: number,
  openReal: (cast: Cast, clocks: Clocks) => Promise<Site>,
): Promise<string | null> {
  const real = await play(seed, planOf(seed), openReal);
  if (real.broken) return `on PostgreSQL: ${real.broken}`;
  const model = await play(seed, planOf(seed), async (...how) => new ModelSite(...how));
  if (model.broken) return `on the model: ${model.broken}`;
  for (const part of Object.keys(real.truth) as (keyof typeof real.truth)[])
    if (!isDeepStrictEqual(real.truth[part], model.truth[part]))
      return `${part} differ: ${difference(entriesOf(real.truth[part]), entriesOf(model.truth[part]))}`;
  return isDeepStrictEqual(real.left, model.left) ? null : 'what is left on the phones differs';
}

const entriesOf = (part: object): string[] =>
  Object.entries(part).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
