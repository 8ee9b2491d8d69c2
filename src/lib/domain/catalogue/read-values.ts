/**
 * Rows that arrive from outside are read through these shapes: every known field is checked and
 * copied, nothing unknown (`__proto__` least of all) is carried over. By hand and not by zod, since
 * a phone reads a hundred thousand of them at start.
 */
export class MalformedRow extends Error {}

export type Reader<T> = (value: unknown) => T;
export type Shape<Row> = { readonly [Field in keyof Row]-?: Reader<Row[Field]> };
export type Fields = Record<string, unknown>;

const LONGEST_TEXT = 300_000; // more than the longest review takes
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const DATE = /^\d{4}(?:-\d{2}){0,2}~?$/;

export function refuse(expected: string): never {
  throw new MalformedRow(`expected ${expected}`);
}

export const text: Reader<string> = (v) =>
  typeof v === 'string' && v.length <= LONGEST_TEXT ? v : refuse('text');
export const uuid: Reader<string> = (v) =>
  typeof v === 'string' && UUID.test(v) ? v : refuse('a UUID');
export const date: Reader<string> = (v) =>
  typeof v === 'string' && DATE.test(v) ? v : refuse('a date');
export const finite: Reader<number> = (v) =>
  typeof v === 'number' && Number.isFinite(v) ? v : refuse('a number');
export const whole: Reader<number> = (v) =>
  typeof v === 'number' && Number.isSafeInteger(v) ? v : refuse('a whole number');
export const tallied: Reader<number> = (v) => (whole(v) >= 0 ? (v as number) : refuse('a count'));

export const within =
  (least: number, most: number): Reader<number> =>
  (v) => {
    const n = finite(v);
    return n >= least && n <= most ? n : refuse(`${least} to ${most}`);
  };

export const oneOf = <const T extends string>(...allowed: T[]): Reader<T> => {
  const known: ReadonlySet<unknown> = new Set(allowed);
  return (v) => (known.has(v) ? (v as T) : refuse(allowed.join(' or ')));
};

export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (v) =>
    v === null ? null : read(v);

export const listOf =
  <T>(read: Reader<T>, most = 1_000): Reader<T[]> =>
  (v) =>
    Array.isArray(v) && v.length <= most ? v.map(read) : refuse('a list');

export function fieldsOf(v: unknown): Fields {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
    ? (v as Fields)
    : refuse('fields');
}

export function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export const objectOf =
  <T extends object>(shape: Shape<T>): Reader<T> =>
  (v) => {
    const fields = fieldsOf(v);
    const out: Fields = {};
    for (const name in shape) out[name] = shape[name](own(fields, name));
    return out as T;
  };

/** Like `objectOf`, for fields that may also be absent. */
export const sparseOf =
  <T extends object>(shape: { readonly [Field in keyof T]-?: Reader<T[Field]> }): Reader<T> =>
  (v) => {
    const fields = fieldsOf(v);
    const out: Fields = {};
    for (const name in shape) {
      const value = own(fields, name);
      if (value !== undefined) out[name] = shape[name](value);
    }
    return out as T;
  };

export const countryCode: Reader<string> = (v) =>
  typeof v === 'string' && /^[A-Z]{2}$/.test(v) ? v : refuse('a country code');

/** A field that rows written before it was known do not have. */
export const since =
  <T>(read: Reader<T>, before: T): Reader<T> =>
  (v) =>
    v === undefined ? before : read(v);

export const calendarDay: Reader<string> = (v) =>
  typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v) ? v : refuse('a day');
