import type { RideCategory } from '../catalogue/rows.ts';
import type { PointKind, ShapeKind } from '../park-map/park-map.ts';

// What OpenStreetMap's tags mean to us.

type Tags = Readonly<Record<string, string>>;

const CATEGORY: Readonly<Record<string, RideCategory>> = {
  ...{ roller_coaster: 'RC', dark_ride: 'DR', log_flume: 'WR', river_rafting: 'WR' },
  ...{ water_slide: 'WR', boat_ride: 'WR', splash_battle: 'WR', train: 'TR', monorail: 'TR' },
  ...{
    amusement_ride: 'FR',
    carousel: 'FR',
    big_wheel: 'FR',
    drop_tower: 'FR',
    swing_carousel: 'FR',
  },
  ...{ pirate_ship: 'FR', bumper_car: 'FR', teacups: 'FR', kiddie_ride: 'FR', swing: 'FR' },
};

export const isPark = (tags: Tags): boolean =>
  (tags['tourism'] === 'theme_park' || tags['leisure'] === 'amusement_park') &&
  Boolean(tags['name']);

/** Null for what is no ride. */
export function categoryOf(tags: Tags): RideCategory | null {
  if (tags['roller_coaster']) return 'RC';
  const attraction = tags['attraction'];
  if (!attraction || attraction === 'animal' || attraction === 'maze') return null;
  return CATEGORY[attraction] ?? 'OT';
}

const byValue = <Kind>(kinds: Record<string, Kind>) => new Map(Object.entries(kinds));

/** The first tag that says something; areas only of what is closed. */
const AREAS: readonly [string, ReadonlyMap<string, ShapeKind>][] = [
  [
    'natural',
    byValue({ water: 'water', wood: 'wood', scrub: 'scrub', heath: 'scrub', sand: 'sand' }),
  ],
  ['natural', byValue({ beach: 'sand', grassland: 'grass', tree_row: 'wood' })],
  ['waterway', byValue({ riverbank: 'water', dock: 'water' })],
  ['landuse', byValue({ basin: 'water', reservoir: 'water', forest: 'wood', grass: 'grass' })],
  ['landuse', byValue({ meadow: 'grass', village_green: 'grass', flowerbed: 'grass' })],
  ['landuse', byValue({ recreation_ground: 'grass', orchard: 'scrub', vineyard: 'scrub' })],
  ['leisure', byValue({ swimming_pool: 'water', garden: 'grass', park: 'grass' })],
  ['leisure', byValue({ playground: 'play', outdoor_seating: 'plaza', pitch: 'play' })],
  ['amenity', byValue({ fountain: 'water', parking: 'parking' })],
  ['place', byValue({ square: 'plaza' })],
  ['man_made', byValue({ pier: 'pier' })],
];
const WATER_RIDES = new Set(['log_flume', 'river_rafting', 'water_slide', 'boat_ride']);
const FOR_PEOPLE = new Set([
  ...['footway', 'path', 'pedestrian', 'cycleway', 'track', 'bridleway', 'living_street'],
  ...['corridor', 'platform'],
]);
const BARRIERS = byValue<ShapeKind>({
  ...{ fence: 'fence', guard_rail: 'fence', hedge: 'hedge', wall: 'wall' },
  ...{ city_wall: 'wall', retaining_wall: 'wall' },
});
const FLOWING = new Set(['stream', 'river', 'canal', 'ditch', 'drain']);

/** How a thing is drawn; null when it is not. */
export function shapeKindOf(tags: Tags, isClosed: boolean): ShapeKind | null {
  if (tags['roller_coaster'])
    return isClosed && tags['building'] ? 'building' : trackOr('coaster', tags);
  const building = tags['building'] ?? tags['building:part'];
  if (isClosed && building && building !== 'no') return building === 'roof' ? 'roof' : 'building';
  const attraction = tags['attraction'];
  if (attraction && categoryOf(tags)) {
    if (isClosed && !WATER_RIDES.has(attraction)) return 'ride';
    return attraction === 'roller_coaster'
      ? 'coaster'
      : WATER_RIDES.has(attraction)
        ? 'flume'
        : 'track';
  }
  if (tags['water_slide']) return 'flume';
  const highway = tags['highway'];
  if (highway) return wayKindOf(highway, tags, isClosed);
  if (tags['railway'] && tags['railway'] !== 'abandoned') return isClosed ? null : 'rail';
  if (isClosed && tags['area:highway']) return 'plaza';
  if (isClosed)
    for (const [key, kinds] of AREAS) {
      const kind = kinds.get(tags[key] ?? '');
      if (kind) return kind;
    }
  if (tags['man_made'] === 'pier') return 'pier';
  if (FLOWING.has(tags['waterway'] ?? '')) return isHidden(tags) ? null : 'stream';
  return BARRIERS.get(tags['barrier'] ?? '') ?? null;
}

/** The platform of a coaster is not its track. */
const trackOr = (kind: ShapeKind, tags: Tags): ShapeKind | null =>
  tags['roller_coaster'] === 'track' || tags['roller_coaster'] === 'station' ? kind : null;

function wayKindOf(highway: string, tags: Tags, isClosed: boolean): ShapeKind | null {
  if (tags['tunnel'] === 'culvert') return null;
  if (isClosed && (tags['area'] === 'yes' || tags['place'] === 'square')) return 'plaza';
  if (highway === 'steps') return 'steps';
  if (FOR_PEOPLE.has(highway)) return 'path';
  return /^(proposed|construction|elevator|bus_stop|crossing)$/.test(highway) ? null : 'street';
}

const isHidden = (tags: Tags): boolean =>
  Boolean(tags['tunnel'] && tags['tunnel'] !== 'no') || tags['location'] === 'underground';

const EATING = new Set([
  ...['restaurant', 'fast_food', 'cafe', 'ice_cream', 'food_court', 'bar', 'pub', 'biergarten'],
]);
const HELPING = new Set(['first_aid', 'clinic', 'doctors', 'first_aid_post']);
const GATES = new Set(['gate', 'turnstile', 'entrance', 'toll_booth', 'swing_gate', 'lift_gate']);
const SIGHTS = new Set(['attraction', 'viewpoint', 'artwork', 'zoo', 'aquarium', 'museum']);
const THEMED = new Set(['locality', 'neighbourhood', 'quarter', 'square']);

/** What a visitor finds there; null when it is nothing that one looks for. A gate of a building is none of the park's. */
export function pointKindOf(tags: Tags, isAtEdge: () => boolean): PointKind | null {
  const { amenity = '', tourism = '', entrance = '' } = tags;
  const named = Boolean(tags['name']);
  if (amenity === 'toilets') return 'toilets';
  if ([amenity, tags['emergency'], tags['healthcare']].some((one) => HELPING.has(one ?? '')))
    return 'first-aid';
  if (EATING.has(amenity) || tags['shop'] === 'ice_cream') return 'food';
  if (amenity === 'drinking_water') return 'drinking-water';
  if (
    tourism === 'information' &&
    /^(office|visitor_centre)$/.test(tags['information'] ?? 'office')
  )
    return 'info';
  if (tags['shop'] && tags['shop'] !== 'vacant') return 'shop';
  const isPublic = !/^(private|no)$/.test(tags['access'] ?? '');
  const isGate = GATES.has(tags['barrier'] ?? '') && /^(main|yes)$/.test(entrance);
  if (isPublic && (isGate || (entrance === 'main' && isAtEdge()))) return 'entrance';
  if (!named || categoryOf(tags)) return null;
  if (THEMED.has(tags['place'] ?? '') || /^(park|garden)$/.test(tags['leisure'] ?? ''))
    return 'area';
  const isSight = SIGHTS.has(tourism) || tags['attraction'] || tags['leisure'] === 'playground';
  return isSight || tags['historic'] ? 'sight' : null;
}
