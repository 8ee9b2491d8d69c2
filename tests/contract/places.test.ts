/** H5: places are looked up by the operator's service, once a second at most, and whatever it answers hurts nobody. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FoundPlaces } from '#lib/domain/places/found-place.ts';
import type { PlaceLookup } from '#lib/server/services/place-lookup.ts';
import { startCalls, type CallServer } from '../support/calls.ts';
import { startNominatim, type NominatimServer } from '../support/nominatim-server.ts';

const AGENT = 'ThrillWiki (+http://localhost:3000)';
const FAMILY = { words: 'Familypark' };
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'fine',
    ({ code }: { code: string }) => code,
  );

let calls: CallServer;
let nominatim: NominatimServer;
let lookupAt: (way: string, pool?: pg.Pool) => PlaceLookup;
let services: typeof import('#lib/server/services/place-lookup.ts');
let another: pg.Pool;

beforeAll(async () => {
  calls = await startCalls('places');
  nominatim = await startNominatim();
  services = await import('#lib/server/services/place-lookup.ts');
  const { geocoderAt } = await import('#lib/server/platform/geocoder.ts');
  another = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  another.on('error', () => undefined);
  // Turns are taken as ever, and nobody waits for them.
  lookupAt = (way, pool = calls.pool) =>
    new services.PlaceLookup({
      ...{ pool, pause: async () => undefined },
      geocoder: geocoderAt(nominatim.at(way), AGENT),
    });
});
afterAll(async () => {
  await another.end();
  await nominatim.close();
  await calls.stop();
});
beforeEach(async () => {
  await calls.pool.query('DELETE FROM place_turn');
  await calls.pool.query('DELETE FROM place_answer');
  nominatim.asked.length = nominatim.headers.length = 0;
});

it('asks as Nominatim’s rules want, and says what it found', async () => {
  const { places, attribution } = await lookupAt('well').find(FAMILY);
  expect(places).toEqual([
    expect.objectContaining({ latitude: 47.80248, longitude: 16.64781, country: 'AT' }),
  ]);
  expect(attribution).toContain('OpenStreetMap');
  const asked = new URL(nominatim.asked[0]!, 'http://x');
  expect(asked.pathname).toBe('/well/search');
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    ...{ format: 'jsonv2', addressdetails: '1', limit: '5', q: 'Familypark' },
  });
  expect(nominatim.headers[0]).toMatchObject({ 'user-agent': AGENT, 'accept-language': 'en' });

  const there = await lookupAt('well').find({ at: { latitude: 47.80248, longitude: 16.64781 } });
  expect(there.places[0]!.address).toBe('Märchenparkweg 1, 7062 Sankt Margarethen im Burgenland');
  expect(nominatim.asked[1]).toContain('/well/reverse?format=jsonv2&addressdetails=1&lat=47.80248');
  expect((await lookupAt('nothing').find(FAMILY)).places).toEqual([]);
});

it('S65: whatever is typed stays a question', async () => {
  const words = '../../admin?x=1#y&q=z http://169.254.169.254/';
  await lookupAt('well?key=k').find({ words });
  const asked = new URL(nominatim.asked[0]!, 'http://x');
  expect(asked.pathname).toBe('/well/search');
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({ q: words, key: 'k' });
});

it('the same thing is asked once in a month, whichever copy of the app asks', async () => {
  const [one, two] = [lookupAt('well'), lookupAt('well', another)];
  await Promise.all([one.find(FAMILY), one.find(FAMILY)]);
  await two.find({ words: 'FAMILYPARK' });
  expect(nominatim.asked).toHaveLength(1);
  await lookupAt('nothing').find(FAMILY); // answers of another service are others
  expect(nominatim.asked).toHaveLength(2);
  await calls.pool.query(`UPDATE place_answer SET at = now() - interval '31 days'`);
  await two.find(FAMILY);
  expect(nominatim.asked).toHaveLength(3);
  await services.sweepPlaces(calls.pool);
  expect((await calls.pool.query('SELECT 1 FROM place_answer')).rowCount).toBe(1);
});

it('all copies take turns, more than a second apart, and who would wait long is told when to come', async () => {
  const asking = Array.from({ length: 12 }, (_, n) => (n % 2 ? another : calls.pool));
  const turns = await Promise.allSettled(asking.map((pool) => services.takeTurn(pool)));
  const taken = turns
    .flatMap((turn) => (turn.status === 'fulfilled' ? [turn.value.at.getTime()] : []))
    .sort((a, b) => a - b);
  expect(taken.length).toBeGreaterThanOrEqual(3);
  expect(taken.length).toBeLessThan(asking.length);
  for (const [i, at] of taken.slice(1).entries()) expect(at - taken[i]!).toBeGreaterThan(1_000);
  for (const turn of turns)
    if (turn.status === 'rejected')
      expect(turn.reason).toMatchObject({ code: 'BUSY', retryAfterMs: expect.any(Number) });
});

describe('a service that', () => {
  it('asks for rest is left alone by all, and what is known is still told', async () => {
    const known = lookupAt('well');
    await known.find(FAMILY);
    await calls.pool.query('DELETE FROM place_turn');
    await expect(lookupAt('busy').find(FAMILY)).rejects.toMatchObject({
      ...{ code: 'BUSY', retryAfterMs: 120_000 },
    });
    const before = nominatim.asked.length;
    await expect(lookupAt('well', another).find({ words: 'another' })).rejects.toMatchObject({
      code: 'BUSY',
    });
    expect(nominatim.asked).toHaveLength(before);
    expect((await known.find(FAMILY)).places).toHaveLength(1);
  });

  it.each(['nonsense', 'other', 'broken', 'forbidden', 'elsewhere', 'breaks', 'huge', 'dripping'])(
    'is %s is down, and nothing of it is kept',
    async (way) => {
      expect(await codeOf(lookupAt(way).find(FAMILY))).toBe('PLACES_DOWN');
      expect(nominatim.asked).toHaveLength(1); // a redirection is not followed
      expect((await calls.pool.query('SELECT 1 FROM place_answer')).rowCount).toBe(0);
    },
    20_000,
  );

  it('is not there is down', async () => {
    const { geocoderAt } = await import('#lib/server/platform/geocoder.ts');
    const gone = geocoderAt('http://127.0.0.1:1/', AGENT);
    expect(await codeOf(gone.ask(FAMILY))).toBe('PLACES_DOWN');
  });
});

describe('people', () => {
  const use = async (places: PlaceLookup | null): Promise<void> => {
    const { house, setHouse } = await import('#lib/server/house.ts');
    setHouse({ ...house(), places });
  };

  it('are offered nothing where the operator set nothing up', async () => {
    await use(null);
    const person = await calls.person();
    expect(await calls.read(person, 'places.offered')).toBe(false);
    expect(await codeOf(calls.ask(person, 'places.find', FAMILY))).toBe('PLACES_OFF');
  });

  it('ask so often and no oftener, and nothing that is no question', async () => {
    await use(lookupAt('well'));
    const person = await calls.person();
    expect(await calls.read(person, 'places.offered')).toBe(true);
    expect(await codeOf(calls.ask(person, 'places.find', { words: 'x' }))).toBe('INVALID');
    expect(nominatim.asked).toHaveLength(0);
    const found = await calls.ask<FoundPlaces>(person, 'places.find', FAMILY);
    expect(found.places).toHaveLength(1);
    for (let n = 1; n < 30; n++) await calls.ask(person, 'places.find', FAMILY);
    expect(await codeOf(calls.ask(person, 'places.find', FAMILY))).toBe('RATE_LIMITED');
    const other = await calls.person();
    expect(await codeOf(calls.ask(other, 'places.find', FAMILY))).toBe('fine');
    expect(calls.faults).toEqual([]);
  });
});
