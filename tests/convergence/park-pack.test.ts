/** S61, S62: a park is kept as somebody wished, whatever breaks on the way, and nothing is claimed that is not here. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parkWishes } from '#lib/client/db/kept-parks.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { FRESH_MS } from '#lib/domain/park-pack/parts.ts';
import { addressOf, cutAt, PackWorld, ServerPark, wishFor } from './pack-world.ts';

let park: ServerPark;
let world: PackWorld;

async function fresh(): Promise<void> {
  park = new ServerPark();
  park.review(1, 2, 3, 4);
  park.review(5);
  world = await new PackWorld(park).clear();
}
beforeEach(fresh);
afterEach(() => vi.restoreAllMocks());

const ALL = [1, 2, 3, 4, 5].map(addressOf);
const times = (what: string): number => world.asked.filter((one) => one === what).length;

async function expectWhole(): Promise<void> {
  expect(await world.shown()).toMatchObject({ savedAt: world.now, progress: null, problem: null });
  expect([...world.shelf.keys()].sort()).toEqual(ALL);
  expect(await world.cache.reviews.count()).toBe(2);
  expect(await world.cache.maps.toCollection().primaryKeys()).toEqual([park.mapSha]);
}

it('keeps facts, reviews and photos, says how far it is, and one date at the end', async () => {
  const seen: (number | null)[] = [];
  const keeper = world.tab({
    notify: () => void world.shown().then((one) => seen.push(one?.progress?.bytes ?? null)),
  });
  await keeper.keep(wishFor(park));
  await world.rest();
  await expectWhole();
  expect(world.ahead).toEqual([`/sync/feed/park:${park.parkId}/e.1.3.0`]);
  expect(await world.shown()).toMatchObject({ bytes: 380, photos: true });
  const grown = seen.filter((bytes) => bytes !== null);
  expect(grown).toEqual([...grown].sort((a, b) => a - b));
  expect(new Set(grown).size).toBeGreaterThan(2);
});

it('S61: cut off at every single step, it goes on with what it has', async () => {
  await world.tab().keep(wishFor(park));
  await world.rest();
  const steps = world.asked.length;
  expect(steps).toBeGreaterThan(8);
  for (let n = 1; n <= steps; n++) {
    await fresh();
    world.before = cutAt(n);
    await world.tab().keep(wishFor(park));
    await world.rest();
    expect(await world.shown(), `step ${n}`).toMatchObject({
      savedAt: null,
      problem: 'OFFLINE',
    });
    expect(world.retry, `step ${n}: it comes again`).not.toBeNull();
    world.retry!();
    await world.rest();
    await expectWhole();
    for (const address of ALL)
      expect(times(address), `step ${n}: ${address}`).toBeLessThanOrEqual(
        world.asked[n - 1]!.endsWith(address) ? 2 : 1,
      );
    expect(times(`map ${park.mapSha}`), `step ${n}`).toBeLessThanOrEqual(
      world.asked[n - 1]!.startsWith('map') ? 2 : 1,
    );
    expect(times(`pack ${park.parkId}`), `step ${n}`).toBeLessThanOrEqual(2);
  }
});

it('S61: killed at every single step, another start goes on', async () => {
  await world.tab().keep(wishFor(park));
  await world.rest();
  const steps = world.asked.length;
  for (let n = 1; n <= steps; n++) {
    await fresh();
    let count = 0;
    let isDead = (): void => undefined;
    const dead = new Promise<void>((done) => (isDead = done));
    world.before = () => {
      if (++count < n) return;
      isDead();
      return new Promise(() => undefined);
    };
    await world.tab().keep(wishFor(park));
    await dead;
    expect((await world.shown())!.savedAt, `step ${n}`).toBeNull();
    world.killed();
    world.before = () => undefined;
    const held = new Set(world.shelf.keys());
    world.asked.length = 0;
    world.tab().wake();
    await world.rest();
    await expectWhole();
    expect(
      world.asked.filter((what) => held.has(what)),
      `step ${n}`,
    ).toEqual([]);
  }
});

describe('a device without space', () => {
  /** The n-th write of all stores throws. */
  function fillAt(n: number): () => number {
    let writes = 0;
    for (const name of ['put', 'add'] as const) {
      const real = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest;
      vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
        this: IDBObjectStore,
        ...args: unknown[]
      ) {
        if (++writes === n) throw new DOMException('full', 'QuotaExceededError');
        return real.apply(this, args);
      } as never);
    }
    return () => writes;
  }

  it('S62: at every single write: nothing half saved says it is saved, and once there is space it is whole', async () => {
    const count = fillAt(0);
    await world.tab().keep(wishFor(park));
    await world.rest();
    const writes = count();
    vi.restoreAllMocks();
    for (let n = 1; n <= writes; n++) {
      await fresh();
      const keeper = world.tab();
      fillAt(n);
      const refused = await keeper.keep(wishFor(park)).then(
        () => false,
        () => true,
      );
      await world.rest();
      vi.restoreAllMocks();
      if (refused) expect(await parkWishes(), `write ${n}`).toEqual([]);
      else
        expect(await world.shown(keeper.problemOf), `write ${n}`).toMatchObject({
          ...{ savedAt: null, problem: 'PHONE_FULL' },
        });
      await keeper.keep(wishFor(park));
      await world.rest();
      await expectWhole();
      expect(keeper.problemOf(park.parkId)).toBeNull();
    }
  });

  it('S62: in the middle of the photos: what was saved stays saved, under its date', async () => {
    const keeper = world.tab();
    await keeper.keep(wishFor(park));
    await world.rest();
    const first = world.now;
    park.review(6, 7);
    world.now += 1;
    world.before = (what) => {
      if (what === `keep ${addressOf(7)}`) throw new DomainError('PHONE_FULL');
    };
    await keeper.keep(wishFor(park));
    await world.rest();
    expect(await world.shown()).toMatchObject({ savedAt: first, problem: 'PHONE_FULL' });
    expect(ALL.every((address) => world.shelf.has(address))).toBe(true);
    expect(world.retry).toBeNull(); // a full device is not filled again by itself
    await keeper.keep(wishFor(park, false));
    await world.rest();
    expect(await world.shown()).toMatchObject({ savedAt: world.now, problem: null });
    expect(world.shelf.size).toBe(0); // without photos they take no space
  });

  it('is shown to notice a shelf that loses what it was given', async () => {
    const { keep } = world.photoShelf;
    world.photoShelf.keep = async (address, bytes) => {
      if (address !== addressOf(3)) await keep(address, bytes);
    };
    await world.tab().keep(wishFor(park));
    await world.rest();
    expect((await world.shown())!.savedAt).toBeNull();
  });
});

it('S61: fetches the difference, by itself when a day has passed, and lets go of what nobody shows', async () => {
  const keeper = world.tab();
  await keeper.keep(wishFor(park));
  await world.rest();
  const [, first] = park.changes;
  park.changes.push({
    entity: 'review',
    id: first!.id,
    rev: 9,
    row: { ...(first!.row as object), photos: [] },
  });
  park.review(6);
  world.asked.length = 0;
  keeper.wake();
  await world.rest();
  expect(world.asked).toEqual([]);
  world.now += FRESH_MS + 1;
  keeper.wake();
  await world.rest();
  expect(world.asked.filter((what) => what.startsWith('/media'))).toEqual([addressOf(6)]);
  expect(world.asked.filter((what) => what.startsWith('feed'))[0]).toContain('e.1.3.0');
  expect([...world.shelf.keys()].sort()).toEqual([addressOf(5), addressOf(6)]);
  expect(await world.shown()).toMatchObject({ savedAt: world.now });
});

it('what the feed tells of a kept park comes at once, of another park nothing', async () => {
  const keeper = world.tab();
  await keeper.keep(wishFor(park));
  await world.rest();
  park.review(6);
  keeper.parkMoved('another', true);
  await world.rest();
  expect(world.shelf.has(addressOf(6))).toBe(false);
  keeper.parkMoved(park.parkId, true);
  await world.rest();
  expect(world.shelf.has(addressOf(6))).toBe(true);
});

it('removing frees all that no other pack needs, also in the middle of it', async () => {
  const other = new ServerPark();
  other.review(5, 9);
  world.parks.push(other);
  const keeper = world.tab();
  await keeper.keep(wishFor(park));
  world.now += 1;
  await keeper.keep(wishFor(other));
  await world.rest();
  await keeper.remove(park.parkId);
  await world.rest();
  expect([...world.shelf.keys()].sort()).toEqual([addressOf(5), addressOf(9)]);
  expect(await world.cache.reviews.where({ parkId: park.parkId }).count()).toBe(0);
  expect(await world.cache.kept.toCollection().primaryKeys()).toEqual([other.parkId]);
  expect(await world.cache.maps.toCollection().primaryKeys()).toEqual([other.mapSha]);

  await fresh();
  const again = world.tab();
  world.before = async (what) => {
    if (what === addressOf(5)) await again.remove(park.parkId);
  };
  await again.keep(wishFor(park));
  await world.rest();
  expect(world.shelf.size).toBe(0);
  expect(await world.shown()).toBeNull();
  expect(await world.cache.kept.count()).toBe(0);
});

describe('a park that the server does not know any more', () => {
  it('is followed to the park that has its slug now', async () => {
    const keeper = world.tab();
    await keeper.keep(wishFor(park));
    await world.rest();
    const into = new ServerPark();
    into.slug = into.name = 'into';
    into.review(7);
    world.parks.push(into);
    park.isThere = false;
    world.parkAt = async () => undefined; // the catalogue is not here yet
    world.now += FRESH_MS + 1;
    keeper.wake();
    await world.rest();
    expect(await world.shown()).toMatchObject({ parkId: park.parkId, problem: 'BUSY' });
    world.parkAt = async () => ({ parkId: into.parkId, slug: 'into', name: 'into' });
    keeper.wake();
    await world.rest();
    expect(await world.shown()).toMatchObject({
      ...{ parkId: into.parkId, slug: 'into', name: 'into' },
      ...{ savedAt: world.now, problem: null },
    });
    expect([...world.shelf.keys()]).toEqual([addressOf(7)]);
    expect(await world.cache.reviews.count()).toBe(1);
  });

  it('is said to be gone, and what stands here stays until it is removed', async () => {
    const keeper = world.tab();
    await keeper.keep(wishFor(park));
    await world.rest();
    park.isThere = false;
    world.now += FRESH_MS + 1;
    keeper.wake();
    await world.rest();
    expect(await world.shown()).toMatchObject({ parkId: park.parkId, problem: 'NOT_FOUND' });
    expect(world.shelf.size).toBe(ALL.length);
    expect(world.retry).toBeNull();
    await keeper.remove(park.parkId);
    await world.rest();
    expect(world.shelf.size).toBe(0);
  });
});

it('a browser that threw its copies away fetches them anew, and says meanwhile that they are not here', async () => {
  await world.tab().keep(wishFor(park));
  await world.rest();
  world.shelf.clear();
  await world.cache.reviews.clear();
  await world.cache.kept.clear();
  await world.cache.scopes.delete(`park:${park.parkId}`);
  expect(await world.shown()).toMatchObject({ parkId: park.parkId, savedAt: null });
  world.tab().wake();
  await world.rest();
  await expectWhole();
});

it('photos wait for the line that was chosen, and come when there is one; the words are saved', async () => {
  world.held = 'wifi';
  const keeper = world.tab();
  await keeper.keep(wishFor(park));
  await world.rest();
  expect(await world.shown()).toMatchObject({ savedAt: world.now, photosWait: true });
  expect(world.shelf.size).toBe(0);
  world.held = null;
  keeper.wake();
  await world.rest();
  await expectWhole();
  expect((await world.shown())!.photosWait).toBe(false);
});

it('what a person does goes first: no photo is fetched while a pass runs', async () => {
  let ended = (): void => undefined;
  const pass = new Promise<void>((done) => (ended = done));
  const keeper = world.tab({
    parkPulled: () => void (world.pass = world.pass.then(() => pass)), // words were written meanwhile
  });
  await keeper.keep(wishFor(park));
  await vi.waitFor(() => expect(world.asked.some((what) => what.startsWith('feed'))).toBe(true));
  await new Promise((done) => setTimeout(done, 50));
  expect(world.asked.filter((what) => what.startsWith('/media'))).toEqual([]);
  ended();
  await vi.waitFor(() => expect(world.shelf.size).toBe(ALL.length));
});

it('S36: photos come after the app and its first screens, and nothing is saved that could not be opened', async () => {
  world.isAppKept = false;
  const keeper = world.tab();
  await keeper.keep(wishFor(park));
  await world.rest();
  expect(world.asked.filter((what) => what.startsWith('/media'))).toEqual([]);
  expect(await world.shown()).toMatchObject({ savedAt: null, problem: null });
  expect(await world.cache.reviews.count()).toBe(2); // the park's words did not wait
  world.isAppKept = true;
  keeper.wake();
  await world.rest();
  await expectWhole();
});

it('two tabs fetch nothing twice', async () => {
  const [one, two] = [world.tab(), world.tab()];
  await one.keep(wishFor(park));
  two.wake();
  await world.rest();
  await expectWhole();
  for (const address of ALL) expect(times(address)).toBe(1);
});

it('a photo that the server no longer shows holds nothing up', async () => {
  const keeper = world.tab({
    photo: async (address) => (address === addressOf(2) ? null : new ArrayBuffer(1)),
  });
  await keeper.keep(wishFor(park));
  await world.rest();
  expect(await world.shown()).toMatchObject({ savedAt: world.now, problem: null });
  expect(world.shelf.size).toBe(ALL.length - 1);
});
