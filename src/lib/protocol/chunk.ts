import { ROW_SHAPES } from '../domain/catalogue/row-shapes.ts';
import type { CatalogueKind, CatalogueRows } from '../domain/catalogue/rows.ts';
import { readColumn, writeColumn } from './column.ts';

/** Version of the format below, named in the manifest as `schema`. */
export const CHUNK_SCHEMA = 2;
/** What a phone may still hold, and must be able to read before it has a line: 1 knew no repeated values. */
const READABLE: readonly unknown[] = [1, CHUNK_SCHEMA];

/** More than any writer puts into one chunk; keeps a hostile one from filling the memory. */
const MOST_ROWS = 100_000;

/** These bytes are no chunk of this version; `message` says where. */
export class MalformedChunk extends Error {}

/**
 * Rows of one kind as columns, `{v, kind, count, cols}` in UTF-8 JSON: half the size of rows, and
 * half the time to read. The same set of rows gives the same bytes whatever its order. Not
 * compressed: gzip is applied around it.
 */
export function encodeChunk<Kind extends CatalogueKind>(
  kind: Kind,
  rows: readonly CatalogueRows[Kind][],
): Uint8Array<ArrayBuffer> {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const cols: Record<string, unknown> = {};
  for (const [field, read] of Object.entries<(value: unknown) => unknown>(ROW_SHAPES[kind]))
    cols[field] = writeColumn(
      sorted.map((row) => read((row as unknown as Record<string, unknown>)[field])),
    );
  return new TextEncoder().encode(
    JSON.stringify({ v: CHUNK_SCHEMA, kind, count: sorted.length, cols }),
  );
}

/** The rows of a chunk said to be of `kind`; throws `MalformedChunk` at the first thing that is off. */
export function decodeChunk<Kind extends CatalogueKind>(
  kind: Kind,
  bytes: Uint8Array,
): CatalogueRows[Kind][] {
  const chunk = parse(bytes);
  sameKeys(chunk, ['v', 'kind', 'count', 'cols'], 'chunk');
  if (!READABLE.includes(chunk['v'])) throw new MalformedChunk(`version ${String(chunk['v'])}`);
  if (chunk['kind'] !== kind) throw new MalformedChunk(`kind ${String(chunk['kind'])}`);
  const count = chunk['count'];
  if (!Number.isSafeInteger(count) || (count as number) < 0 || (count as number) > MOST_ROWS)
    throw new MalformedChunk(`count ${String(count)}`);

  const readers = Object.entries<(value: unknown) => unknown>(ROW_SHAPES[kind]);
  const cols = plainObject(chunk['cols'], 'cols');
  sameKeys(
    cols,
    readers.map(([field]) => field),
    'cols',
  );

  const rows = Array.from({ length: count as number }, () => ({}) as Record<string, unknown>);
  for (const [field, read] of readers) {
    try {
      const column = readColumn(cols[field], rows.length, read);
      for (let i = 0; i < rows.length; i++) rows[i]![field] = column[i];
    } catch (error) {
      throw new MalformedChunk(`column ${field}: ${(error as Error).message}`);
    }
  }
  return rows as unknown as CatalogueRows[Kind][];
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new MalformedChunk('not JSON');
  }
  return plainObject(value, 'chunk');
}

function plainObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedChunk(`${what}: not an object`);
  return value as Record<string, unknown>;
}

function sameKeys(object: Record<string, unknown>, expected: string[], what: string): void {
  const keys = Object.keys(object);
  if (keys.length !== expected.length || !expected.every((key) => Object.hasOwn(object, key)))
    throw new MalformedChunk(`${what}: keys ${keys.join(',').slice(0, 200)}`);
}
