import type { CoasterStats, RatingTally } from '../domain/catalogue/rows.ts';
import { readColumn, writeColumn } from './column.ts';
import { readIds, readReferences, writeIds, writeReferences } from './id-column.ts';
import {
  packRating,
  packSlug,
  packStats,
  unpackRating,
  unpackSlug,
  unpackStats,
} from './packing.ts';

/** How the values of one field travel. */
export interface ColumnFormat {
  write(values: readonly unknown[], rows: readonly { name: string }[]): Uint8Array;
  /** Every value as `check` gives it, where the bytes could say another; `other` columns of the same rows. */
  read(
    bytes: Uint8Array,
    count: number,
    check: (value: unknown) => unknown,
    other: (field: string) => readonly unknown[],
  ): readonly unknown[];
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const parsed = (bytes: Uint8Array): unknown =>
  JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));

const asIs: ColumnFormat = {
  write: (values) => json(writeColumn(values)),
  read: (bytes, count, check) => readColumn(parsed(bytes), count, check),
};

const shorter = (pack: (value: never) => unknown, unpack: (packed: unknown) => unknown) => ({
  write: (values: readonly unknown[]) => json(writeColumn((values as never[]).map(pack))),
  read: (bytes: Uint8Array, count: number, check: (value: unknown) => unknown) =>
    readColumn(parsed(bytes), count, (packed) => check(unpack(packed))),
});

const ids: ColumnFormat = {
  write: (values) => writeIds(values as string[]),
  read: readIds,
};

const references: ColumnFormat = {
  write: (values) => writeReferences(values as (string | null)[]),
  read: (bytes, count, check) => {
    const column = readReferences(bytes, count);
    if (column.includes(null)) check(null);
    return column;
  },
};

const slugs: ColumnFormat = {
  write: (values, rows) =>
    json(writeColumn((values as string[]).map((slug, i) => packSlug(slug, rows[i]!.name)))),
  read: (bytes, count, check, other) => {
    const names = other('name') as readonly string[];
    return readColumn(parsed(bytes), count, (packed) => packed).map((packed, i) =>
      check(unpackSlug(packed, names[i]!)),
    );
  },
};

const CARD: Readonly<Record<string, ColumnFormat>> = { id: ids, slug: slugs };
const ROW: Readonly<Record<string, ColumnFormat>> = {
  ...CARD,
  parkId: references,
  ...{ operatorId: references, ownerId: references, parentId: references },
  ...{ manufacturerId: references, modelId: references, previousId: references },
  rating: shorter((rating: RatingTally) => packRating(rating), unpackRating),
  stats: shorter((stats: CoasterStats | null) => packStats(stats), unpackStats),
};

/** Of a field of a row, of whichever kind. */
export const rowFormat = (field: string): ColumnFormat =>
  Object.hasOwn(ROW, field) ? ROW[field]! : asIs;
/** Of a field of a park as lists show it. */
export const cardFormat = (field: string): ColumnFormat =>
  Object.hasOwn(CARD, field) ? CARD[field]! : asIs;
