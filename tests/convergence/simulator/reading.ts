import { gunzipSync } from 'node:zlib';
import type { ChunkRow } from '#lib/client/db/cache.ts';
import type { CatalogueKind, CatalogueRows } from '#lib/domain/catalogue/rows.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import { decodeChunk } from '#lib/protocol/chunk.ts';
import { decodeFirstScreens } from '#lib/protocol/first-screens.ts';
import type { Phone } from './phone.ts';
import { valuesIn } from './rides.ts';

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

/** Entries as the phone would show them: chunks, and over them the overlay. */
function shown<Kind extends CatalogueKind, T>(
  kind: Kind,
  phone: Phone,
  say: (row: CatalogueRows[Kind]) => T,
): Record<string, T> {
  const found = new Map<string, T>();
  for (const chunk of phone.rows('cache', 'chunks') as unknown as ChunkRow[])
    if (chunk.kind === kind && isReadable(chunk))
      for (const row of rowsOf(kind, chunk.bytes)) found.set(row.id, say(row));
  for (const { entity, id, row } of phone.rows('cache', 'overlay'))
    if (entity === kind)
      if (row) found.set(id as string, say(row as CatalogueRows[Kind]));
      else found.delete(id as string);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const shownCompanies = (phone: Phone): Record<string, string> =>
  shown('company', phone, ({ name }) => name);

/** By their ids, what they say. */
export const shownRides = (phone: Phone): Record<string, Values> => shown('ride', phone, valuesIn);

/** What a chunk of rides tells everybody; none when it is of something else. */
export function ridesIn(bytes: Uint8Array): Values[] {
  try {
    return decodeChunk('ride', gunzipSync(bytes)).map(valuesIn);
  } catch {
    return [];
  }
}
