import type { ReviewRow } from '../review/review.ts';
import type {
  CompanyRow,
  Continent,
  EntityStatus,
  ParkRow,
  RatingTally,
  RideCategory,
  RideRow,
} from './rows.ts';

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
  rating: RatingTally;
}

export interface RideCard {
  id: string;
  slug: string;
  name: string;
  category: RideCategory;
  status: EntityStatus;
  parkSlug: string;
  parkName: string;
  opened: string | null;
  heightM: number | null;
  speedMps: number | null;
  minHeightCm: number | null;
  rating: RatingTally;
}

export interface HomeView {
  parkCount: number;
  rideCount: number;
  countryCount: number;
  parks: ParkCard[];
  topRides: RideCard[];
}

export interface ParksView {
  parks: ParkCard[];
}

export interface ParkView {
  park: ParkRow;
  operator: CompanyRow | null;
  rides: RideCard[];
  /** The newest first, at most 20. */
  reviews: ReviewRow[];
  /** False on a phone that never fetched this park's reviews: then none at hand is not none. */
  reviewsKnown: boolean;
}

export interface RideView {
  ride: RideRow;
  park: ParkRow;
  manufacturer: CompanyRow | null;
  /** The newest first, at most 20. */
  reviews: ReviewRow[];
  /** False on a phone that never fetched this park's reviews: then none at hand is not none. */
  reviewsKnown: boolean;
}

export interface SearchHit {
  kind: 'park' | 'ride';
  id: string;
  name: string;
  /** The park's name for a ride, the place for a park. */
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
