import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Pool } from 'pg';
import { buildHomeRides, buildList } from '../../domain/catalogue/build.ts';
import { Catalogue } from '../../domain/catalogue/catalogue.ts';
import type { CatalogueKind, CatalogueRows } from '../../domain/catalogue/rows.ts';
import { CHUNK_SCHEMA, encodeChunk } from '../../protocol/chunk.ts';
import { encodeFirstScreens, FIRST_VERSION } from '../../protocol/first-screens.ts';
import type { Manifest, ManifestChunk } from '../../protocol/manifest.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import {
  CATALOGUE_KINDS,
  countChangesSince,
  readCatalogue,
  type CatalogueContent,
} from '../db/catalogue.ts';
import { manifestCursor } from './cursor.ts';
import { partition } from './partition.ts';
import { isContinued, readManifest, storeManifest } from './snapshot-store.ts';

/** Most entities in one chunk: an edit makes phones fetch one of these anew. */
const CHUNK_ROWS = 6_000;
/** After so many changes a new snapshot is cheaper for new phones than the feed. */
const STALE_AFTER_CHANGES = 500;
/** An old open transaction holds the mark back: then do not build for every request. */
const REBUILD_PAUSE_MS = 60_000;

const TIERS: readonly CatalogueKind[][] = [['park'], ['company', 'model', 'ride']];

const compress = promisify(gzip);

/**
 * Writes the catalogue as content-addressed chunks and the manifest that names them. Rows committed
 * while it reads come again through the feed from the manifest's cursor: nothing falls in between.
 */
export async function buildSnapshot(pool: Pool): Promise<Manifest> {
  const { mark, content } = await readCatalogue(pool);
  const chunks: (ManifestChunk & { packed: Buffer })[] = [];
  for (const kind of CATALOGUE_KINDS) {
    // The rides of a park stay together, since they are wanted together.
    const keyOf = (row: { id: string }): string => (row as { parkId?: string }).parkId ?? row.id;
    for (const part of partition<CatalogueRows[typeof kind]>(content[kind], keyOf, CHUNK_ROWS)) {
      const chunk = await pack(encodeChunk(kind, part));
      chunks.push({ ...chunk, kind, count: part.length });
    }
  }
  const catalogue = catalogueOf(content);
  const first = { parks: buildList(catalogue), rides: buildHomeRides(catalogue) };
  const index = await pack(encodeFirstScreens(first));
  const manifest: Manifest = {
    p: PROTOCOL,
    epoch: mark.epoch,
    cursor: manifestCursor(mark.epoch, mark.xmin),
    schema: CHUNK_SCHEMA,
    tiers: TIERS.map((kinds, tier) => ({
      tier,
      chunks: chunks
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ sha, kind, bytes, count }) => ({ sha, kind, bytes, count })),
    })),
    index: { sha: index.sha, bytes: index.bytes, count: first.parks.length, v: FIRST_VERSION },
  };
  const stored = [...chunks, index].map(({ sha, packed }) => [sha, packed] as const);
  await storeManifest(pool, manifest, new Map(stored));
  return manifest;
}

/** As it is stored and travels, under the hash of its bytes. */
async function pack(bytes: Uint8Array): Promise<{ sha: string; bytes: number; packed: Buffer }> {
  // Short blocks: each column has letters of its own.
  const packed = await compress(bytes, { level: 9, memLevel: 6 });
  packed[9] = 0xff; // gzip's field for the operating system: the same bytes everywhere
  const sha = createHash('sha256').update(packed).digest('hex');
  return { sha, bytes: packed.length, packed };
}

function catalogueOf(content: CatalogueContent): Catalogue {
  const catalogue = new Catalogue();
  for (const kind of CATALOGUE_KINDS) for (const row of content[kind]) catalogue.put(kind, row);
  return catalogue;
}

const isOfThisFormat = ({ schema, index }: Manifest): boolean =>
  schema === CHUNK_SCHEMA && index?.v === FIRST_VERSION;

const building = new WeakMap<Pool, Promise<Manifest>>();

/** The current manifest; built first when there is none, or the feed moved far on or does not go on from it. */
export async function ensureSnapshot(pool: Pool): Promise<Manifest> {
  const stored = await readManifest(pool);
  if (stored && isOfThisFormat(stored.manifest)) {
    const { manifest } = stored;
    const [, xmin] = manifest.cursor.split('.');
    if (await isContinued(pool, manifest)) {
      if (stored.ageMs < REBUILD_PAUSE_MS) return manifest;
      const moved = await countChangesSince(pool, xmin!, STALE_AFTER_CHANGES + 1);
      if (moved <= STALE_AFTER_CHANGES) return manifest;
    }
  }
  let running = building.get(pool);
  if (!running) {
    running = buildSnapshot(pool).finally(() => building.delete(pool));
    building.set(pool, running);
  }
  return running;
}
