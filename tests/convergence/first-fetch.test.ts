/** S16, S18: an empty phone on a bad line. What was asked for comes first, and nothing is claimed that is not here. */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { uuidv7 } from 'uuidv7';
import { beforeEach, expect, it } from 'vitest';
import { Cache } from '#lib/client/db/cache.ts';
import { Reading } from '#lib/client/reading.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { outboxOf } from '#lib/client/db/outbox.ts';
import { Engine, type EngineParts } from '#lib/client/sync/engine.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { oneTimer } from '#lib/client/sync/timer.ts';
import { buildHome, buildHomeRides, buildList } from '#lib/domain/catalogue/build.ts';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import { parksPage } from '#lib/domain/catalogue/parks-list.ts';
import { Catalogue } from '#lib/domain/catalogue/catalogue.ts';
import type { ParkRow, RideRow } from '#lib/domain/catalogue/rows.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { encodeChunk } from '#lib/protocol/chunk.ts';
import { encodeFirstScreens, FIRST_VERSION } from '#lib/protocol/first-screens.ts';
import { onePhone, queue } from './one-phone.ts';

const rating = { count: 0, sum: 0, histogram: Array<number>(10).fill(0) };
const parkOf = (slug: string): ParkRow =>
  readRow('park', {
    ...{ id: uuidv7(), slug, name: slug, formerNames: [], type: 'THEME_PARK', status: 'OPERATING' },
    ...{ opened: null, closed: null, country: 'DE', continent: 'EU', region: null, locality: null },
    ...{ latitude: 1, longitude: 1, timeZone: 'Europe/Berlin', operatorId: null, website: null },
    ...{ description: null, rating },
  });
const rideOf = (park: ParkRow, slug: string): RideRow =>
  readRow('ride', {
    ...{ id: uuidv7(), parkId: park.id, slug, name: slug, formerNames: [], category: 'RC' },
    ...{ status: 'OPERATING', manufacturerId: null, opened: null, closed: null },
    ...{ minHeightCm: null, minHeightAccompaniedCm: null, maxHeightCm: null, latitude: null },
    ...{ longitude: null, description: null, stats: null, rating },
  });

const parks = Array.from({ length: 4 }, (_, i) => parkOf(`park-${i}`));
const rides = parks.flatMap((park) => [rideOf(park, 'one'), rideOf(park, 'two')]);
const catalogue = new Catalogue();
for (const park of parks) catalogue.put('park', park);
for (const ride of rides) catalogue.put('ride', ride);

const bytesOf = new Map<string, Uint8Array>();
function packed<Kind extends string>(kind: Kind, content: Uint8Array, count: number) {
  const bytes = gzipSync(content);
  const sha = createHash('sha256').update(bytes).digest('hex');
  bytesOf.set(sha, bytes);
  return { sha, kind, bytes: bytes.length, count };
}
const list = buildList(catalogue);
const first = encodeFirstScreens({ parks: list, rides: buildHomeRides(catalogue) });
const index = { ...packed('index', first, parks.length), v: FIRST_VERSION };
const all = { continent: null, page: 1 };
const parksChunk = packed('park', encodeChunk('park', parks), parks.length);
const rideChunks = rides.map((ride) => packed('ride', encodeChunk('ride', [ride]), 1));
const manifest = {
  ...{ p: 1, epoch: 'e', cursor: 'e.0', schema: 1, index },
  tiers: [
    { tier: 0, chunks: [parksChunk] },
    { tier: 1, chunks: rideChunks },
  ],
};

/** A phone whose line lets so many chunks through; the next hangs until it is opened. */
function slowPhone(chunksThatCome: number) {
  const phone = onePhone();
  const asked: string[] = [];
  let open = (): void => undefined;
  let left = chunksThatCome;
  const opened = new Promise<void>((done) => (open = done));
  const net: Net = {
    ...phone.net,
    push: async (request) => (asked.push('push'), phone.net.push(request)),
    manifest: async () => (asked.push('manifest'), manifest),
    pack: async (parkId) => {
      asked.push('pack');
      const changes = [
        ...parks.filter(({ id }) => id === parkId).map((row) => ({ entity: 'park', row })),
        ...rides.filter((ride) => ride.parkId === parkId).map((row) => ({ entity: 'ride', row })),
      ].map(({ entity, row }) => ({ entity, id: row.id, rev: 0, row }));
      return { p: 1, changes };
    },
    chunk: async (sha) => {
      asked.push(sha);
      if (left-- <= 0) await opened;
      return new Uint8Array(bytesOf.get(sha)!).buffer;
    },
  };
  return { ...phone, net, asked, open };
}

let cache: Cache;
let reading: Reading;
function engineOf(phone: ReturnType<typeof slowPhone>, over: Partial<EngineParts> = {}): Engine {
  reading = new Reading(cache);
  return new Engine({
    ...{ net: phone.net, cache, outboxOf, mineOf, timer: oneTimer() },
    upload: async () => undefined,
    verifyChunk: reading.verifyChunk,
    now: () => Date.now(),
    chance: () => 0,
    exclusively: (work) => work(),
    indexKept: () => reading.reloadFirst(),
    packKept: () => reading.reloadFirst(),
    chunksLoaded: () => reading.reload(),
    catalogueChanged: (changes) => reading.catalogueChanged(changes),
    parkChanged: () => undefined,
    notify: () => undefined,
    ...over,
  });
}
async function until(isSo: () => unknown, ms = 3_000): Promise<void> {
  for (const end = Date.now() + ms; !(await isSo());) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await new Promise((done) => setTimeout(done, 5));
  }
}
const isCurrent = async (): Promise<boolean> => Boolean(await cache.scopes.get('catalogue'));

beforeEach(async () => {
  cache = new Cache();
  for (const table of cache.tables) await table.clear();
});

it('S36: the park that is looked at comes before any chunk, and can be read with nothing else here', async () => {
  const phone = slowPhone(0);
  const engine = engineOf(phone);
  engine.watchPark(parks[1]!.id);
  await until(() => reading.views.park('park-1'));
  await until(() => phone.asked.includes(index.sha));
  expect(phone.asked.indexOf('pack')).toBeLessThan(phone.asked.indexOf(index.sha));
  expect((await reading.views.park('park-1'))!.rides).toHaveLength(2);
  expect((await reading.views.ride('park-1', 'two'))!.ride.slug).toBe('two');
  // Of the rest nothing is known, which is not the same as nothing being there.
  expect(await reading.views.park('park-2')).toBeNull();
  expect(await reading.views.parks(all)).toBeNull();
  expect(await reading.views.home()).toBeNull();
  expect(await reading.views.search('park', 5)).toBeNull();
  expect(await isCurrent()).toBe(false);
  phone.open();
  await until(isCurrent);
  expect(await cache.packs.count()).toBe(0);
});

it('the list of parks and the start page are shown while the rides are on their way, and after the app was closed', async () => {
  const phone = slowPhone(1);
  engineOf(phone).wake();
  await until(() => reading.views.parks(all));
  const whole = parksPage(list, all);
  expect(await reading.views.parks(all)).toEqual(whole);
  expect(await reading.views.home()).toEqual(buildHome(catalogue));
  expect(await reading.views.park('park-0')).toBeNull();
  reading = new Reading(cache); // opened again, without a line
  expect(await reading.views.parks(all)).toEqual(whole);
  expect(await isCurrent()).toBe(false);
  phone.open();
  await until(isCurrent);
  await until(() => reading.views.search('park', 5));
  expect(await reading.views.home()).toEqual(buildHome(catalogue));
});

it("a person's words and a newly opened park do not wait for chunks that hang", async () => {
  const phone = slowPhone(2);
  const engine = engineOf(phone);
  engine.wake();
  await until(() => phone.asked.length >= 4);
  await queue(phone.box);
  engine.setAccount({ id: phone.user, name: 'N', role: 'USER' });
  await until(() => phone.asked.includes('push'));
  engine.watchPark(parks[3]!.id);
  await until(() => reading.views.park('park-3'));
  expect(await isCurrent()).toBe(false);
  phone.open();
  await until(isCurrent);
});

it('S18: an interrupted start goes on with what it has, and claims nothing before all is here', async () => {
  const phone = slowPhone(Infinity);
  let failing = true;
  const { chunk } = phone.net;
  phone.net.chunk = (sha) =>
    failing && sha === rideChunks[5]!.sha ? Promise.reject(new DomainError('OFFLINE')) : chunk(sha);
  const engine = engineOf(phone);
  engine.wake();
  await until(async () => (await engine.status()).phase && (await cache.chunks.count()) >= 5);
  await new Promise((done) => setTimeout(done, 50));
  expect(await isCurrent()).toBe(false);
  const held = new Set(await cache.chunks.toCollection().primaryKeys());
  phone.asked.length = 0;
  failing = false;
  await engine.freshChance();
  await until(isCurrent);
  expect(phone.asked.filter((what) => held.has(what))).toEqual([]);
  expect(await cache.chunks.count()).toBe(bytesOf.size);
  await until(() => reading.views.ride('park-3', 'two'));
});

it('a chunk that is not what its name says is not kept', async () => {
  const phone = slowPhone(Infinity);
  const { chunk } = phone.net;
  phone.net.chunk = (sha) => chunk(sha === parksChunk.sha ? rideChunks[0]!.sha : sha);
  engineOf(phone).wake();
  await until(async () => (await cache.chunks.count()) >= 1);
  await new Promise((done) => setTimeout(done, 50));
  expect(await cache.chunks.get(parksChunk.sha)).toBeUndefined();
  expect(await isCurrent()).toBe(false);
});
