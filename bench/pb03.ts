import { setTimeout as sleep } from 'node:timers/promises';
import { repeat, type Bench } from './harness.ts';
import { openWholePhone } from './phone.ts';
import { peerStores } from './peer-stores.ts';
import type { Stage } from './stage.ts';
import type { Phone } from '../tests/e2e/phone.ts';

/** A phone that is told to look also opens its live line anew, and asks once more when that stands: before the next edit. */
const REOPENED_MS = 2_000;

export const pb03: Bench = {
  id: 'PB3',
  title: 'Changed rows → visible and the cursor durable',
  async run(context) {
    const stage = await context.stage();
    const phone = await openWholePhone(stage);
    const times: Record<number, number[]> = {};
    try {
      await changeAndPull(stage, phone, 1, 'warming');
      for (const count of [10, 100, 400])
        times[count] = await repeat(context.runs, (run) =>
          changeAndPull(stage, phone, count, `of ${count}, ${run}`),
        );
    } finally {
      await phone.close();
    }
    context.say(JSON.stringify(times));
    const stores = context.withPeers ? await peerStores(context) : { times: {}, notes: [] };
    const peers = Object.fromEntries(
      Object.entries(stores.times)
        .map(([name, runs]) => [name, runs.flatMap(({ delta }) => delta ?? [])] as const)
        .filter(([, deltas]) => deltas.length > 0),
    );
    const figure = (count: number) => ({
      id: count === 100 ? 'PB3' : `PB3 of ${count}`,
      what: `${count} of ${stage.count} rows changed`,
      unit: 'ms',
      ours: times[count]!,
      peers: count === 100 ? peers : {},
      goals: count === 100 ? [{ most: 50 }] : [],
    });
    return {
      figures: [figure(100), figure(10), figure(400)],
      notes: [
        'Ours: the rows are edited in PostgreSQL by one transaction; the clock starts when the page tells the worker to ' +
          'the server (as it does when it is seen again) and stops when the new cursor stands in IndexedDB and the ' +
          "worker's view of a changed ride has the new name. Peers: the same from their `pull` to the new name read back; " +
          'their servers hold the change in memory, no database is asked.',
        ...stores.notes,
      ],
    };
  },
};

/** The page asks for news after `count` rides got another name; answers how long it took. */
async function changeAndPull(
  stage: Stage,
  phone: Phone,
  count: number,
  mark: string,
): Promise<number> {
  const rides = stage.rows.ride.slice(-count);
  await sleep(REOPENED_MS);
  await stage.db.query('BEGIN');
  await stage.db.query("SELECT set_config('app.actor', 'import:bench', true)");
  await stage.db.query(
    "UPDATE ride SET name = 'Changed ' || $2 || ' ' || slug WHERE id = ANY ($1)",
    [rides.map(({ id }) => id), mark],
  );
  await stage.db.query('COMMIT');
  await stage.feedTells();
  const last = rides.at(-1)!;
  const park = stage.rows.park.find(({ id }) => id === last.parkId)!;
  return phone.page.evaluate(
    async ([parkSlug, rideSlug, name]) => {
      const { watcher } = window;
      const cursorOf = async () =>
        ((await watcher.get('cache', 'scopes', 'catalogue')) as { cursor: string }).cursor;
      const before = await cursorOf();
      const start = performance.now();
      void watcher.ask('freshChance');
      for (const end = start + 60_000; (await cursorOf()) === before;)
        if (performance.now() > end) throw new Error('no news came');
      for (;;) {
        const view = (await watcher.ask('ride', parkSlug, rideSlug)) as { ride: { name: string } };
        if (view.ride.name === name) return performance.now() - start;
      }
    },
    [park.slug, last.slug, `Changed ${mark} ${last.slug}`] as const,
  );
}
