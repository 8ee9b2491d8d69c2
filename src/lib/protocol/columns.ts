import { joined } from './bytes.ts';
import type { ColumnFormat } from './column-formats.ts';
import { MalformedChunk, plainObject, readCount, readJson, sameKeys } from './malformed.ts';

type Check = (value: unknown) => unknown;
/** One check a field, in the order in which the fields travel, and how each of them does. */
export interface Table {
  readonly checks: Readonly<Record<string, Check>>;
  readonly formatOf: (field: string) => ColumnFormat;
}

const LINE_END = 10;

/**
 * A line of JSON, then the columns of `rows` one after the other; the line is `head` with `count`, the number of
 * rows, and `cols`, the bytes of each column.
 */
export function writeTable(
  head: object,
  { checks, formatOf }: Table,
  rows: readonly { name: string }[],
): Uint8Array<ArrayBuffer> {
  const columns = Object.entries(checks).map(([field, check]) => {
    const values = rows.map((row) => check((row as unknown as Record<string, unknown>)[field]));
    return [field, formatOf(field).write(values, rows)] as const;
  });
  const cols = Object.fromEntries(columns.map(([field, { length }]) => [field, length]));
  const line = JSON.stringify({ ...head, count: rows.length, cols });
  return joined([new TextEncoder().encode(`${line}\n`), ...columns.map(([, bytes]) => bytes)]);
}

/** Does it begin with a line? What phones kept earlier was one JSON text. */
export const isTable = (bytes: Uint8Array): boolean => bytes.includes(LINE_END);

/**
 * The line of a table and its columns; throws `MalformedChunk` unless the line has `count`, `cols` and `keys`. A column
 * that is not known is of a later version, and one that is missing reads as what rows had before there was one.
 */
export function readTable(bytes: Uint8Array, keys: readonly string[], { checks, formatOf }: Table) {
  const end = bytes.indexOf(LINE_END);
  const head = plainObject(readJson(bytes.subarray(0, Math.max(end, 0))), 'head');
  sameKeys(head, [...keys, 'count', 'cols'], 'head');
  const lengths = plainObject(head['cols'], 'cols');
  const columns = new Columns(readCount(head['count']), { checks, formatOf });
  let at = end + 1;
  for (const [field, length] of Object.entries(lengths)) {
    if (!Number.isSafeInteger(length) || (length as number) < 0) throw new MalformedChunk('cols');
    columns.packed.set(field, bytes.subarray(at, (at += length as number)));
  }
  if (at !== bytes.length) throw new MalformedChunk(`${bytes.length} bytes instead of ${at}`);
  return { head, columns };
}

/** The columns of one chunk, each read at the first question for it; throws `MalformedChunk` when it is none. */
export class Columns {
  readonly count: number;
  readonly packed = new Map<string, Uint8Array>();
  readonly #table: Table;
  readonly #read = new Map<string, readonly unknown[]>();

  constructor(count: number, table: Table) {
    this.count = count;
    this.#table = table;
  }

  of = (field: string): readonly unknown[] => {
    let column = this.#read.get(field);
    if (!column) this.#read.set(field, (column = this.#readColumn(field)));
    return column;
  };

  #readColumn(field: string): readonly unknown[] {
    try {
      const { checks, formatOf } = this.#table;
      const bytes = this.packed.get(field);
      if (!bytes) return Array<unknown>(this.count).fill(checks[field]!(undefined));
      return formatOf(field).read(bytes, this.count, checks[field]!, this.of);
    } catch (error) {
      throw new MalformedChunk(`column ${field}: ${(error as Error).message}`);
    }
  }
}

export type RowClass = new (columns: Columns, at: number) => object;

/** Rows that take no more room than where they stand: one getter a field. */
export function rowClass(fields: readonly string[]): RowClass {
  class PackedRow {
    readonly #columns: Columns;
    readonly #at: number;
    constructor(columns: Columns, at: number) {
      this.#columns = columns;
      this.#at = at;
    }
    static valueOf(row: PackedRow, field: string): unknown {
      return row.#columns.of(field)[row.#at];
    }
  }
  for (const field of fields)
    Object.defineProperty(PackedRow.prototype, field, {
      get(this: PackedRow) {
        return PackedRow.valueOf(this, field);
      },
    });
  return PackedRow;
}
