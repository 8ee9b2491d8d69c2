import type { UpdateRow } from '../updates/update.ts';
import type { MapRow } from '../park-map/park-map.ts';
import type { HoursRow } from '../hours/hours.ts';
import type { AspectsRow } from '../review/details.ts';
import type { EarlierReview, ReviewRow } from '../review/review.ts';
import type { SightedRow } from '../sightings/sighting.ts';
import type { CompanyRow, ModelRow, ParkRow, RideRow } from './rows.ts';

/** Where the rows are: the phone's memory and the server's implement it alike. */
export interface CatalogueSource {
  parks(): Iterable<ParkRow>;
  rides(): Iterable<RideRow>;
  companies(): Iterable<CompanyRow>;
  models(): Iterable<ModelRow>;
  park(id: string): ParkRow | undefined;
  ride(id: string): RideRow | undefined;
  company(id: string): CompanyRow | undefined;
  model(id: string): ModelRow | undefined;
  /** These also find what once had that slug, unless another has it now. */
  parkBySlug(slug: string): ParkRow | undefined;
  rideBySlug(parkId: string, slug: string): RideRow | undefined;
  companyBySlug(slug: string): CompanyRow | undefined;
  modelBySlug(slug: string): ModelRow | undefined;
  ridesOf(parkId: string): Iterable<RideRow>;
  ridesOfModel(modelId: string): Iterable<RideRow>;
  /** As what, and where, the hardware of this ride stood or stands next. */
  movedTo(rideId: string): RideRow | undefined;
}

/** What a park's scope tells. `known` is false when it was never fetched. */
export interface ParkScope {
  known: boolean;
  hours: HoursRow | null;
  updates: Iterable<UpdateRow>;
  map: MapRow | null;
  /** Of this subject and perhaps others. */
  sighted: Iterable<SightedRow>;
  /** Of this subject and perhaps others. */
  reviews: Iterable<ReviewRow>;
  /** Of these reviews and perhaps others. */
  earlier: Iterable<EarlierReview>;
  /** Of this subject and perhaps others. */
  aspects: Iterable<AspectsRow>;
}
