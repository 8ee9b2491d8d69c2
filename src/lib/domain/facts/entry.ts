import type { CompanyRow, ParkRow, RideRow } from '../catalogue/rows.ts';
import { emptyOf, fieldsOf, FACT_FIELDS, type FactsKind } from './fields.ts';
import type { Values } from './proposal.ts';

export type FactsRow = ParkRow | RideRow | CompanyRow;

/** What an entry says, by the fields in which it is proposed. */
export function valuesOf(kind: FactsKind, row: FactsRow): Values {
  const fields = row as unknown as Values;
  const stats = (fields['stats'] ?? {}) as Values;
  return Object.fromEntries(
    fieldsOf(kind, true).map(([name, { form, within }]) => {
      if (form.is === 'position') return [name, positionOf(fields)];
      return [name, (within ? stats[name] : fields[name]) ?? emptyOf(form)];
    }),
  );
}

function positionOf({ latitude, longitude }: Values): unknown {
  return typeof latitude === 'number' && typeof longitude === 'number'
    ? { latitude, longitude }
    : null;
}

/** The row's own fields that say these values, over the row that stands (null: a new one). */
export function rowFieldsOf(kind: FactsKind, values: Values, row: Values | null): Values {
  const fields: Values = {};
  for (const [name, value] of Object.entries(values)) {
    const { form, within } = FACT_FIELDS[kind][name]!;
    if (form.is === 'position') {
      const at = value as { latitude: number; longitude: number } | null;
      Object.assign(fields, { latitude: at?.latitude ?? null, longitude: at?.longitude ?? null });
    } else if (within) {
      const stats = (fields[within] ?? row?.[within] ?? {}) as Values;
      fields[within] = { ...stats, [name]: value };
    } else fields[name] = value;
  }
  return fields;
}
