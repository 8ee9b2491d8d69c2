import type { ParkHours } from '../hours/hours.ts';

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

/** What a visitor wants to know before queueing. */
export type RideTag =
  | 'SINGLE_RIDER'
  | 'CHILD_SWAP'
  | 'GETS_WET'
  | 'EXPRESS_PASS'
  | 'TRANSFER_FROM_WHEELCHAIR'
  | 'WHEELCHAIR_ACCESSIBLE'
  | 'INDOORS'
  | 'LOOSE_ITEMS_FORBIDDEN';

/** A date no more precise than its source: `1989`, `1989-05` or `1989-05-06`; `1989~` is about then. */
export type PartialDate = string;

export interface FormerName {
  name: string;
  from: PartialDate | null;
  until: PartialDate | null;
}

/** Ids of the same entity elsewhere, by the name of that place. */
export type ExternalIds = Partial<Record<'wikidata' | 'rcdb' | 'osm' | 'themeparks', string>>;

/** Where a fact comes from, and of when it is. */
export interface Source {
  /** What it is: an address, or words such as `coaster_db`. */
  of: string;
  asOf: PartialDate | null;
  licence: string | null;
}

/** By the name of the field; `*` stands for all that name none. */
export type Sources = Record<string, Source>;

/** What a list tells of it: how many rated, and the sum of their half stars. */
export interface RatingShown {
  count: number;
  sum: number;
}

/** Published ratings of one subject. `histogram[i]` counts the ratings of (i + 1) half stars. */
export interface RatingTally extends RatingShown {
  histogram: number[];
}

/** What every entity has. */
interface EntityRow {
  id: string;
  slug: string;
  /** Addresses that led here once, and still do. */
  formerSlugs: string[];
  name: string;
  description: string | null;
  externalIds: ExternalIds;
  sources: Sources;
}

export interface CompanyRow extends EntityRow {
  formerNames: FormerName[];
  roles: CompanyRole[];
  country: string | null;
  headquarters: string | null;
  founded: number | null;
  defunct: number | null;
  parentId: string | null;
  website: string | null;
  /** Since when somebody proved to speak for it; null: nobody does. */
  verified: PartialDate | null;
}

/** What a manufacturer sells. */
export interface ModelRow extends EntityRow {
  manufacturerId: string | null;
}

export interface ParkRow extends EntityRow {
  formerNames: FormerName[];
  type: 'THEME_PARK' | 'AMUSEMENT_PARK';
  status: EntityStatus;
  opened: PartialDate | null;
  closed: PartialDate | null;
  country: string;
  continent: Continent;
  region: string | null;
  locality: string | null;
  address: string | null;
  latitude: number;
  longitude: number;
  timeZone: string;
  /** `si` in square metres. */
  size: Measure | null;
  /** In the order in which they are shown. */
  areas: string[];
  operatorId: string | null;
  ownerId: string | null;
  website: string | null;
  /** In files, in the history and at the server; what phones get of it is `HoursRow`, in the park's scope. */
  hours: ParkHours | null;
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
  /** In multiples of the earth's pull. */
  gForce?: number | null;
  material?: 'STEEL' | 'WOOD' | 'HYBRID' | null;
  /** How one sits or hangs: `Inverted`, `Flying`. */
  type?: string | null;
  launch?: string | null;
  durationS?: number | null;
  trains?: number | null;
  /** Of one train, in words. */
  trainLayout?: string | null;
}

/** Closed for now; the ride is as it was from the day after `until`. */
export interface Closure {
  from: string | null;
  /** The last day, `YYYY-MM-DD`; null when nobody knows. */
  until: string | null;
  reason: string | null;
}

export interface RideRow extends EntityRow {
  parkId: string;
  formerNames: FormerName[];
  category: RideCategory;
  /** One of its park's areas. */
  area: string | null;
  status: EntityStatus;
  statusSince: PartialDate | null;
  closure: Closure | null;
  manufacturerId: string | null;
  modelId: string | null;
  designerIds: string[];
  /** Where the same hardware stood before: a ride of another time, often of another park. */
  previousId: string | null;
  opened: PartialDate | null;
  closed: PartialDate | null;
  minHeightCm: number | null;
  minHeightAccompaniedCm: number | null;
  maxHeightCm: number | null;
  capacityPerHour: number | null;
  tags: RideTag[];
  latitude: number | null;
  longitude: number | null;
  stats: CoasterStats | null;
  rating: RatingTally;
}

/** Kinds that travel in the `catalogue` scope, with their rows. */
export interface CatalogueRows {
  company: CompanyRow;
  model: ModelRow;
  park: ParkRow;
  ride: RideRow;
}
export type CatalogueKind = keyof CatalogueRows;
