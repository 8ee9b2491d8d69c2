import type pg from 'pg';
import type {
  CatalogueKind,
  CompanyRow,
  ModelRow,
  ParkRow,
  RideRow,
} from '#lib/domain/catalogue/rows.ts';
import type { Doubt, OwnRow } from '#lib/domain/import/facts.ts';
import { countryAt } from '../../platform/places.ts';
import type { Fate } from './fate.ts';
import type { Known } from './known.ts';
import type { Plan } from './plan.ts';

type Fields = Record<string, unknown>;

/** Rows of our own files: they name themselves and each other by id. */
export class OwnRows {
  readonly #db: pg.Client;
  readonly #run: string;
  readonly #known: Known;
  readonly #plan: Plan;

  constructor(db: pg.Client, run: string, known: Known, plan: Plan) {
    this.#db = db;
    this.#run = run;
    this.#known = known;
    this.#plan = plan;
  }

  async resolve(kind: CatalogueKind, row: OwnRow): Promise<Fate> {
    const lost = await this.#lostReference(row as Partial<RideRow & ParkRow & CompanyRow>);
    if (lost)
      return { outcome: 'review', reason: `names ${lost}, which is neither here nor in the file` };
    const doubts = kind === 'park' ? elsewhere(row as ParkRow) : [];
    const book = await this.#bookOf(kind, row);
    const there = book.get(row.id);
    if (there) {
      const merged = await this.#plan.merge(kind, there as never, row.id, row as unknown as Fields);
      book.put(merged.row as never);
      return { outcome: merged.outcome, doubts: [...doubts, ...merged.doubts] };
    }
    const isTaken =
      book.has(row.slug) ||
      (kind === 'ride' && this.#plan.willBeRide((row as RideRow).parkId, row.slug));
    if (isTaken) return { outcome: 'review', reason: `the address “${row.slug}” is another’s` };
    book.put((await this.#plan.create(kind, row.id, row as unknown as Fields)) as never);
    return { outcome: 'created', doubts };
  }

  async #bookOf(kind: CatalogueKind, row: OwnRow) {
    if (kind === 'company') return this.#known.companies;
    if (kind === 'model') return this.#known.models;
    return kind === 'park' ? this.#known.parks : this.#known.ridesOf((row as RideRow).parkId);
  }

  async #lostReference(
    row: Partial<RideRow & ParkRow & CompanyRow & ModelRow>,
  ): Promise<string | null> {
    const { companies, models, parks } = this.#known;
    if (row.parkId && !parks.get(row.parkId)) return 'a park';
    if (row.modelId && !models.get(row.modelId)) return 'a model';
    const named = [row.operatorId, row.ownerId, row.manufacturerId, ...(row.designerIds ?? [])];
    if (named.some((id) => id && !companies.get(id))) return 'a company';
    for (const id of [row.parentId, row.previousId])
      if (id && !(await this.#isSomewhere(id))) return 'another entry';
    return null;
  }

  /** These may come later in the file than what names them. */
  async #isSomewhere(id: string): Promise<boolean> {
    const { rows } = await this.#db.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM ride WHERE id = $2) OR EXISTS (SELECT FROM company WHERE id = $2)
           OR EXISTS (SELECT FROM import_line WHERE run = $1 AND item #>> '{row,row,id}' = $2::text) AS found`,
      [this.#run, id],
    );
    return rows[0]!.found;
  }
}

/** A park that says it is in one country and stands in another. */
function elsewhere(park: ParkRow): Doubt[] {
  const there = countryAt(park);
  if (!there || there === park.country) return [];
  return [{ field: 'country', reason: `${park.name} says ${park.country} and stands in ${there}` }];
}
