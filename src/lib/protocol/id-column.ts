import { joined } from './bytes.ts';

// Ids are noise that no packer makes smaller: they travel as their sixteen bytes.
const ID_BYTES = 16;
/** Where each byte stands in a UUID as text, between the hyphens. */
const PLACES = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);
const TEXT_LENGTH = 36;
const HYPHEN = 45;
const DIGITS = new TextEncoder().encode('0123456789abcdef');
const NOTHING = -1;

/** UUIDs one after the other. */
export function writeIds(ids: readonly string[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ids.length * ID_BYTES);
  ids.forEach((id, i) => {
    const hex = id.replaceAll('-', '');
    for (let b = 0; b < ID_BYTES; b++)
      bytes[i * ID_BYTES + b] = Number.parseInt(hex.slice(b * 2, b * 2 + 2), 16);
  });
  return bytes;
}

/** Throws `TypeError` when it is not `count` ids. */
export function readIds(bytes: Uint8Array, count: number): string[] {
  if (bytes.length !== count * ID_BYTES) throw new TypeError(`${bytes.length} bytes of ids`);
  const text = new Uint8Array(count * TEXT_LENGTH).fill(HYPHEN);
  let from = 0;
  for (let start = 0; start < text.length; start += TEXT_LENGTH)
    for (const place of PLACES) {
      const byte = bytes[from++]!;
      text[start + place] = DIGITS[byte >> 4]!;
      text[start + place + 1] = DIGITS[byte & 15]!;
    }
  const all = new TextDecoder().decode(text);
  return Array.from({ length: count }, (_, i) => all.slice(i * TEXT_LENGTH, (i + 1) * TEXT_LENGTH));
}

/** Ids of which many come again, or none: their numbers as a line of JSON, then each id once. */
export function writeReferences(column: readonly (string | null)[]): Uint8Array<ArrayBuffer> {
  const numbers = new Map<string, number>();
  const rows = column.map((id) => {
    if (id === null) return NOTHING;
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    return number;
  });
  const line = new TextEncoder().encode(`${JSON.stringify(rows)}\n`);
  return joined([line, writeIds([...numbers.keys()])]);
}

/** Throws `TypeError` or `SyntaxError` when it is not `count` of them. */
export function readReferences(bytes: Uint8Array, count: number): (string | null)[] {
  const end = bytes.indexOf(10);
  const rows: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(0, Math.max(end, 0))));
  if (!Array.isArray(rows) || rows.length !== count) throw new TypeError('not so many references');
  const rest = bytes.subarray(end + 1);
  const ids = readIds(rest, rest.length / ID_BYTES);
  return rows.map((number: unknown) => {
    if (number === NOTHING) return null;
    if (typeof number !== 'number' || !(number in ids)) throw new TypeError('no such id');
    return ids[number]!;
  });
}
