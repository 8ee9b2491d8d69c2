import type { UpdateRow } from '../updates/update.ts';
import type { HoursRow } from '../hours/hours.ts';
import type { AspectTallies } from '../review/details.ts';
import type { ReviewShown } from '../review/review.ts';
import type { SightedRow } from '../sightings/sighting.ts';
import type {
  Closure,
  CompanyRow,
  Continent,
  EntityStatus,
  ModelRow,
  ParkRow,
  RatingShown,
  RideCategory,
  RideRow,
} from './rows.ts';
import type { TimelineEvent } from './timeline.ts';

/** What a page shows. Built by the same pure functions from the phone's rows and from the server's. */

export interface ParkCard {
  id: string;
  slug: string;
  name: string;
  status: EntityStatus;
  country: string;
  continent: Continent;
  locality: string | null;
  rideCount: number;
  coasterCount: number;
  rating: RatingShown;
}

export interface RideCard {
  id: string;
  slug: string;
  name: string;
  category: RideCategory;
  status: EntityStatus;
  closure: Closure | null;
  area: string | null;
  parkSlug: string;
  parkName: string;
  opened: string | null;
  closed: string | null;
  heightM: number | null;
  speedMps: number | null;
  minHeightCm: number | null;
  rating: RatingShown;
}

/** What the start page shows besides parks: it is part of what a phone reads first. */
export interface HomeRides {
  rideCount: number;
  topRides: RideCard[];
}

export interface HomeView extends HomeRides {
  parkCount: number;
  countryCount: number;
  parks: ParkCard[];
}

/** A page of the list of parks, of one continent or all. */
export interface ParksView {
  parks: ParkCard[];
  /** How many parks there are on all pages. */
  total: number;
  /** In how many countries those are. */
  countries: number;
  /** What there is to choose from, whatever was chosen. */
  continents: { continent: Continent; parks: number }[];
  continent: Continent | null;
  page: number;
  pages: number;
}

export interface ParkView {
  park: ParkRow;
  operator: CompanyRow | null;
  owner: CompanyRow | null;
  /** Those that stand first, then by category and name. */
  rides: RideCard[];
  hours: HoursRow | null;
  /** There is something to see on a map of it. */
  mapped: boolean;
  /** All of them; which to show follows from the day (`updates/update.ts`). */
  updates: OfficialUpdate[];
  /** The earliest first; empty when there is little to tell. */
  timeline: TimelineEvent[];
  /** What visitors said of it and of its rides. */
  sighted: SightedRow[];
  /** Which facts of it these are (`mark.ts`). */
  mark: string;
  /** The newest first, at most 20. */
  reviews: ReviewShown[];
  /** What was said of single aspects. */
  aspects: AspectTallies;
  /** False on a phone that never fetched this park's scope: then no hours, update or review at hand are not none. */
  reviewsKnown: boolean;
}

/** With the company that speaks; null when a phone does not hold its row. */
export type OfficialUpdate = UpdateRow & { company: NamedLink | null };

export interface RideView {
  ride: RideRow;
  park: ParkRow;
  manufacturer: CompanyRow | null;
  designers: CompanyRow[];
  model: ModelRow | null;
  /** Some of the other rides of its model. */
  siblings: RideCard[];
  siblingCount: number;
  /** Where this hardware stood and stands, the earliest first; empty when it never moved. */
  places: RidePlace[];
  /** What visitors said of it. */
  sighted: SightedRow | null;
  /** Which facts of it these are (`mark.ts`). */
  mark: string;
  /** The newest first, at most 20. */
  reviews: ReviewShown[];
  /** What was said of single aspects. */
  aspects: AspectTallies;
  /** False on a phone that never fetched this park's reviews: then none at hand is not none. */
  reviewsKnown: boolean;
}

/** One installation of hardware that moved. */
export interface RidePlace {
  name: string;
  slug: string;
  parkSlug: string;
  parkName: string;
  opened: string | null;
  closed: string | null;
  /** The one whose page this is. */
  isThis: boolean;
}

/** A name that leads to a company's or a model's page. */
export interface NamedLink {
  name: string;
  slug: string;
}

export interface CompanyView {
  company: CompanyRow;
  parent: NamedLink | null;
  subsidiaries: NamedLink[];
  /** Parks it runs. */
  operates: ParkCard[];
  /** Parks whose ground is its. */
  owns: ParkCard[];
  /** Some of the rides it built, those that stand and the best rated first. */
  made: RideCard[];
  madeCount: number;
  designed: RideCard[];
  designedCount: number;
  models: (NamedLink & { rides: number })[];
  /** The earliest first; empty when there is little to tell. */
  timeline: TimelineEvent[];
}

export interface ModelView {
  model: ModelRow;
  manufacturer: NamedLink | null;
  /** Some of them, those that stand and the best rated first. */
  rides: RideCard[];
  rideCount: number;
}

export interface SearchHit {
  kind: 'park' | 'ride' | 'company';
  id: string;
  name: string;
  /** The park's name for a ride, the place for a park, the country for a company. */
  context: string;
  href: string;
  category: RideCategory | null;
  /** The former name that was matched, when it was not the current one. */
  matchedName: string | null;
  /** True when spelling was forgiven to find it. */
  fuzzy: boolean;
}

export interface SearchView {
  query: string;
  hits: SearchHit[];
}
