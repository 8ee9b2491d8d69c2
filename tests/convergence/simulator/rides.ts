import { noRatings } from '#lib/domain/catalogue/rating.ts';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import type { RideRow } from '#lib/domain/catalogue/rows.ts';
import { rowFieldsOf, valuesOf } from '#lib/domain/facts/entry.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import { isSame } from '#lib/domain/merge/three-way.ts';

// What a history says of rides: figures and words, a list, and two that may contradict each other. Alike in the model
// and in PostgreSQL.

/** What stands there when a history begins. */
export const AT_FIRST: Values = {
  ...{ name: 'R', capacityPerHour: null, minHeightCm: null, maxHeightCm: null },
  ...{ trainLayout: null, launch: null, tags: [] },
};

export const rideRow = (id: string, parkId: string, values: Values): RideRow =>
  readRow('ride', {
    ...{ id, parkId, slug: id, formerNames: [], category: 'RC', status: 'OPERATING' },
    ...{ manufacturerId: null, opened: null, closed: null, minHeightAccompaniedCm: null },
    ...{ latitude: null, longitude: null, rating: noRatings() },
    ...rowFieldsOf('ride', values, null),
  });

/** Of all that a ride says, what histories are about. */
export const valuesIn = (row: RideRow): Values => {
  const values = valuesOf('ride', row);
  return Object.fromEntries(Object.keys(AT_FIRST).map((name) => [name, values[name]]));
};

type Columns = Record<string, unknown>;

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** The columns that say these values. */
export const columnsOf = (values: Values): Columns =>
  Object.fromEntries(
    Object.entries(rowFieldsOf('ride', values, null)).map(([field, value]) => [
      columnOf(field),
      value,
    ]),
  );

/** What these columns say. */
export const valuesInColumns = (columns: Columns): Values => {
  const stats = (columns['stats'] ?? {}) as Values;
  return Object.fromEntries(
    Object.entries(AT_FIRST).map(([name, empty]) => [
      name,
      stats[name] ?? columns[columnOf(name)] ?? (Array.isArray(empty) ? [] : null),
    ]),
  );
};

/** What of `after` was not so before. */
export const changed = (before: Values, after: Values): Values =>
  Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSame(before[name], value)));
