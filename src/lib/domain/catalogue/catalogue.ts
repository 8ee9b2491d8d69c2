import { first } from './cards.ts';
import { RidesBy } from './rides-by.ts';
import type {
  CatalogueKind,
  CatalogueRows,
  CompanyRow,
  ModelRow,
  ParkRow,
  RideRow,
} from './rows.ts';
import { ChangingIndex } from './search-changing.ts';
import { companyItem, parkItem, rideItem, searchItems } from './search-items.ts';
import type { SearchItem } from './search.ts';
import type { CatalogueSource } from './source.ts';
import type { SearchView } from './views.ts';

/**
 * The whole catalogue in memory, kept current row by row: on the phone from chunks and the feed, on
 * the server from the database. The search index is made at the first search and then follows what
 * changed, at the next search.
 */
export class Catalogue implements CatalogueSource {
  readonly #companies = new Map<string, CompanyRow>();
  readonly #models = new Map<string, ModelRow>();
  readonly #parks = new Map<string, ParkRow>();
  readonly #rides = new Map<string, RideRow>();
  readonly #parkOfSlug = new Map<string, string>();
  readonly #ridesOfPark = new Map<string, Map<string, RideRow>>();
  readonly #ofModel = new RidesBy(
    (ride) => ride.modelId,
    () => this.#rides.values(),
  );
  readonly #movedFrom = new RidesBy(
    (ride) => ride.previousId,
    () => this.#rides.values(),
  );
  #index: ChangingIndex | null = null;
  /** Parks and rides whose entries the index has not followed yet. */
  readonly #unindexed = new Set<string>();
  /** Grows with every change, so that what was made from the rows can be kept until then. */
  version = 0;

  get size(): number {
    return this.#companies.size + this.#models.size + this.#parks.size + this.#rides.size;
  }

  parks = (): Iterable<ParkRow> => this.#parks.values();
  rides = (): Iterable<RideRow> => this.#rides.values();
  companies = (): Iterable<CompanyRow> => this.#companies.values();
  models = (): Iterable<ModelRow> => this.#models.values();
  park = (id: string): ParkRow | undefined => this.#parks.get(id);
  ride = (id: string): RideRow | undefined => this.#rides.get(id);
  company = (id: string): CompanyRow | undefined => this.#companies.get(id);
  model = (id: string): ModelRow | undefined => this.#models.get(id);
  ridesOf = (parkId: string): Iterable<RideRow> => this.#ridesOfPark.get(parkId)?.values() ?? [];
  ridesOfModel = (modelId: string): Iterable<RideRow> => this.#ofModel.of(modelId);
  /** Should two claim to be its hardware, phones and server agree on one. */
  movedTo = (rideId: string): RideRow | undefined =>
    first(1, this.#movedFrom.of(rideId), (a, b) => (a.id < b.id ? -1 : 1))[0];

  parkBySlug(slug: string): ParkRow | undefined {
    const id = this.#parkOfSlug.get(slug);
    return id === undefined ? formerly(slug, this.#parks.values()) : this.#parks.get(id);
  }

  rideBySlug = (parkId: string, slug: string): RideRow | undefined =>
    bySlug(slug, [...this.ridesOf(parkId)]);
  companyBySlug = (slug: string): CompanyRow | undefined =>
    bySlug(slug, [...this.#companies.values()]);
  modelBySlug = (slug: string): ModelRow | undefined => bySlug(slug, [...this.#models.values()]);

  put<Kind extends CatalogueKind>(kind: Kind, row: CatalogueRows[Kind]): void {
    this.version++;
    if (kind === 'company') this.#putCompany(row as CompanyRow);
    else if (kind === 'model') this.#models.set(row.id, row as ModelRow);
    else if (kind === 'park') this.#putPark(row as ParkRow);
    else this.#putRide(row as RideRow);
  }

  remove(kind: CatalogueKind, id: string): void {
    this.version++;
    if (kind === 'company') this.#forgetCompany(id);
    else if (kind === 'model') this.#models.delete(id);
    else if (kind === 'park') this.#forgetPark(id);
    else this.#forgetRide(id);
  }

  search(query: string, limit: number): SearchView {
    return { query, hits: this.#currentIndex().search(query, limit) };
  }

  #currentIndex(): ChangingIndex {
    if (this.#index && this.#unindexed.size > 0)
      this.#index.change(Array.from(this.#unindexed, (id) => [id, this.#itemOf(id)] as const));
    if (!this.#index || this.#index.isOld) this.#index = new ChangingIndex(searchItems(this));
    this.#unindexed.clear();
    return this.#index;
  }

  #itemOf(id: string): SearchItem | null {
    const company = this.#companies.get(id);
    if (company) return companyItem(company);
    const park = this.#parks.get(id);
    if (park) return parkItem(park);
    const ride = this.#rides.get(id);
    const itsPark = ride && this.#parks.get(ride.parkId);
    return itsPark ? rideItem(ride, itsPark) : null;
  }

  /** While there is no index there is nothing to follow. */
  #reindex(id: string): void {
    if (this.#index) this.#unindexed.add(id);
  }

  /** Its rides are found by its name, and lie below its address. */
  #reindexPark(id: string): void {
    this.#reindex(id);
    for (const ride of this.ridesOf(id)) this.#reindex(ride.id);
  }

  #putCompany(row: CompanyRow): void {
    const before = this.#companies.get(row.id);
    if (!before || searchedInCompany(before) !== searchedInCompany(row)) this.#reindex(row.id);
    this.#companies.set(row.id, row);
  }

  #forgetCompany(id: string): void {
    if (this.#companies.delete(id)) this.#reindex(id);
  }

  #putPark(row: ParkRow): void {
    const before = this.#parks.get(row.id);
    if (!before || searchedInPark(before) !== searchedInPark(row)) this.#reindexPark(row.id);
    if (before && before.slug !== row.slug) this.#freeSlug(before);
    this.#parks.set(row.id, row);
    this.#parkOfSlug.set(row.slug, row.id);
  }

  #forgetPark(id: string): void {
    const before = this.#parks.get(id);
    if (!before) return;
    this.#reindexPark(id);
    this.#parks.delete(id);
    this.#freeSlug(before);
  }

  /** Unless another park has taken it meanwhile. */
  #freeSlug(park: ParkRow): void {
    if (this.#parkOfSlug.get(park.slug) === park.id) this.#parkOfSlug.delete(park.slug);
  }

  #putRide(row: RideRow): void {
    const before = this.#rides.get(row.id);
    if (!before || searchedInRide(before) !== searchedInRide(row)) this.#reindex(row.id);
    if (before && before.parkId !== row.parkId)
      this.#ridesOfPark.get(before.parkId)?.delete(row.id);
    this.#rides.set(row.id, row);
    this.#ofModel.change(before, row);
    this.#movedFrom.change(before, row);
    let rides = this.#ridesOfPark.get(row.parkId);
    if (!rides) this.#ridesOfPark.set(row.parkId, (rides = new Map()));
    rides.set(row.id, row);
  }

  #forgetRide(id: string): void {
    const before = this.#rides.get(id);
    if (!before) return;
    this.#reindex(id);
    this.#rides.delete(id);
    this.#ofModel.change(before, undefined);
    this.#movedFrom.change(before, undefined);
    this.#ridesOfPark.get(before.parkId)?.delete(id);
  }
}

interface Addressed {
  slug: string;
  formerSlugs: string[];
}

const bySlug = <Row extends Addressed>(slug: string, rows: readonly Row[]): Row | undefined =>
  rows.find((row) => row.slug === slug) ?? formerly(slug, rows);

function formerly<Row extends Addressed>(slug: string, rows: Iterable<Row>): Row | undefined {
  for (const row of rows) if (row.formerSlugs.includes(slug)) return row;
  return undefined;
}

// A new rating alone leaves the index as it is: popularity may be a little old.
const searchedInPark = (park: ParkRow): string =>
  JSON.stringify([
    park.slug,
    park.name,
    park.formerNames,
    park.locality,
    park.region,
    park.country,
  ]);
const searchedInCompany = (company: CompanyRow): string =>
  JSON.stringify([company.slug, company.name, company.formerNames, company.country]);
const searchedInRide = (ride: RideRow): string =>
  JSON.stringify([ride.slug, ride.name, ride.formerNames, ride.category, ride.parkId]);
