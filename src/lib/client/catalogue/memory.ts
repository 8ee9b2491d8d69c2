import { buildCompany, buildModel } from '#lib/domain/catalogue/build-company.ts';
import { buildPark, buildRide } from '#lib/domain/catalogue/build-park.ts';
import { buildHome, buildList, homeOf } from '#lib/domain/catalogue/build.ts';
import { MapIndex } from '#lib/domain/catalogue/map-index.ts';
import type { MapQuery, MapView } from '#lib/domain/catalogue/map.ts';
import { parksPage, type ParksQuery } from '#lib/domain/catalogue/parks-list.ts';
import { ridesPage, type RidesQuery, type RidesView } from '#lib/domain/catalogue/rides-list.ts';
import { buildParkMap, type ParkMapView } from '#lib/domain/catalogue/park-places.ts';
import { untilChanged } from '#lib/domain/catalogue/until-changed.ts';
import { Catalogue } from '#lib/domain/catalogue/catalogue.ts';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import type { CatalogueKind, ParkRow } from '#lib/domain/catalogue/rows.ts';
import type { FactsTarget } from '#lib/domain/facts/proposal.ts';
import type { ParkMap } from '#lib/domain/park-map/park-map.ts';
import type {
  CompanyView,
  HomeView,
  ModelView,
  ParksView,
  ParkView,
  RideView,
  SearchView,
} from '#lib/domain/catalogue/views.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';
import type { FirstScreens } from '#lib/protocol/first-screens.ts';
import type { SubjectName } from '../phone.ts';
import { changedList } from './parks-list.ts';
import { Assembly } from './assembly.ts';
import type { PackedChunk } from './chunks.ts';
import { ParkScopes } from './park-scopes.ts';

const KINDS: ReadonlySet<string> = new Set<CatalogueKind>(['company', 'model', 'park', 'ride']);
const MOST_HITS = 100;

/**
 * The public part of what this phone knows: chunks, and over them the later changes of the feeds
 * (`catalogue` and `park:{id}`). Before they are here, the first screens and single parks. Answers
 * every page at once, or null when it does not hold the thing, or not all that its page tells of.
 * Lives in the worker; keeps nothing durable itself.
 */
export class CatalogueMemory {
  #catalogue = new Catalogue();
  /** The newest revision seen, by entity and id; chunks are older than every change laid over them. */
  readonly #revs = new Map<string, number>();
  readonly #scopes = new ParkScopes();
  /** Parks of which every ride is here, while the catalogue is not (`beginInParts`); null once it is. */
  #packed: Set<string> | null = null;
  #first: FirstScreens | null = null;
  readonly #home = untilChanged(buildHome);
  readonly #list = untilChanged(buildList);
  readonly #map = untilChanged((catalogue) => new MapIndex(catalogue.parks()));

  /** The catalogue is yet to be loaded: until then a row at hand does not mean that all are. */
  beginInParts(): void {
    this.#packed = new Set();
  }

  /** What the first screens show, and the parks that changed since; until the catalogue is loaded. */
  showFirst({ parks, rides }: FirstScreens, changes: readonly FeedChange[]): void {
    if (!this.#packed) return;
    this.#first = { parks: changes.length === 0 ? parks : changedList(parks, changes), rides };
  }

  /** One park with all its rides; only before the catalogue is loaded. */
  addPack(parkId: string, changes: readonly FeedChange[]): void {
    if (!this.#packed) return;
    this.apply(changes);
    this.#packed.add(parkId);
  }

  /**
   * Replaces the catalogue by these chunks and the overlay that belongs to them: the changes pulled
   * since their manifest. `begun`: what of it was put together already. What parks' scopes brought stays. Until it is done the old content answers.
   * @returns the addresses of chunks that could not be read: to be fetched again.
   */
  async load(
    chunks: readonly PackedChunk[],
    overlay: readonly FeedChange[],
    begun: Assembly = new Assembly(),
  ): Promise<string[]> {
    const assembly = begun.isOf(new Set(chunks.map(({ sha }) => sha))) ? begun : new Assembly();
    const unreadable: string[] = [];
    for (const chunk of chunks) if (!(await assembly.add(chunk))) unreadable.push(chunk.sha);
    this.#catalogue = assembly.catalogue;
    this.#packed = this.#first = null;
    for (const key of [...this.#revs.keys()])
      if (KINDS.has(key.slice(0, key.indexOf(':')))) this.#revs.delete(key);
    this.apply(overlay);
    return unreadable;
  }

  /**
   * Lays changes over what is known; one with a lower revision than the last is old news.
   * @returns how many could not be read; they are left out, and the row before them stands.
   */
  apply(changes: readonly FeedChange[]): number {
    let malformed = 0;
    for (const { entity, id, rev, row } of changes) {
      const key = `${entity}:${id}`;
      if (rev <= (this.#revs.get(key) ?? -Infinity)) continue;
      try {
        if (KINDS.has(entity)) this.#layRow(entity as CatalogueKind, id, row);
        else if (!this.#scopes.lay(entity, id, row)) continue;
        this.#revs.set(key, rev);
      } catch {
        malformed++;
      }
    }
    return malformed;
  }

  /** Drops what a park's scope brought: what comes next is all there is. */
  forgetScope(parkId: string): void {
    for (const key of this.#scopes.forget(parkId)) this.#revs.delete(key);
  }

  /** The `park:{id}` scope of this park was pulled to its end: what is not at hand is not there. */
  scopeKnown(parkId: string): void {
    this.#scopes.know(parkId);
  }

  home(): HomeView | null {
    if (this.#first) return homeOf(this.#first.parks, this.#first.rides);
    return this.#isPartial ? null : this.#home(this.#catalogue);
  }

  parks(query: ParksQuery): ParksView | null {
    if (this.#first) return parksPage(this.#first.parks, query);
    return this.#isPartial ? null : parksPage(this.#list(this.#catalogue), query);
  }

  park(slug: string): ParkView | null {
    const park = this.#parkHeld(slug);
    return park ? buildPark(this.#catalogue, slug, this.#scopes.of(park.id)) : null;
  }

  ride(parkSlug: string, rideSlug: string): RideView | null {
    const park = this.#parkHeld(parkSlug);
    return park ? buildRide(this.#catalogue, parkSlug, rideSlug, this.#scopes.of(park.id)) : null;
  }

  parkMap(slug: string, drawn: ParkMap | null): ParkMapView | null {
    const park = this.#parkHeld(slug);
    return park ? buildParkMap(this.#catalogue, slug, this.#scopes.of(park.id), drawn) : null;
  }

  company(slug: string): CompanyView | null {
    return this.#isPartial ? null : buildCompany(this.#catalogue, slug);
  }

  model(slug: string): ModelView | null {
    return this.#isPartial ? null : buildModel(this.#catalogue, slug);
  }

  rides(query: RidesQuery): RidesView | null {
    return this.#isPartial ? null : ridesPage(this.#catalogue, query);
  }

  map(query: MapQuery): MapView | null {
    return this.#isPartial ? null : this.#map(this.#catalogue).picture(query);
  }

  search(query: string, limit: number): SearchView | null {
    return this.#isPartial ? null : this.#catalogue.search(query, Math.min(limit, MOST_HITS));
  }

  /** How a list names it, and where its page is. */
  subject({ kind, id }: FactsTarget): SubjectName | null {
    if (kind === 'company') {
      const company = this.#catalogue.company(id);
      return company ? { name: company.name, href: `/companies/${company.slug}` } : null;
    }
    const ride = kind === 'ride' ? this.#catalogue.ride(id) : undefined;
    const park = this.#catalogue.park(ride ? ride.parkId : id);
    if (!park) return null;
    const href = `/parks/${park.slug}`;
    return ride
      ? { name: ride.name, href: `${href}/rides/${ride.slug}` }
      : { name: park.name, href };
  }

  /** Then what is not here may well exist. */
  get #isPartial(): boolean {
    return this.#packed !== null || this.#catalogue.size === 0;
  }

  /** Null also when some of its rides may be missing. */
  #parkHeld(slug: string): ParkRow | null {
    const park = this.#catalogue.parkBySlug(slug);
    return park && (!this.#packed || this.#packed.has(park.id)) ? park : null;
  }

  #layRow(kind: CatalogueKind, id: string, row: unknown): void {
    if (row === null) return this.#catalogue.remove(kind, id);
    const read = readRow(kind, row);
    if (read.id !== id) throw new TypeError('a row under another id');
    this.#catalogue.put(kind, read);
  }
}
