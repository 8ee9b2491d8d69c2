import { gunzipSync } from 'node:zlib';
import type { ChunkRow } from '#lib/client/db/cache.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import { decodeChunk } from '#lib/protocol/chunk.ts';
import { decodeParksIndex } from '#lib/protocol/parks-index.ts';
import type { Phone } from './phone.ts';

const unpack = ({ kind, bytes }: { kind: CatalogueKind; bytes: ArrayBuffer }) =>
  decodeChunk(kind, gunzipSync(new Uint8Array(bytes)));

export function isReadable(chunk: ChunkRow): boolean {
  const { kind, bytes } = chunk;
  try {
    if (kind === 'index') decodeParksIndex(gunzipSync(new Uint8Array(bytes)));
    else unpack({ kind, bytes });
    return true;
  } catch {
    return false;
  }
}

/** Companies as the phone would show them: chunks, and over them the overlay. */
export function shownCompanies(phone: Phone): Record<string, string> {
  const shown = new Map<string, string>();
  for (const chunk of phone.rows('cache', 'chunks') as unknown as ChunkRow[])
    if (chunk.kind === 'company')
      for (const row of unpack({ ...chunk, kind: 'company' })) shown.set(row.id, row.name);
  for (const { entity, id, row } of phone.rows('cache', 'overlay'))
    if (entity === 'company')
      if (row) shown.set(id as string, (row as { name: string }).name);
      else shown.delete(id as string);
  return Object.fromEntries([...shown].sort(([a], [b]) => (a < b ? -1 : 1)));
}
