import type pg from 'pg';
import type { CompanyRole, Sources } from '#lib/domain/catalogue/rows.ts';
import { slugOf } from '#lib/domain/catalogue/slug.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { rowFieldsOf } from '#lib/domain/facts/entry.ts';
import { FACT_FIELDS, type FactsKind } from '#lib/domain/facts/fields.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import { misfits, missingToPublish } from '#lib/domain/facts/whole.ts';
import type { FactsSubmission } from '#lib/domain/moderation/submission.ts';
import type { Entry } from '../db/facts.ts';

/** The transaction is run again; see withTransaction. */
const SERIALIZATION_FAILURE = '40001';

/**
 * Writes what was decided of a proposal, in the decision's transaction: a new row, or the fields of one
 * that stands. Throws INVALID with the field when the entry could not be so.
 */
export async function publishFacts(
  db: pg.PoolClient,
  { subject: { kind, id }, fields, receivedAt }: FactsSubmission,
  set: Values,
  entry: Entry | null,
): Promise<void> {
  const values = entry ? set : { ...alwaysOf(kind), ...set };
  const whole = { ...entry?.values, ...values };
  const [missing] = missingToPublish(kind, whole);
  if (missing && (!entry || missing in set)) throw new DomainError('INVALID', { field: missing });
  const [misfit] = Object.keys(misfits(kind, whole)).filter((name) => !entry || name in set);
  if (misfit) throw new DomainError('INVALID', { field: misfit });
  await haveRoles(db, kind, values);

  const row = {
    ...rowFieldsOf(kind, values, entry && (entry.row as unknown as Values)),
    ...(await placeFields(kind, values)),
    ...(await slugField(db, kind, whole, entry)),
    ...sourceField(kind, fields.source, receivedAt, set, entry),
    ...(entry ? {} : { id }),
  };
  try {
    await write(db, kind, id, row, entry === null);
    await db.query('SET CONSTRAINTS ALL IMMEDIATE');
  } catch (error) {
    throw asRefusal(error);
  }
}

const alwaysOf = (kind: FactsKind): Values =>
  Object.fromEntries(
    Object.entries(FACT_FIELDS[kind]).flatMap(([name, { always }]) =>
      always === undefined ? [] : [[name, always]],
    ),
  );

/** Who is named as the maker of a ride makes rides. Throws INVALID for an entry that is not (yet) there. */
async function haveRoles(db: pg.PoolClient, kind: FactsKind, values: Values): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const { form } = FACT_FIELDS[kind][name]!;
    if (form.is !== 'entry' && form.is !== 'entries') continue;
    const ids = [value].flat().filter((one) => one !== null) as string[];
    const { rows } = await db.query<{ id: string }>(
      `SELECT id FROM ${form.kind} WHERE id = ANY($1) FOR NO KEY UPDATE`,
      [ids],
    );
    if (rows.length < ids.length) throw new DomainError('INVALID', { field: name });
    if (form.role) await giveRole(db, ids, form.role);
  }
}

const giveRole = (db: pg.PoolClient, ids: string[], role: CompanyRole) =>
  db.query(
    `UPDATE company SET roles = array_append(roles, $2) WHERE id = ANY($1) AND $2 <> ALL (roles)`,
    [ids, role],
  );

/** What follows from where a park is. Its country is what people say, since borders are disputed. */
async function placeFields(kind: FactsKind, { position }: Values): Promise<Values> {
  if (kind !== 'park' || !position) return {};
  const { placeAt } = await import('../platform/places.ts');
  const place = placeAt(position as { latitude: number; longitude: number });
  if (!place) throw new DomainError('INVALID', { field: 'position' });
  return { continent: place.continent, timeZone: place.timeZone };
}

/** Addresses follow names; the one it had before still leads here, by a trigger. */
async function slugField(
  db: pg.PoolClient,
  kind: FactsKind,
  { name, parkId }: Values,
  entry: Entry | null,
): Promise<Values> {
  if (entry?.values['name'] === name) return {};
  const plain = slugOf(String(name)) || kind;
  if (entry && entry.row.slug === plain) return {};
  const { rows } = await db.query<{ slug: string }>(
    `SELECT slug FROM ${kind} WHERE slug ~ ('^' || $1 || '(-\\d+)?$') ${kind === 'ride' ? 'AND park_id = $2' : ''}`,
    kind === 'ride' ? [plain, parkId ?? null] : [plain],
  );
  const taken = new Set(rows.map(({ slug }) => slug));
  let slug = plain;
  for (let n = 2; taken.has(slug); n++) slug = `${plain}-${n}`;
  return { slug };
}

/** The source stands beside the facts that were taken from it. */
function sourceField(
  kind: FactsKind,
  of: string,
  receivedAt: string,
  set: Values,
  entry: Entry | null,
): Values {
  if (of === '') return {};
  const source = { of, asOf: receivedAt.slice(0, 10), licence: null };
  const sources: Sources = { ...entry?.row.sources };
  for (const name of Object.keys(set)) sources[columnFieldOf(kind, name)] = source;
  return { sources };
}

const columnFieldOf = (kind: FactsKind, name: string): string => {
  const { form, within } = FACT_FIELDS[kind][name]!;
  return form.is === 'position' ? 'latitude' : (within ?? name);
};

export const columnOf = (field: string): string =>
  field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

async function write(
  db: pg.PoolClient,
  table: FactsKind,
  id: string,
  fields: Values,
  isNew: boolean,
): Promise<void> {
  const columns = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [columnOf(field), value]),
  );
  const names = Object.keys(columns).map((name) => `"${name}"`);
  const of = (row: string): string => names.map((name) => `${row}.${name}`).join(', ');
  if (isNew)
    await db.query(
      `INSERT INTO ${table} (${names.join(', ')})
       SELECT ${of('n')} FROM jsonb_populate_record(NULL::${table}, $1) n`,
      [JSON.stringify(columns)],
    );
  else
    await db.query(
      `UPDATE ${table} t SET (${names.join(', ')}) = ROW(${of('n')})
         FROM ${table} s, jsonb_populate_record(s, $2) n WHERE t.id = $1 AND s.id = $1`,
      [id, JSON.stringify(columns)],
    );
}

/** Which field a constraint of the database is about. */
const FIELD_OF: Readonly<Record<string, string>> = {
  ...{ park_dates: 'closed', ride_dates: 'closed', company_years: 'defunct' },
  ...{ ride_heights: 'minHeightCm', ride_area: 'area', ride_position: 'position' },
  ...{ park_position: 'position', ride_park_id_fkey: 'parkId', company_role: 'roles' },
};

function asRefusal(error: unknown): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  // Another got the address, or the id, in this moment: seen when it is done again.
  if (code === '23505') return Object.assign(new Error('taken'), { code: SERIALIZATION_FAILURE });
  if (!code?.startsWith('23')) return error;
  return new DomainError('INVALID', { field: FIELD_OF[constraint ?? ''] ?? 'changes' });
}
