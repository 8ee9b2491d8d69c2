import {
  byName,
  byRating,
  countRides,
  DEFUNCT,
  first,
  linkTo,
  parkCard,
  rideCard,
} from './cards.ts';
import { wholeRow } from './row-shapes.ts';
import type { ParkRow, RideRow } from './rows.ts';
import type { CatalogueSource } from './source.ts';
import { companyTimeline } from './timeline.ts';
import type { CompanyView, ModelView, ParkCard } from './views.ts';

/** A maker of thousands is told by its best; its page says how many there are. */
const SHOWN_RIDES = 60;

/** Null when no company has, or had, that slug. */
export function buildCompany(source: CatalogueSource, slug: string): CompanyView | null {
  const company = source.companyBySlug(slug);
  if (!company) return null;
  const { id } = company;
  const parksWhere = (is: (park: ParkRow) => boolean): ParkCard[] =>
    Array.from(source.parks())
      .filter(is)
      .map((park) => parkCard(park, countRides(source.ridesOf(park.id))))
      .sort(byName);
  const made: RideRow[] = [];
  const designed: RideRow[] = [];
  const ofModel = new Map<string, number>();
  for (const ride of source.rides()) {
    if (!source.park(ride.parkId)) continue;
    if (ride.manufacturerId === id) made.push(ride);
    if (ride.designerIds.includes(id)) designed.push(ride);
    if (ride.modelId) ofModel.set(ride.modelId, (ofModel.get(ride.modelId) ?? 0) + 1);
  }
  const models = Array.from(source.models()).filter((model) => model.manufacturerId === id);
  return {
    company: wholeRow('company', company),
    parent: linkTo(company.parentId === null ? undefined : source.company(company.parentId)),
    subsidiaries: Array.from(source.companies())
      .filter((other) => other.parentId === id)
      .sort(byName)
      .map((other) => linkTo(other)!),
    operates: parksWhere((park) => park.operatorId === id),
    owns: parksWhere((park) => park.ownerId === id),
    made: cards(source, made),
    madeCount: made.length,
    designed: cards(source, designed),
    designedCount: designed.length,
    models: models.sort(byName).map(({ id: modelId, name, slug: modelSlug }) => ({
      ...{ name, slug: modelSlug },
      rides: ofModel.get(modelId) ?? 0,
    })),
    timeline: companyTimeline(source, company, made),
  };
}

/** Null when no model has, or had, that slug. */
export function buildModel(source: CatalogueSource, slug: string): ModelView | null {
  const model = source.modelBySlug(slug);
  if (!model) return null;
  const rides = Array.from(source.ridesOfModel(model.id)).filter((ride) =>
    source.park(ride.parkId),
  );
  const maker = model.manufacturerId === null ? undefined : source.company(model.manufacturerId);
  return {
    model: wholeRow('model', model),
    manufacturer: linkTo(maker),
    rides: cards(source, rides),
    rideCount: rides.length,
  };
}

/** What stands first, then the best rated. */
const cards = (source: CatalogueSource, rides: readonly RideRow[]) =>
  first(
    SHOWN_RIDES,
    rides,
    (a, b) =>
      Number(DEFUNCT.has(a.status)) - Number(DEFUNCT.has(b.status)) ||
      byRating(a, b) ||
      byName(a, b),
  ).map((ride) => rideCard(ride, source.park(ride.parkId)!));
