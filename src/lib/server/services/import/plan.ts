import type pg from 'pg';
import { noRatings } from '#lib/domain/catalogue/rating.ts';
import { COMPUTED, readRow } from '#lib/domain/catalogue/row-shapes.ts';
import type { CatalogueKind, CatalogueRows } from '#lib/domain/catalogue/rows.ts';
import type { Doubt } from '#lib/domain/import/facts.ts';
import { mergeFacts } from '#lib/domain/import/merge.ts';
import { idOf } from '../../db/entity-id.ts';
import type { Outcome } from './staging.ts';

type AnyRow = CatalogueRows[CatalogueKind];
type Fields = Record<string, unknown>;

interface Planned {
  kind: CatalogueKind | 'map';
  id: string;
  /** Of a new row all columns, of another those that change. */
  row: Fields;
  /** What those that change were; null of a new row. */
  was: Fields | null;
}

interface Said {
  key: string;
  kind: CatalogueKind;
  entityId: string;
  facts: Fields;
}

const FLUSH_AT = 1_000;
/** What is told once of an entity, and not by each of its fields. */
const NOT_MERGED: ReadonlySet<string> = new Set([
  'id',
  'slug',
  'name',
  'sources',
  'formerSlugs',
  ...COMPUTED,
]);

/** What an import will write: rows as they shall be, and what the file said of them. */
export class Plan {
  readonly #db: pg.Client;
  readonly #run: string;
  readonly #format: string;
  #planned = new Map<string, Planned>();
  #said: Said[] = [];
  /** `park slug` of rides that will be: the rides of one park alone are held, and a file may come back to another. */
  readonly #newRides = new Set<string>();

  constructor(db: pg.Client, run: string, format: string) {
    this.#db = db;
    this.#run = run;
    this.#format = format;
  }

  /** Lays what the file says over a row that is there. @returns the row as it will be. */
  async merge<Kind extends CatalogueKind>(
    kind: Kind,
    row: CatalogueRows[Kind],
    key: string,
    says: Fields,
  ): Promise<{ row: CatalogueRows[Kind]; outcome: Outcome; doubts: Doubt[] }> {
    const facts = Object.fromEntries(
      Object.entries(says).filter(([field]) => !NOT_MERGED.has(field)),
    );
    const said = await this.#lastSaid(`${kind} ${key}`);
    const { changed, doubts } = mergeFacts(row as unknown as Fields, said, facts);
    this.#note({ key: `${kind} ${key}`, kind, entityId: row.id, facts });
    if (Object.keys(changed).length === 0) return { row, outcome: 'unchanged', doubts };
    const sources = { ...row.sources };
    const source = (says['sources'] as AnyRow['sources'] | undefined)?.['*'];
    if (source) for (const field of Object.keys(changed)) sources[field] = source;
    return {
      row: await this.amend(kind, row, { ...changed, sources }),
      outcome: 'changed',
      doubts,
    };
  }

  /** A row that is not there yet: what nobody says is as it is when nobody knows. */
  async create<Kind extends CatalogueKind>(
    kind: Kind,
    key: string,
    fields: Fields,
    says: Fields = fields,
  ): Promise<CatalogueRows[Kind]> {
    const id = typeof fields['id'] === 'string' ? fields['id'] : this.idFor(kind, key);
    const row = readRow(kind, { ...NOTHING[kind], ...fields, id });
    const facts = Object.fromEntries(
      Object.entries(says).filter(([field]) => !NOT_MERGED.has(field)),
    );
    this.#note({ key: `${kind} ${key}`, kind, entityId: id, facts });
    if ('parkId' in row) this.#newRides.add(`${row.parkId} ${row.slug}`);
    await this.#put({ kind, id, row: columnsOf(row as unknown as Fields), was: null });
    return row;
  }

  /** What shall be drawn of a park from now on. */
  drawMap(parkId: string, columns: Fields): Promise<void> {
    return this.#put({ kind: 'map', id: parkId, row: columns, was: null });
  }

  /** The same for the same key, in every run and installation. */
  idFor = (kind: CatalogueKind, key: string): string => idOf(kind, `${this.#format} ${key}`);

  willBeRide = (parkId: string, slug: string): boolean => this.#newRides.has(`${parkId} ${slug}`);

  /** Some fields of a row that is there, or will be. @returns the row as it will be. */
  async amend<Kind extends CatalogueKind>(
    kind: Kind,
    row: CatalogueRows[Kind],
    fields: Fields,
  ): Promise<CatalogueRows[Kind]> {
    const before = row as unknown as Fields;
    const was = Object.fromEntries(Object.keys(fields).map((field) => [field, before[field]]));
    await this.#put({ kind, id: row.id, row: columnsOf(fields), was: columnsOf(was) });
    return readRow(kind, { ...row, ...fields });
  }

  async flush(): Promise<void> {
    const rows = [...this.#planned.values()];
    this.#planned = new Map();
    // Planned again after it was written here: new rows take the change in, of others the first values count.
    if (rows.length > 0)
      await this.#db.query(
        `INSERT INTO import_planned (run, kind, id, row, was)
         SELECT $1, f.* FROM jsonb_to_recordset($2) AS f(kind text, id uuid, row jsonb, was jsonb)
         ON CONFLICT (run, kind, id) DO UPDATE SET row = import_planned.row || EXCLUDED.row,
           was = EXCLUDED.was || import_planned.was`,
        [this.#run, JSON.stringify(rows)],
      );
    const said = this.#said;
    this.#said = [];
    if (said.length > 0)
      await this.#db.query(
        `INSERT INTO import_planned (run, kind, id, row)
         SELECT $1, 'said', gen_random_uuid(), f FROM jsonb_array_elements($2) AS f`,
        [this.#run, JSON.stringify(said)],
      );
  }

  async #lastSaid(key: string): Promise<Fields | null> {
    const { rows } = await this.#db.query<{ facts: Fields }>(
      'SELECT facts FROM import_said WHERE format = $1 AND key = $2',
      [this.#format, key],
    );
    return rows[0]?.facts ?? null;
  }

  #note(said: Said): void {
    this.#said.push(said);
  }

  async #put(planned: Planned): Promise<void> {
    const key = `${planned.kind} ${planned.id}`;
    const before = this.#planned.get(key);
    const row = { ...before?.row, ...planned.row };
    const was = before ? before.was && { ...planned.was, ...before.was } : planned.was;
    this.#planned.set(key, { ...planned, row, was });
    if (this.#planned.size + this.#said.length >= FLUSH_AT) await this.flush();
  }
}

const NO_PLACE = { region: null, locality: null, website: null };
const NOTHING: Readonly<Record<CatalogueKind, Fields>> = {
  company: { roles: [], country: null, founded: null, website: null },
  model: { manufacturerId: null },
  park: {
    ...NO_PLACE,
    ...{ formerNames: [], type: 'AMUSEMENT_PARK', opened: null, closed: null, operatorId: null },
    rating: noRatings(),
  },
  ride: {
    ...{ formerNames: [], manufacturerId: null, opened: null, closed: null, stats: null },
    ...{ minHeightCm: null, minHeightAccompaniedCm: null, maxHeightCm: null },
    ...{ latitude: null, longitude: null, rating: noRatings() },
  },
};

/** Fields as their table's columns; what is computed from others is no column. */
function columnsOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([field]) => !COMPUTED.has(field))
      .map(([field, value]) => [field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  );
}
