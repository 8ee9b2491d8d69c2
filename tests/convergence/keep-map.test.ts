/** A park's map on the phone: fetched once, checked, one a park, and an older one rather than none. */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, it } from 'vitest';
import { Cache } from '#lib/client/db/cache.ts';
import { unpackMap } from '#lib/client/catalogue/map-file.ts';
import { keepMap, keptMap } from '#lib/client/sync/keep-map.ts';
import { encodeParkMap } from '#lib/domain/park-map/encode.ts';
import type { ParkMap } from '#lib/domain/park-map/park-map.ts';

const PARK = '00000000-0000-4000-8000-000000000001';
const mapOf = (name: string): ParkMap => ({
  ...{ outline: [], shapes: [], rides: [] },
  points: [{ kind: 'sight', name, x: 16_000_000, y: 47_000_000 }],
});

/** A server with these maps, and what it was asked for. */
function server(...names: string[]) {
  const files = new Map(
    names.map((name) => {
      const bytes = new Uint8Array(gzipSync(encodeParkMap(mapOf(name))));
      return [createHash('sha256').update(bytes).digest('hex'), bytes.buffer as ArrayBuffer];
    }),
  );
  const asked: string[] = [];
  return {
    asked,
    shas: [...files.keys()],
    map: async (sha: string) => {
      asked.push(sha);
      return files.get(sha) ?? new TextEncoder().encode('<html>Sign in to Wi-Fi').buffer;
    },
  };
}

let cache: Cache;
beforeEach(async () => {
  cache = new Cache();
  await cache.maps.clear();
});

const shown = async (sha: string) =>
  (await unpackMap((await keptMap(cache, { parkId: PARK, sha }))!)).points[0]!.name;

it('is fetched once, and the next one takes its place', async () => {
  const net = server('old', 'new');
  const [old, next] = net.shas as [string, string];
  expect(await keepMap(cache, net, { parkId: PARK, sha: old })).toBe(true);
  expect(await keepMap(cache, net, { parkId: PARK, sha: old })).toBe(false);
  expect(net.asked).toEqual([old]);
  expect(await shown(next)).toBe('old'); // until that is here
  await keepMap(cache, net, { parkId: PARK, sha: next });
  expect(await shown(next)).toBe('new');
  expect(await cache.maps.count()).toBe(1);
});

it('is not kept when it is not what its name says, and what was there stays', async () => {
  const net = server('old');
  await keepMap(cache, net, { parkId: PARK, sha: net.shas[0]! });
  const sha = 'f'.repeat(64);
  await expect(keepMap(cache, net, { parkId: PARK, sha })).rejects.toMatchObject({
    code: 'NOT_OUR_SERVER',
  });
  expect(await shown(sha)).toBe('old');
});
