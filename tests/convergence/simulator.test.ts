/**
 * K1–K12 of the sync engine, shown by histories: phones, people, moderators and a server in one virtual
 * time, over lines that lose, double and delay, with everything happening that may (simulator/plan.ts).
 * `npm run simulate -- --seed N` plays one again, and shrinks it when it goes wrong.
 */
import { describe, expect, it } from 'vitest';
import { CONTROLS } from './simulator/controls.ts';
import { play } from './simulator/history.ts';
import { KEPT } from './simulator/kept.ts';
import { ModelSite } from './simulator/model-site.ts';
import { playAll } from './simulator/threads.ts';

const HISTORIES = 10_000;
const CAUGHT_WITHIN = 500;

it(`K1–K12 S6 S12 S30: ${HISTORIES} histories end well`, { timeout: 600_000 }, async () => {
  const { played, found } = await playAll({ first: 1, last: HISTORIES });
  expect(found.slice(0, 5)).toEqual([]);
  expect(played).toBe(HISTORIES);
});

it.each(KEPT)('once it went wrong: $why', async ({ seed, steps }) => {
  const { broken } = await play(seed, steps, async (...how) => new ModelSite(...how));
  expect(broken).toBeNull();
});

describe('without a guard a history goes wrong, and an invariant says so', () => {
  it.each(Object.entries(CONTROLS))(
    '%s',
    { timeout: 120_000 },
    async (control, { noticedBy, kept }) => {
      const isNoticed = ({ broken }: { broken: string }): boolean =>
        noticedBy.includes(broken.split(' ')[0]!);
      const seeds = { first: kept ?? 1, last: kept ?? CAUGHT_WITHIN };
      const { found } = await playAll(seeds, { control, untilFirst: isNoticed });
      expect(found.filter(isNoticed)).not.toEqual([]);
    },
  );
});
