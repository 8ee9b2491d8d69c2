import type { Pool } from 'pg';
import { buildCompany, buildModel } from '../../domain/catalogue/build-company.ts';
import { buildPark, buildRide } from '../../domain/catalogue/build-park.ts';
import { buildHome, buildList } from '../../domain/catalogue/build.ts';
import { MapIndex } from '../../domain/catalogue/map-index.ts';
import type { MapQuery, MapView } from '../../domain/catalogue/map.ts';
import { buildParkMap, type ParkMapView } from '../../domain/catalogue/park-places.ts';
import { parksPage, type ParksQuery } from '../../domain/catalogue/parks-list.ts';
import { ridesPage, type RidesQuery, type RidesView } from '../../domain/catalogue/rides-list.ts';
import type { ParkScope } from '../../domain/catalogue/source.ts';
import { untilChanged } from '../../domain/catalogue/until-changed.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { LONGEST_QUERY } from '../../domain/catalogue/search.ts';
import type {
  CompanyView,
  HomeView,
  ModelView,
  ParksView,
  ParkView,
  RideView,
  SearchView,
} from '../../domain/catalogue/views.ts';
import { sightedIn, sightedOf } from '../db/sightings.ts';
import { hoursOf, mapOf, updatesOfPark } from '../db/catalogue.ts';
import { aspectsOf, newestReviews } from '../db/reviews.ts';
import { CatalogueMirror } from './catalogue-mirror.ts';
import { ParkGrounds } from './park-grounds.ts';

const SHOWN_REVIEWS = 20;
const MOST_HITS = 50;
const NOTHING_SAID = { reviews: [], earlier: [], aspects: [] };

/** The public pages' data, built from the server's rows by the functions that the phone uses as well. */
export class CatalogueViews {
  readonly #pool: Pool;
  readonly #mirror: CatalogueMirror;
  // These two go through every ride.
  readonly #home = untilChanged(buildHome);
  readonly #list = untilChanged(buildList);
  readonly #map = untilChanged((catalogue) => new MapIndex(catalogue.parks()));

  readonly #grounds: ParkGrounds;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#grounds = new ParkGrounds(pool);
    this.#mirror = new CatalogueMirror(pool);
  }

  async home(): Promise<HomeView> {
    return this.#home(await this.#mirror.current());
  }

  async parks(query: ParksQuery): Promise<ParksView> {
    return parksPage(this.#list(await this.#mirror.current()), query);
  }

  /** Null when there is no such park. */
  async park(slug: string): Promise<ParkView | null> {
    const catalogue = await this.#mirror.current();
    const park = catalogue.parkBySlug(slug);
    return park
      ? buildPark(catalogue, slug, await this.#scope({ kind: 'park', id: park.id }))
      : null;
  }

  /** Null when there is no such park. */
  async parkMap(slug: string): Promise<ParkMapView | null> {
    const catalogue = await this.#mirror.current();
    const park = catalogue.parkBySlug(slug);
    if (!park) return null;
    const map = await mapOf(this.#pool, park.id);
    const scope = { ...NOTHING_SAID, known: true, hours: null, updates: [], sighted: [], map };
    return buildParkMap(catalogue, slug, scope, map && (await this.#grounds.read(map.sha)));
  }

  /** Null when there is no such ride in a park of that name. */
  async ride(parkSlug: string, rideSlug: string): Promise<RideView | null> {
    const catalogue = await this.#mirror.current();
    const park = catalogue.parkBySlug(parkSlug);
    const ride = park && catalogue.rideBySlug(park.id, rideSlug);
    return ride
      ? buildRide(catalogue, parkSlug, rideSlug, await this.#scope({ kind: 'ride', id: ride.id }))
      : null;
  }

  /** Null when there is no such company. */
  async company(slug: string): Promise<CompanyView | null> {
    return buildCompany(await this.#mirror.current(), slug);
  }

  /** Null when there is no such model. */
  async model(slug: string): Promise<ModelView | null> {
    return buildModel(await this.#mirror.current(), slug);
  }

  async rides(query: RidesQuery): Promise<RidesView> {
    return ridesPage(await this.#mirror.current(), query);
  }

  async map(query: MapQuery): Promise<MapView> {
    return this.#map(await this.#mirror.current()).picture(query);
  }

  async search(query: string, limit: number): Promise<SearchView> {
    const hits = Math.min(MOST_HITS, Math.max(1, Math.trunc(limit) || MOST_HITS));
    return (await this.#mirror.current()).search(query.slice(0, LONGEST_QUERY), hits);
  }

  async #scope(subject: SubjectRef): Promise<ParkScope> {
    const isPark = subject.kind === 'park';
    const [said, aspects, hours, updates, map, sighted] = await Promise.all([
      newestReviews(this.#pool, subject, SHOWN_REVIEWS),
      aspectsOf(this.#pool, subject),
      isPark ? hoursOf(this.#pool, subject.id) : null,
      isPark ? updatesOfPark(this.#pool, subject.id) : [],
      isPark ? mapOf(this.#pool, subject.id) : null,
      (isPark ? sightedIn : sightedOf)(this.#pool, subject.id),
    ]);
    return { known: true, hours, updates, map, sighted, ...said, aspects };
  }
}
