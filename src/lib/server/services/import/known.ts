import type pg from 'pg';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import type {
  CatalogueKind,
  CatalogueRows,
  CompanyRow,
  ExternalIds,
  FormerName,
  ModelRow,
  ParkRow,
  RideRow,
} from '#lib/domain/catalogue/rows.ts';
import { slugOf } from '#lib/domain/catalogue/slug.ts';
import { companyKeys, nameKeys } from '#lib/domain/import/plain.ts';
import { WHOLE_ROWS } from '../../db/catalogue.ts';

interface Named {
  id: string;
  slug: string;
  name: string;
  formerNames?: FormerName[];
  externalIds: ExternalIds;
}

/** Entities of one kind by what files call them. */
export class Book<Row extends Named> {
  readonly #byId = new Map<string, Row>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #byExternalId = new Map<string, string>();
  readonly #slugs = new Set<string>();

  readonly #keysOf: (name: string) => string[];

  constructor(rows: Iterable<Row>, keysOf: (name: string) => string[] = nameKeys) {
    this.#keysOf = keysOf;
    for (const row of rows) this.put(row);
  }

  put(row: Row): void {
    this.#byId.set(row.id, row);
    this.#slugs.add(row.slug);
    const names = [row.name, ...(row.formerNames ?? []).map(({ name }) => name)];
    for (const key of names.flatMap(this.#keysOf))
      this.#byName.set(key, (this.#byName.get(key) ?? new Set()).add(row.id));
    for (const [place, id] of Object.entries(row.externalIds))
      this.#byExternalId.set(`${place} ${id}`, row.id);
  }

  get = (id: string): Row | undefined => this.#byId.get(id);
  has = (slug: string): boolean => this.#slugs.has(slug);
  values = (): MapIterator<Row> => this.#byId.values();

  /** Those that have or had the name; the first of its readings that finds any. */
  named(name: string): Row[] {
    for (const key of this.#keysOf(name)) {
      const found = this.#byName.get(key);
      if (found) return [...found].map((id) => this.#byId.get(id)!);
    }
    return [];
  }

  withExternalId(ids: ExternalIds | undefined): Row | undefined {
    for (const [place, id] of Object.entries(ids ?? {})) {
      const found = this.#byExternalId.get(`${place} ${id}`);
      if (found) return this.#byId.get(found);
    }
    return undefined;
  }

  /** Of a name, or a number behind it when that is taken. */
  freeSlug(
    name: string,
    fallback: string,
    isTaken: (slug: string) => boolean = () => false,
  ): string {
    const plain = slugOf(name) || fallback;
    let slug = plain;
    for (let n = 2; this.#slugs.has(slug) || isTaken(slug); n++) slug = `${plain}-${n}`;
    return slug;
  }
}

/** The catalogue as an import meets it. Rides are many: those of one park are held at a time. */
export class Known {
  readonly #db: pg.Client;
  readonly companies: Book<CompanyRow>;
  readonly models: Book<ModelRow>;
  readonly parks: Book<ParkRow>;
  #ridesOf: { parkId: string; rides: Book<RideRow> } | null = null;

  private constructor(
    db: pg.Client,
    companies: CompanyRow[],
    models: ModelRow[],
    parks: ParkRow[],
  ) {
    this.#db = db;
    this.companies = new Book(companies, companyKeys);
    this.models = new Book(models);
    this.parks = new Book(parks);
  }

  static async read(db: pg.Client): Promise<Known> {
    return new Known(
      db,
      await readRows(db, 'company'),
      await readRows(db, 'model'),
      await readRows(db, 'park'),
    );
  }

  async ridesOf(parkId: string): Promise<Book<RideRow>> {
    if (this.#ridesOf?.parkId !== parkId) {
      const rides = new Book(await readRows(this.#db, 'ride', 'park_id', parkId));
      this.#ridesOf = { parkId, rides };
    }
    return this.#ridesOf.rides;
  }

  async ride(id: string): Promise<RideRow | undefined> {
    return (await readRows(this.#db, 'ride', 'id', id))[0];
  }
}

async function readRows<Kind extends CatalogueKind>(
  db: pg.Client,
  kind: Kind,
  column?: 'id' | 'park_id',
  value?: string,
): Promise<CatalogueRows[Kind][]> {
  const where = column ? `WHERE id IN (SELECT id FROM ${kind} WHERE ${column} = $1)` : '';
  const { rows } = await db.query<{ row: unknown }>(
    `SELECT row FROM ${WHOLE_ROWS[kind]} ${where}`,
    column ? [value] : [],
  );
  return rows.map(({ row }) => readRow(kind, row));
}
