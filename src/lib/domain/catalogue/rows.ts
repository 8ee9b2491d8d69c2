/** The public facts of the catalogue, as they travel in chunks and in the feed. All ids are UUIDs. */

export type EntityStatus =
  | 'OPERATING'
  | 'CLOSED_TEMP'
  | 'CLOSED_PERM'
  | 'UNDER_CONSTRUCTION'
  | 'DEMOLISHED'
  | 'RELOCATED'
  | 'SBNO'
  | 'CLOSING';

export type RideCategory = 'RC' | 'DR' | 'FR' | 'WR' | 'TR' | 'OT';
export type CompanyRole = 'OPERATOR' | 'PROPERTY_OWNER' | 'MANUFACTURER' | 'DESIGNER';
export type Continent = 'AF' | 'AS' | 'EU' | 'NA' | 'OC' | 'SA';

/** A date no more precise than its source: `1989`, `1989-05` or `1989-05-06`. */
export type PartialDate = string;

export interface FormerName {
  name: string;
  until: number | null;
}

/** What a list tells of it: how many rated, and the sum of their half stars. */
export interface RatingShown {
  count: number;
  sum: number;
}

/** Published ratings of one subject. `histogram[i]` counts the ratings of (i + 1) half stars. */
export interface RatingTally extends RatingShown {
  histogram: number[];
}

export interface CompanyRow {
  id: string;
  slug: string;
  name: string;
  roles: CompanyRole[];
  country: string | null;
  founded: number | null;
  website: string | null;
}

export interface ParkRow {
  id: string;
  slug: string;
  name: string;
  formerNames: FormerName[];
  type: 'THEME_PARK' | 'AMUSEMENT_PARK';
  status: EntityStatus;
  opened: PartialDate | null;
  closed: PartialDate | null;
  country: string;
  continent: Continent;
  region: string | null;
  locality: string | null;
  latitude: number;
  longitude: number;
  timeZone: string;
  operatorId: string | null;
  website: string | null;
  description: string | null;
  rating: RatingTally;
}

/** A measured figure in SI units beside the value and unit its source gave. */
export interface Measure {
  si: number;
  value: number;
  unit: string;
}

export interface CoasterStats {
  heightM?: Measure | null;
  lengthM?: Measure | null;
  speedMps?: Measure | null;
  dropM?: Measure | null;
  inversions?: number | null;
  angleDeg?: number | null;
  material?: 'STEEL' | 'WOOD' | 'HYBRID' | null;
  launch?: string | null;
  durationS?: number | null;
}

export interface RideRow {
  id: string;
  parkId: string;
  slug: string;
  name: string;
  formerNames: FormerName[];
  category: RideCategory;
  status: EntityStatus;
  manufacturerId: string | null;
  model: string | null;
  opened: PartialDate | null;
  closed: PartialDate | null;
  minHeightCm: number | null;
  minHeightAccompaniedCm: number | null;
  maxHeightCm: number | null;
  latitude: number | null;
  longitude: number | null;
  description: string | null;
  stats: CoasterStats | null;
  rating: RatingTally;
}

/** Kinds that travel in the `catalogue` scope, with their rows. */
export interface CatalogueRows {
  company: CompanyRow;
  park: ParkRow;
  ride: RideRow;
}
export type CatalogueKind = keyof CatalogueRows;
