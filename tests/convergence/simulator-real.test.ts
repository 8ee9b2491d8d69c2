/**
 * The histories of the simulator on PostgreSQL, with the server's own code in the place of the model:
 * the invariants hold there too, and both end in the same state. This is a sample; `npm run simulate --
 * --real --count 1000` plays as many as one likes.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCluster } from './simulator/cluster.ts';
import { compare } from './simulator/compare.ts';

const SAMPLE = 20;

let cluster: Awaited<ReturnType<typeof openCluster>>;
beforeAll(async () => {
  cluster = await openCluster();
});
afterAll(() => cluster.close());

it(`K1–K12: ${SAMPLE} histories end alike in PostgreSQL and in the model`, async () => {
  for (let seed = 1; seed <= SAMPLE; seed++)
    expect(await compare(seed, cluster.open), `seed ${seed}`).toBeNull();
}, 300_000);
