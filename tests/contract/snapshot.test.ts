import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogueMemory } from '#lib/client/catalogue/memory.ts';
import { isChunk, type PackedChunk } from '#lib/client/catalogue/chunks.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import { decodeChunk } from '#lib/protocol/chunk.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { CatalogueViews } from '#lib/server/services/catalogue-views.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { readChunk } from '#lib/server/sync/snapshot-store.ts';
import { buildSnapshot, ensureSnapshot } from '#lib/server/sync/snapshot.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await makeDatabase('snapshot');
  pool = new pg.Pool({ connectionString: database.url, max: 20 });
  // Ending a pool does not wait for its sockets: dropping the database may break one that is idle.
  pool.on('connect', (client) => client.on('error', () => undefined));
  await loadCatalogue(database.url);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function write(...statements: [sql: string, ...values: unknown[]][]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.actor', 'test', true)");
    for (const [sql, ...values] of statements) await client.query(sql, values);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

const ALL = { continent: null, page: 1 };
const chunksOf = (manifest: Manifest) => manifest.tiers.flatMap((tier) => tier.chunks);

async function fetchAll(manifest: Manifest): Promise<PackedChunk[]> {
  return Promise.all(
    chunksOf(manifest).map(async ({ sha, kind }) => ({
      sha,
      kind,
      bytes: new Uint8Array((await readChunk(pool, sha))!),
    })),
  );
}

/** What a phone does: chunks, then the feed from the manifest's cursor to its end. */
async function phoneFrom(manifest: Manifest): Promise<CatalogueMemory> {
  const memory = new CatalogueMemory();
  expect(await memory.load(await fetchAll(manifest), [])).toEqual([]);
  memory.apply(await feedFrom(manifest.cursor));
  return memory;
}

async function feedFrom(cursor: string): Promise<FeedChange[]> {
  const changes: FeedChange[] = [];
  for (;;) {
    const page = await readFeed(pool, 'catalogue', cursor);
    if ('mustRefetch' in page) throw new Error('must refetch');
    changes.push(...page.changes);
    cursor = page.cursor;
    if (!page.more && !page.held) return changes;
  }
}

const slugsIn = async (): Promise<[park: string, ride: string][]> =>
  (
    await pool.query<{ park: string; ride: string }>(
      'SELECT p.slug AS park, r.slug AS ride FROM ride r JOIN park p ON p.id = r.park_id ORDER BY 1, 2',
    )
  ).rows.map(({ park, ride }) => [park, ride]);

describe('snapshot', () => {
  it('S16: holds every row, in chunks named by their bytes, and is the same when built again', async () => {
    const manifest = await buildSnapshot(pool);
    const total = { park: 0, ride: 0, company: 0, model: 0 };
    for (const { sha, kind, bytes, count } of chunksOf(manifest)) {
      const content = (await readChunk(pool, sha))!;
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha);
      expect(await isChunk(sha, new Uint8Array(content))).toBe(true);
      expect(await isChunk('0'.repeat(64), new Uint8Array(content))).toBe(false);
      expect(content.length).toBe(bytes);
      expect(decodeChunk(kind, gunzipSync(content))).toHaveLength(count);
      total[kind] += count;
    }
    for (const kind of ['park', 'ride', 'company', 'model'] as const) {
      const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${kind}`);
      expect(total[kind]).toBe(rows[0]!.n);
    }
    expect(manifest.cursor).toMatch(new RegExp(`^${manifest.epoch}\\.(\\d+)\\.0\\.\\1$`));
    expect(chunksOf(await buildSnapshot(pool))).toEqual(chunksOf(manifest));
  });

  it('gives the phone the very views that the server answers', async () => {
    const phone = await phoneFrom(await buildSnapshot(pool));
    const server = new CatalogueViews(pool);
    expect(phone.home()).toEqual(await server.home());
    for (const continent of [null, 'EU', 'AF'] as const)
      for (const page of [1, 2, 999])
        expect(phone.parks({ continent, page })).toEqual(await server.parks({ continent, page }));
    for (const [park, ride] of (await slugsIn()).slice(0, 20)) {
      expect(phone.park(park)).toEqual({ ...(await server.park(park)), reviewsKnown: false });
      expect(phone.ride(park, ride)).toEqual({
        ...(await server.ride(park, ride)),
        reviewsKnown: false,
      });
    }
    for (const query of ['taron', 'phantasailand', 'efteling python', 'ø', ''])
      expect(phone.search(query, 20)).toEqual(await server.search(query, 20));
    expect(phone.search('phantasailand', 1)?.hits[0]).toMatchObject({ name: 'Phantasialand' });
    expect(await server.park('no-such-park')).toBeNull();
    expect(await server.ride('phantasialand', '__proto__')).toBeNull();
    expect((await server.search('x'.repeat(100_000), Number.NaN)).hits).toEqual([]);
  });

  it('sees on the server what was committed a moment ago', async () => {
    const server = new CatalogueViews(pool);
    await server.home();
    await write(["UPDATE park SET name = 'Changed Park' WHERE slug = 'efteling'"]);
    expect((await server.park('efteling'))!.park.name).toBe('Changed Park');
    expect((await server.search('changed park', 1)).hits[0]!.name).toBe('Changed Park');
    const slow = await pool.connect(); // an older transaction must hide nothing
    await slow.query('BEGIN');
    await slow.query('SELECT pg_current_xact_id()');
    await write(["UPDATE park SET name = 'Changed Again' WHERE slug = 'efteling'"]);
    expect((await server.park('efteling'))!.park.name).toBe('Changed Again');
    await slow.query('COMMIT');
    slow.release();
    const names = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        await write([`UPDATE ride SET name = 'Ride ${i}' WHERE slug = 'taron'`]);
        return (await server.ride('phantasialand', 'taron'))!.ride.name;
      }),
    );
    expect(names.every((name) => /^Ride \d+$/.test(name))).toBe(true);
  });

  it('S16, S18: changes one chunk when one park changes, and keeps the old one for phones half-way', async () => {
    const before = await buildSnapshot(pool);
    await write(["UPDATE park SET description = 'New words' WHERE slug = 'phantasialand'"]);
    const after = await buildSnapshot(pool);
    const shas = new Set(chunksOf(before).map(({ sha }) => sha));
    const fresh = chunksOf(after).filter(({ sha }) => !shas.has(sha));
    expect(fresh.map(({ kind }) => kind)).toEqual(['park']);
    expect(await fetchAll(before)).toHaveLength(chunksOf(before).length);

    const gone = chunksOf(before).find(({ sha }) => chunksOf(after).every((c) => c.sha !== sha))!;
    await pool.query(
      "UPDATE sync_manifest SET built_at = now() - interval '25 hours' WHERE scope <> 'catalogue'",
    );
    await buildSnapshot(pool);
    expect(await readChunk(pool, gone.sha)).toBeNull();
  });

  it('is built anew only when there is none, the epoch changed, or the feed moved far', async () => {
    await pool.query('DELETE FROM sync_manifest');
    const [first, same] = await Promise.all([ensureSnapshot(pool), ensureSnapshot(pool)]);
    expect(same).toEqual(first);
    await write(["UPDATE park SET description = 'One change' WHERE slug = 'phantasialand'"]);
    expect(await ensureSnapshot(pool)).toEqual(first);

    const row = `INSERT INTO company (id, slug, name, roles) SELECT gen_random_uuid(), 'c' || i, 'C' || i, '{}' FROM generate_series(1, 501) i`;
    await write([row]);
    expect(await ensureSnapshot(pool)).toEqual(first); // just built: not for every request
    await pool.query("UPDATE sync_manifest SET built_at = now() - interval '2 minutes'");
    const second = await ensureSnapshot(pool);
    expect(second.cursor).not.toBe(first.cursor);

    await pool.query('UPDATE sync_epoch SET epoch = gen_random_uuid()');
    const third = await ensureSnapshot(pool);
    expect(third.epoch).not.toBe(second.epoch);
    await write(["DELETE FROM company WHERE slug LIKE 'c%' AND name ~ '^C\\d+$'"]);
  });

  it('S17: misses nothing between chunks and feed while writers run', async () => {
    let running = true;
    let made = 0;
    const writers = Array.from({ length: 6 }, async (_, w) => {
      while (running) {
        const client = await pool.connect();
        await client.query('BEGIN');
        await client.query("SELECT set_config('app.actor', 'test', true)");
        await client.query(
          `INSERT INTO company (id, slug, name, roles) VALUES (gen_random_uuid(), $1, $1, '{}')`,
          [`w${w}-${made++}`],
        );
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
        await client.query(Math.random() < 0.1 ? 'ROLLBACK' : 'COMMIT');
        client.release();
      }
    });
    const manifests: Manifest[] = [];
    for (let i = 0; i < 15; i++) manifests.push(await buildSnapshot(pool));
    running = false;
    await Promise.all(writers);

    const { rows } = await pool.query<{ id: string }>('SELECT id::text FROM company ORDER BY id');
    let lostByNaiveCursor = 0;
    for (const manifest of manifests) {
      const have = new Set<string>();
      for (const { kind, bytes } of await fetchAll(manifest))
        if (kind === 'company')
          for (const row of decodeChunk(kind, gunzipSync(bytes))) have.add(row.id);
      const chunkOnly = have.size;
      const changes = await feedFrom(manifest.cursor);
      for (const { entity, id } of changes) if (entity === 'company') have.add(id);
      expect([...have].sort()).toEqual(rows.map(({ id }) => id));
      if (chunkOnly < rows.length) lostByNaiveCursor++;
    }
    expect(made).toBeGreaterThan(50);
    expect(lostByNaiveCursor).toBeGreaterThan(0); // the feed had something to mend
  });
});

describe('the phone’s memory', () => {
  it('takes hostile changes without losing what it has', async () => {
    const memory = await phoneFrom(await buildSnapshot(pool));
    const before = memory.parks(ALL);
    const id = before!.parks[0]!.id;
    const change = (row: unknown, rev: number = 1e15): FeedChange => ({
      entity: 'park',
      id,
      rev,
      row,
    });
    const { park } = memory.park(before!.parks[0]!.slug)!;
    const bad = [
      change('text'),
      change([]),
      change({}),
      change({ ...park, name: 7 }),
      change({ ...park, id: crypto.randomUUID() }),
      change({ ...park, latitude: 1e9 }),
      change({ ...park, rating: { count: 1, sum: 1, histogram: [1] } }),
      change(JSON.parse('{"__proto__": {"id": 1}}')),
    ];
    expect(memory.apply(bad)).toBe(bad.length);
    expect(memory.apply([{ entity: '__proto__', id: 'constructor', rev: 1, row: {} }])).toBe(0);
    expect(memory.parks(ALL)).toEqual(before);

    expect(memory.apply([change({ ...park, name: 'Newer', extra: '<b>' }, 2e15)])).toBe(0);
    expect(memory.park(park.slug)!.park.name).toBe('Newer');
    expect(memory.park(park.slug)!.park).not.toHaveProperty('extra');
    memory.apply([change({ ...park, name: 'Old news' }, 1e15)]);
    expect(memory.park(park.slug)!.park.name).toBe('Newer');
    expect(memory.search('newer', 1)!.hits[0]!.id).toBe(id);
    memory.apply([change(null, 3e15)]);
    expect(memory.park(park.slug)).toBeNull();
    expect(memory.search('newer', 5)!.hits.some((hit) => hit.id === id)).toBe(false);
  });

  it('S18: says which chunks it could not read, and uses the others', async () => {
    const chunks = await fetchAll(await buildSnapshot(pool));
    const damaged = chunks.find(({ kind }) => kind === 'company')!;
    damaged.bytes = damaged.bytes.slice(0, 40);
    const memory = new CatalogueMemory();
    expect(await memory.load(chunks, [])).toEqual([damaged.sha]);
    expect(memory.parks(ALL)!.parks.length).toBeGreaterThan(10);
    expect(memory.home()!.rideCount).toBeGreaterThan(50);
    expect(new CatalogueMemory().home()).toBeNull();
  });
});
