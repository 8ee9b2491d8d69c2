import { DomainError } from '#lib/domain/errors.ts';
import { CHUNK_SCHEMA } from '#lib/protocol/chunk.ts';
import { START_CURSOR } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { Cache, ChunkRow } from '../db/cache.ts';
import { check, follow, type Pulled } from './follow.ts';
import type { Net } from './net.ts';

/** Brings the catalogue up to date. `loaded` is called when chunks were fetched anew. */
export async function pullCatalogue(
  cache: Cache,
  net: Net,
  verify: (sha: string, bytes: ArrayBuffer) => Promise<boolean>,
  loaded: () => Promise<void>,
): Promise<Pulled> {
  const scope = 'catalogue';
  const start = async (fresh: boolean, refused = false): Promise<string> => {
    const manifest = await net.manifest(fresh);
    if (manifest.schema > CHUNK_SCHEMA) throw new DomainError('APP_OUTDATED');
    const state = await cache.scopes.get(scope);
    // The very manifest that led to the refusal, out of some cache: nothing is to be had from it.
    if (refused && state?.manifest?.cursor === manifest.cursor) return state.cursor;
    await fetchChunks(cache, net, manifest, verify);
    await loaded();
    return manifest.cursor;
  };
  const known = (await cache.scopes.get(scope))?.cursor;
  return follow(known ?? (await start(false)), {
    ask: (cursor) => net.feed(scope, cursor),
    keep: (page, from) =>
      cache.transaction('rw', cache.overlay, cache.scopes, async () => {
        check(await cache.scopes.get(scope), from);
        for (const { entity, id, rev, row } of page.changes) {
          const old = await cache.overlay.get([entity, id]);
          if (!old || old.rev < rev) await cache.overlay.put({ entity, id, rev, row });
        }
        await cache.scopes.update(scope, { cursor: page.cursor });
      }),
    restart: (refused) => start(true, refused),
    rows: () =>
      cache.transaction('r', cache.overlay, cache.scopes, async () => ({
        cursor: (await cache.scopes.get(scope))?.cursor ?? START_CURSOR,
        rows: await cache.overlay.toArray(),
      })),
  });
}

/** Fetches the chunks not yet held and makes the manifest current, in one commit. */
async function fetchChunks(
  cache: Cache,
  net: Net,
  manifest: Manifest,
  verify: (sha: string, bytes: ArrayBuffer) => Promise<boolean>,
): Promise<void> {
  const wanted = manifest.tiers.flatMap((t) => t.chunks);
  const held = new Set(await cache.chunks.toCollection().primaryKeys());
  for (const { sha, kind } of wanted) {
    if (held.has(sha)) continue;
    const bytes = await net.chunk(sha);
    if (!(await verify(sha, bytes))) throw new DomainError('NOT_OUR_SERVER');
    await cache.chunks.put({ sha, kind, bytes }); // one at a time: an interrupted start resumes
  }
  await cache.transaction('rw', cache.chunks, cache.overlay, cache.scopes, async () => {
    const current = new Set(wanted.map((c) => c.sha));
    await cache.chunks.filter((c) => !current.has(c.sha)).delete();
    await cache.overlay.clear();
    await cache.scopes.put({ scope: 'catalogue', cursor: manifest.cursor, manifest });
  });
}

/**
 * The chunks of the current manifest, in its order. Null when one is missing: then the cursor goes
 * too, since it would hide for ever what is missing, and the next pass starts anew.
 */
export async function storedChunks(cache: Cache): Promise<ChunkRow[] | null> {
  return cache.transaction('rw', cache.chunks, cache.scopes, async () => {
    const state = await cache.scopes.get('catalogue');
    if (!state?.manifest) return null;
    const shas = state.manifest.tiers.flatMap((t) => t.chunks.map((c) => c.sha));
    const rows = await cache.chunks.bulkGet(shas);
    if (rows.every((r) => r !== undefined)) return rows;
    await cache.scopes.delete('catalogue');
    return null;
  });
}
