// `npm run simulate`: plays histories by hand. `--seed N` plays one, and shrinks it when it goes wrong; `--real` plays on
// PostgreSQL with the server's own code, and each on the model too, which must end in the same state.
import { parseArgs } from 'node:util';
import { CONTROLS } from './controls.ts';
import { planOf, type Step } from './plan.ts';
import { shrink } from './shrink.ts';
import { playAll } from './threads.ts';
import { without } from './without.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    first: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    control: { type: 'string' },
    real: { type: 'boolean', default: false },
  },
});

// One history is played here, so that it can be without a guard; many are played in threads.
if (values.seed && values.control) without(CONTROLS[values.control]!);
const { play } = await import('./history.ts');
const { ModelSite } = await import('./model-site.ts');

const playOne = async (seed: number, steps: readonly Step[]): Promise<string | null> =>
  (await play(seed, steps, async (...how) => new ModelSite(...how))).broken;

if (values.seed) {
  const seed = Number(values.seed);
  const broken = await playOne(seed, planOf(seed));
  console.log(broken ?? 'it ends well');
  if (broken) {
    const invariant = broken.split(' ')[0]!;
    const steps = await shrink(planOf(seed), async (fewer) =>
      Boolean((await playOne(seed, fewer))?.startsWith(`${invariant} `)),
    );
    for (const step of steps) console.log(JSON.stringify(step));
    console.log(await playOne(seed, steps));
    process.exitCode = 1;
  }
} else if (values.real) {
  const { openCluster } = await import('./cluster.ts');
  const { compare } = await import('./compare.ts');
  const cluster = await openCluster();
  let wrong = 0;
  const first = Number(values.first);
  const count = Number(values.count);
  for (let seed = first; seed < first + count; seed++) {
    const found = await compare(seed, cluster.open);
    if (found) console.log(seed, found);
    if (found) wrong++;
  }
  await cluster.close();
  console.log(`${count} histories on PostgreSQL and on the model, ${wrong} went wrong`);
  process.exitCode = wrong > 0 ? 1 : 0;
} else {
  const first = Number(values.first);
  const begun = performance.now();
  const { played, found } = await playAll(
    { first, last: first + Number(values.count) - 1 },
    values.control ? { control: values.control } : {},
  );
  for (const { seed, broken } of found) console.log(seed, broken);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  console.log(`${played} histories, ${found.length} went wrong (${seconds} s)`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
