/**
 * A column in which few values come again and again has each of them once (`values`), and their numbers in the order
 * of the rows (`rows`): less to read, and rows that share a value share it in memory.
 */
interface Repeated {
  values: unknown[];
  rows: number[];
}

/** Gzip does better by itself with values that come less often than this. */
const WORTH_NAMING = 8;

/** As it travels; the same values give the same column. */
export function writeColumn(column: readonly unknown[]): readonly unknown[] | Repeated {
  const numbers = new Map<string, number>();
  const values: unknown[] = [];
  const rows = column.map((value) => {
    const text = JSON.stringify(value);
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, values.length);
    return values.push(value) - 1;
  });
  return values.length * WORTH_NAMING <= column.length ? { values, rows } : column;
}

/** The values of `count` rows, each as `read` gives it; throws `TypeError` or what `read` throws. */
export function readColumn<T>(column: unknown, count: number, read: (value: unknown) => T): T[] {
  if (Array.isArray(column)) return ofLength(column, count).map(read);
  const { values, rows } = (column ?? {}) as Partial<Repeated>;
  if (!Array.isArray(values) || !Array.isArray(rows)) throw new TypeError('no column');
  const known = values.map(read);
  return ofLength(rows, count).map((number: unknown) => {
    if (typeof number !== 'number' || !(number in known)) throw new TypeError('no such value');
    return known[number]!;
  });
}

function ofLength(list: unknown[], count: number): unknown[] {
  if (list.length !== count) throw new TypeError(`length ${list.length}`);
  return list;
}
