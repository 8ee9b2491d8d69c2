import { ROW_SHAPES } from '../domain/catalogue/row-shapes.ts';
import type { CatalogueKind, CatalogueRows } from '../domain/catalogue/rows.ts';
import { decodeChunk2 } from './chunk-2.ts';
import { isTable, readTable, rowClass, writeTable, type RowClass } from './columns.ts';
import { rowFormat } from './column-formats.ts';
import { MalformedChunk } from './malformed.ts';

/**
 * Version of the format below, named in the manifest as `schema`. What a phone holds in the version before it must
 * be able to read before it has a line.
 */
export const CHUNK_SCHEMA = 3;

/**
 * Rows of one kind as columns (`columns.ts`): less than half the size of rows, and a column is read when it is asked
 * for. The same set of rows gives the same bytes whatever its order. Not compressed: gzip is applied around it.
 */
export function encodeChunk<Kind extends CatalogueKind>(
  kind: Kind,
  rows: readonly CatalogueRows[Kind][],
): Uint8Array<ArrayBuffer> {
  const sorted = [...rows].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return writeTable({ v: CHUNK_SCHEMA, kind }, tableOf(kind), sorted);
}

/**
 * The rows of a chunk said to be of `kind`, whose fields are read when they are asked for: `wholeRow` makes plain ones.
 * Throws `MalformedChunk` at the first thing that is off, and so does a field of which that is found later.
 */
export function decodeChunk<Kind extends CatalogueKind>(
  kind: Kind,
  bytes: Uint8Array,
): CatalogueRows[Kind][] {
  if (!isTable(bytes)) return decodeChunk2(kind, bytes);
  const { head, columns } = readTable(bytes, ['v', 'kind'], tableOf(kind));
  if (head['v'] !== CHUNK_SCHEMA) throw new MalformedChunk(`version ${String(head['v'])}`);
  if (head['kind'] !== kind) throw new MalformedChunk(`kind ${String(head['kind'])}`);
  columns.of('id'); // so that a count that cannot be is found now
  const Row = ROWS[kind];
  return Array.from(
    { length: columns.count },
    (_, at) => new Row(columns, at) as unknown as CatalogueRows[Kind],
  );
}

const ROWS: Readonly<Record<CatalogueKind, RowClass>> = {
  company: rowClass(Object.keys(ROW_SHAPES.company)),
  model: rowClass(Object.keys(ROW_SHAPES.model)),
  park: rowClass(Object.keys(ROW_SHAPES.park)),
  ride: rowClass(Object.keys(ROW_SHAPES.ride)),
};

const tableOf = (kind: CatalogueKind) => ({ checks: ROW_SHAPES[kind], formatOf: rowFormat });

/** Rides of one park stand side by side: what they share packs well. */
const placeOf = (row: { id: string; parkId?: string }): string => `${row.parkId ?? ''} ${row.id}`;
