/** H11, S3: caches on the way replay old answers; a phone neither loops nor loses what it shows. */
import 'fake-indexeddb/auto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isChunk } from '#lib/client/catalogue/chunks.ts';
import { Cache } from '#lib/client/db/cache.ts';
import { Reading } from '#lib/client/reading.ts';
import { httpNet } from '#lib/client/sync/net.ts';
import { pullCatalogue } from '#lib/client/sync/pull-catalogue.ts';
import type { Scope } from '#lib/protocol/feed.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { startFeedAnew } from '#lib/server/sync/restored.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { directNet } from '../support/direct-net.ts';

let database: TestDatabase;
let pool: pg.Pool;
let proxy: Server;
/** What the proxy has seen, by address without query. */
const stored = new Map<string, Buffer>();
let asked: string[] = [];
/** Which answers the proxy replays; it honours no header at all. */
let replays: (path: string) => string | null = () => null;

async function origin(path: string): Promise<Buffer> {
  const { net } = directNet(pool);
  const [, , what, first, second] = path.split('/');
  if (what === 'chunk') return Buffer.from(await net.chunk(first!));
  if (what === 'manifest') return Buffer.from(JSON.stringify(await net.manifest(false)));
  return Buffer.from(JSON.stringify(await net.feed(first as Scope, second!)));
}

beforeAll(async () => {
  database = await makeDatabase('refetch');
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  await loadCatalogue(database.url);
  proxy = createServer(async (request, response) => {
    const path = request.url!.split('?')[0]!;
    asked.push(path.replace(/^\/sync\//, '').replace(/\/.*/, ''));
    const key = replays(path);
    const body = (key !== null && stored.get(key)) || (await origin(path));
    stored.set(path, body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  const { port } = proxy.address() as AddressInfo;
  const plain = fetch;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) =>
    plain(new URL(path, `http://127.0.0.1:${port}`), init),
  );
});
afterAll(async () => {
  vi.unstubAllGlobals();
  proxy.closeAllConnections();
  proxy.close();
  await pool.end();
  await database.drop();
});

const cache = new Cache();
const reading = new Reading(cache);
const pull = () =>
  pullCatalogue(
    cache,
    httpNet(),
    (sha, bytes) => isChunk(sha, new Uint8Array(bytes)),
    () => reading.reload(),
  );
const rename = (name: string) =>
  pool.query(
    `BEGIN; SELECT set_config('app.actor', 'test', true);
     UPDATE park SET name = '${name}' WHERE slug = 'efteling'; COMMIT`,
  );
const shown = async () => {
  await reading.reload(); // as an app that is opened now
  return (await reading.views.park('efteling'))?.park.name;
};

beforeEach(async () => {
  replays = () => null;
  for (const table of cache.tables) await table.clear();
  await rename('Old name');
  await pull();
  await rename('Known name');
  await pull();
  expect(await shown()).toBe('Known name');
  asked = [];
});

describe('after the epoch changed', () => {
  it('a proxy that replays one manifest for every address: three tries, the old data, and recovery', async () => {
    await startFeedAnew(pool);
    await rename('New name');
    replays = (path) => (path.startsWith('/sync/manifest') ? '/sync/manifest' : null);
    await expect(pull()).rejects.toMatchObject({ code: 'BUSY' });
    expect(asked.filter((what) => what === 'manifest')).toHaveLength(3);
    expect(asked.filter((what) => what === 'feed')).toHaveLength(4);
    expect(await shown()).toBe('Known name');

    replays = () => null;
    await pull();
    expect(await shown()).toBe('New name');
  });

  it('a proxy that keeps what it saw, by address: the other address leads past it at once', async () => {
    await startFeedAnew(pool);
    await rename('New name');
    replays = (path) => (path.startsWith('/sync/feed') ? null : path);
    await pull();
    expect(asked.filter((what) => what === 'manifest')).toHaveLength(1);
    expect(await shown()).toBe('New name');
  });

  it('a proxy that keeps the refusal: the cursor of the new manifest is another address', async () => {
    await startFeedAnew(pool);
    replays = (path) => path;
    await pull();
    asked = [];
    await pull();
    expect(asked).toEqual(['feed']);
    expect(await shown()).toBe('Known name');
  });
});

it('a refusal that is replayed for every cursor: three tries, and the old data', async () => {
  replays = (path) => (path.startsWith('/sync/feed') ? 'refusal' : null);
  stored.set('refusal', Buffer.from(JSON.stringify({ p: 1, mustRefetch: true })));
  await expect(pull()).rejects.toMatchObject({ code: 'BUSY' });
  expect(asked.filter((what) => what === 'feed')).toHaveLength(4);
  expect(asked.filter((what) => what === 'chunk')).toHaveLength(0);
  expect(await shown()).toBe('Known name');
  replays = () => null;
  await pull();
  expect(await shown()).toBe('Known name');
});

it('S2: a page that is replayed is harmless: older news, and no second asking', async () => {
  const { cursor } = (await cache.scopes.get('catalogue'))!;
  replays = (path) => path;
  await pull(); // now the proxy keeps the empty page after this cursor
  await rename('New name');
  asked = [];
  await pull();
  expect(asked).toEqual(['feed']);
  expect((await cache.scopes.get('catalogue'))!.cursor).toBe(cursor);
  replays = () => null;
  await pull();
  expect(await shown()).toBe('New name');
});
