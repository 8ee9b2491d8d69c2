import { gunzipSync } from 'node:zlib';
import type { ChunkRow } from '#lib/client/db/cache.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import { decodeChunk } from '#lib/protocol/chunk.ts';
import { decodeFirstScreens } from '#lib/protocol/first-screens.ts';
import type { Phone } from './phone.ts';

/** Bytes are never changed in place, and many a tab reads the same. */
const read = new WeakMap<ArrayBuffer, unknown>();

function unpack<T>(bytes: ArrayBuffer, decode: (bytes: Uint8Array) => T): T {
  if (!read.has(bytes)) read.set(bytes, decode(gunzipSync(new Uint8Array(bytes))));
  return read.get(bytes) as T;
}

const rowsOf = <Kind extends CatalogueKind>(kind: Kind, bytes: ArrayBuffer) =>
  unpack(bytes, (unpacked) => decodeChunk(kind, unpacked));

export function isReadable({ kind, bytes }: ChunkRow): boolean {
  try {
    if (kind === 'index') unpack(bytes, decodeFirstScreens);
    else rowsOf(kind, bytes);
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
      for (const row of rowsOf('company', chunk.bytes)) shown.set(row.id, row.name);
  for (const { entity, id, row } of phone.rows('cache', 'overlay'))
    if (entity === 'company')
      if (row) shown.set(id as string, (row as { name: string }).name);
      else shown.delete(id as string);
  return Object.fromEntries([...shown].sort(([a], [b]) => (a < b ? -1 : 1)));
}
