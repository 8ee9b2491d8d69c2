/** What a park's scope brought stays on its page, whenever it came. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { noRatings } from '#lib/domain/catalogue/rating.ts';
import { cache } from './db/cache.ts';
import { Reading } from './reading.ts';

const PARK = '00000000-0000-7000-8000-000000000001';
const RIDE = '00000000-0000-7000-8000-000000000002';
const row = {
  ...{ id: PARK, slug: 'p', name: 'P', formerNames: [], type: 'THEME_PARK', status: 'OPERATING' },
  ...{ opened: null, closed: null, country: 'DE', continent: 'EU', region: null, locality: null },
  ...{ latitude: 50, longitude: 8, timeZone: 'Europe/Berlin', operatorId: null, website: null },
  rating: noRatings(),
};
const sighted = {
  ...{ id: RIDE, parkId: PARK, checks: [], verified: null, heardAt: '2026-06-01T10:00:00.000Z' },
  days: [{ day: '2026-06-01', closed: { people: 1, at: '2026-06-01T10:00:00.000Z' }, open: null }],
};

it('is read where it is kept, also when a pull that brought nothing new came before the first view', async () => {
  const { packs, parkRows, scopes } = cache();
  await packs.put({ parkId: PARK, changes: [{ entity: 'park', id: PARK, rev: 1, row }] });
  await parkRows.put({ entity: 'sighted', id: RIDE, parkId: PARK, rev: 2, row: sighted });
  await scopes.put({ scope: `park:${PARK}`, cursor: 'e.1.1.0', whole: true });

  const reading = new Reading(cache());
  reading.parkChanged([]);
  const view = await reading.views.park('p');
  expect(view).toMatchObject({ reviewsKnown: true, sighted: [sighted] });

  const newer = { ...sighted, days: [] };
  reading.parkChanged([{ entity: 'sighted', id: RIDE, rev: 3, row: newer }]);
  expect((await reading.views.park('p'))?.sighted).toEqual([newer]);
});
