import { ROW_SHAPES } from '../domain/catalogue/row-shapes.ts';
import type { CatalogueKind, CatalogueRows } from '../domain/catalogue/rows.ts';
import { readColumn } from './column.ts';
import { MalformedChunk, plainObject, readCount, readJson, sameKeys } from './malformed.ts';

/** What phones kept before columns could be read one by one: one JSON text, `{v, kind, count, cols}`. Only read. */
export function decodeChunk2<Kind extends CatalogueKind>(
  kind: Kind,
  bytes: Uint8Array,
): CatalogueRows[Kind][] {
  const chunk = plainObject(readJson(bytes), 'chunk');
  sameKeys(chunk, ['v', 'kind', 'count', 'cols'], 'chunk');
  if (chunk['v'] !== 2) throw new MalformedChunk(`version ${String(chunk['v'])}`);
  if (chunk['kind'] !== kind) throw new MalformedChunk(`kind ${String(chunk['kind'])}`);
  const rows = Array.from(
    { length: readCount(chunk['count']) },
    () => ({}) as Record<string, unknown>,
  );
  const readers = Object.entries<(value: unknown) => unknown>(ROW_SHAPES[kind]);
  const cols = plainObject(chunk['cols'], 'cols');
  for (const [field, read] of readers) {
    try {
      const column = Object.hasOwn(cols, field)
        ? readColumn(cols[field], rows.length, read)
        : Array<unknown>(rows.length).fill(read(undefined)); // known since then
      for (let i = 0; i < rows.length; i++) rows[i]![field] = column[i];
    } catch (error) {
      throw new MalformedChunk(`column ${field}: ${(error as Error).message}`);
    }
  }
  return rows as unknown as CatalogueRows[Kind][];
}
