import { DomainError } from '#lib/domain/errors.ts';
import { CHUNK_SCHEMA } from '#lib/protocol/chunk.ts';
import { START_CURSOR, type FeedChange } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { Cache, ChunkRow } from '../db/cache.ts';
import { fetchChunks, type Verify, type WantedChunk } from './fetch-chunks.ts';
import { check, follow, type Pulled } from './follow.ts';
import type { Net } from './net.ts';

const SCOPE = 'catalogue';
/** Names, in the place of a scope, the manifest whose chunks are on their way. */
const COMING = 'catalogue on its way';

/**
 * Brings the catalogue up to date. `loaded` is called when chunks were fetched anew. `fetched`: the
 * manifest whose chunks were fetched just now, to begin with. `kept` hears of each page as soon as it
 * is durable: its being summed up afterwards is nothing that anybody must wait for.
 */
export async function pullCatalogue(
  cache: Cache,
  net: Net,
  verify: Verify,
  loaded: () => Promise<void>,
  fetched: Manifest | null = null,
  kept: (changes: FeedChange[]) => void = () => undefined,
): Promise<Pulled> {
  const start = async (fresh: boolean, refused = false): Promise<string> => {
    const manifest = (fresh ? null : fetched) ?? (await readManifest(net, fresh));
    const state = await cache.scopes.get(SCOPE);
    // The very manifest that led to the refusal, out of some cache: nothing is to be had from it.
    if (refused && state?.manifest?.cursor === manifest.cursor) return state.cursor;
    await fetchChunks(cache, net, chunksOf(manifest), verify);
    await makeCurrent(cache, manifest);
    await loaded();
    return manifest.cursor;
  };
  const known = (await cache.scopes.get(SCOPE))?.cursor;
  return follow(known ?? (await start(false)), {
    ask: (cursor) => net.feed(SCOPE, cursor),
    async keep(page, from) {
      await cache.transaction('rw', cache.overlay, cache.scopes, async () => {
        check(await cache.scopes.get(SCOPE), from);
        const keys = page.changes.map(({ entity, id }): [string, string] => [entity, id]);
        const olds = await cache.overlay.bulkGet(keys);
        await cache.overlay.bulkPut(
          page.changes
            .filter(({ rev }, i) => !(olds[i] && olds[i].rev >= rev))
            .map(({ entity, id, rev, row }) => ({ entity, id, rev, row })),
        );
        await cache.scopes.update(SCOPE, { cursor: page.cursor });
      });
      if (page.changes.length > 0) kept(page.changes);
    },
    restart: (refused) => start(true, refused),
    rows: () =>
      cache.transaction('r', cache.overlay, cache.scopes, async () => ({
        cursor: (await cache.scopes.get(SCOPE))?.cursor ?? START_CURSOR,
        rows: await cache.overlay.toArray(),
      })),
  });
}

export async function readManifest(net: Net, fresh: boolean): Promise<Manifest> {
  const manifest = await net.manifest(fresh);
  if (manifest.schema > CHUNK_SCHEMA) throw new DomainError('APP_OUTDATED');
  return manifest;
}

/** All chunks of a manifest, in the order in which they are wanted. */
export function chunksOf({ index, tiers }: Manifest): WantedChunk[] {
  const list: WantedChunk[] = index ? [{ sha: index.sha, kind: 'index' }] : [];
  return list.concat(tiers.flatMap((tier) => tier.chunks));
}

/** What of it is here may be shown before the rest is. */
export async function noteComing(cache: Cache, manifest: Manifest): Promise<void> {
  await cache.scopes.put({ scope: COMING, cursor: START_CURSOR, manifest });
}

/** All chunks are here: in one commit, with all that they replace. */
async function makeCurrent(cache: Cache, manifest: Manifest): Promise<void> {
  const current = new Set(chunksOf(manifest).map(({ sha }) => sha));
  const { chunks, overlay, packs, scopes } = cache;
  await cache.transaction('rw', chunks, overlay, packs, scopes, async () => {
    const held = await chunks.toCollection().primaryKeys();
    await chunks.bulkDelete(held.filter((sha) => !current.has(sha)));
    await overlay.clear();
    await packs.clear();
    await scopes.delete(COMING);
    await scopes.put({ scope: SCOPE, cursor: manifest.cursor, manifest });
  });
}

export const isCatalogueHeld = async (cache: Cache): Promise<boolean> =>
  (await cache.scopes.get(SCOPE)) !== undefined;

/**
 * The chunks of the current manifest, in its order. Null when one is missing: then the cursor goes
 * too, since it would hide for ever what is missing, and the next pass starts anew.
 */
export async function storedChunks(cache: Cache): Promise<ChunkRow[] | null> {
  return cache.transaction('rw', cache.chunks, cache.scopes, async () => {
    const state = await cache.scopes.get(SCOPE);
    if (!state?.manifest) return null;
    const shas = state.manifest.tiers.flatMap((t) => t.chunks.map((c) => c.sha));
    const rows = await cache.chunks.bulkGet(shas);
    if (rows.every((r) => r !== undefined)) return rows;
    await cache.scopes.delete(SCOPE);
    return null;
  });
}

/** The first screens of the current manifest, or of the one on its way; null when it is not here. */
export async function storedIndex(cache: Cache): Promise<ChunkRow | null> {
  const [current, coming] = await cache.scopes.bulkGet([SCOPE, COMING]);
  const sha = (current ?? coming)?.manifest?.index?.sha;
  return (sha && (await cache.chunks.get(sha))) || null;
}
