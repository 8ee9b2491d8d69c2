import type { RideCategory } from '../catalogue/rows.ts';
import type { Position } from '../position/position.ts';
import { kilometres } from '../position/distance.ts';
import type { ReadLine, RideFacts } from './facts.ts';
import type { ParkHours } from '../hours/hours.ts';
import { nameKey, plain } from './plain.ts';

/** A thing on the map, whichever format it came in. `line` counts the features of the file. */
interface Feature {
  line: number;
  /** `way/30344611` */
  ref: string;
  tags: Readonly<Record<string, string>>;
  position: Position | null;
}

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
/** A ride so far from every park of the file is of none. */
const NEAR_KM = 3;

/**
 * Parks and rides of an Overpass answer or of GeoJSON made from one. Rides are what is an attraction or a coaster's
 * track and has a name; pieces of one ride become one. Null when it is neither format.
 */
export function readOsm(file: unknown): ReadLine[] | null {
  const features = overpass(file) ?? geoJson(file);
  if (!features) return null;
  const asOf = timeOf(file);
  const sources = { '*': { of: 'OpenStreetMap', asOf, licence: 'ODbL-1.0' } };
  const parks = features.filter(isPark);
  const lines: ReadLine[] = parks.map((park) => {
    if (!park.position)
      return { line: park.line, outcome: 'unreadable', reason: 'its outline is not in the file' };
    const facts = { ...parkFacts(park, asOf), ...park.position, sources };
    return { line: park.line, candidate: { kind: 'park', facts }, doubts: [] };
  });
  const placed = parks.filter((park) => park.position !== null);
  const rides = new Map<string, Feature[]>();
  for (const feature of features) {
    if (isPark(feature) || !categoryOf(feature)) continue;
    const name = plain(feature.tags['name']);
    if (!name)
      lines.push({ line: feature.line, outcome: 'skipped', reason: 'a ride without a name' });
    else {
      const park = parkOf(feature, placed);
      if (!park)
        lines.push({ line: feature.line, outcome: 'skipped', reason: 'near no park of this file' });
      else
        rides.set(`${park.ref} ${nameKey(name)}`, [
          ...(rides.get(`${park.ref} ${nameKey(name)}`) ?? []),
          feature,
        ]);
    }
  }
  for (const pieces of rides.values())
    lines.push(rideOf(pieces, parkOf(pieces[0]!, placed)!, sources));
  return lines.sort((a, b) => a.line - b.line);
}

const isPark = ({ tags }: Feature): boolean =>
  (tags['tourism'] === 'theme_park' || tags['leisure'] === 'amusement_park') &&
  Boolean(tags['name']);

function categoryOf({ tags }: Feature): RideCategory | null {
  if (tags['roller_coaster']) return 'RC';
  const attraction = tags['attraction'];
  if (!attraction || attraction === 'animal' || attraction === 'maze') return null;
  return CATEGORY[attraction] ?? 'OT';
}

function parkFacts({ ref, tags }: Feature, asOf: string | null) {
  const street = [plain(tags['addr:street']), plain(tags['addr:housenumber'])]
    .filter(Boolean)
    .join(' ');
  const town = [plain(tags['addr:postcode']), plain(tags['addr:city'])].filter(Boolean).join(' ');
  const website = [tags['website'], tags['contact:website']]
    .map(plain)
    .find((address) => address !== null && /^https?:\/\/\S+$/.test(address));
  const wikidata = /^Q\d+$/.test(tags['wikidata'] ?? '') ? { wikidata: tags['wikidata']! } : {};
  const rule = plain(tags['opening_hours']);
  const known = {
    address: [street, town].filter(Boolean).join(', ') || null,
    locality: plain(tags['addr:city']),
    website: website ?? null,
    hours: rule && hoursFrom(rule, asOf),
  };
  return {
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
    name: plain(tags['name'])!,
    externalIds: { osm: ref, ...wikidata },
  };
}

const hoursFrom = (rule: string, checkedOn: string | null): ParkHours => ({
  ...{ rule, dates: {}, source: 'IMPORT', of: 'OpenStreetMap', checkedOn },
});

/** Of its pieces, what names an attraction says most; it stands where all of them do. */
function rideOf(pieces: Feature[], park: Feature, sources: RideFacts['sources']): ReadLine {
  const main = pieces.find(({ tags }) => tags['tourism'] === 'attraction') ?? pieces[0]!;
  const wikidata = pieces.map(({ tags }) => tags['wikidata']).find((id) => /^Q\d+$/.test(id ?? ''));
  const facts: RideFacts = {
    name: plain(main.tags['name'])!,
    category: pieces.some(({ tags }) => tags['roller_coaster']) ? 'RC' : categoryOf(main)!,
    status: 'OPERATING',
    ...middle(pieces.flatMap(({ position }) => position ?? [])),
    externalIds: { osm: main.ref, ...(wikidata && { wikidata }) },
    park: {
      name: plain(park.tags['name'])!,
      position: park.position,
      externalIds: { osm: park.ref },
    },
    sources,
  };
  return { line: main.line, candidate: { kind: 'ride', facts }, doubts: [] };
}

function parkOf({ position }: Feature, parks: readonly Feature[]): Feature | null {
  if (!position) return null;
  const near = parks
    .map((park) => ({ park, km: kilometres(position, park.position!) }))
    .filter(({ km }) => km <= NEAR_KM)
    .sort((a, b) => a.km - b.km)[0];
  return near?.park ?? null;
}

/** To a metre: positions are compared, and noise would be a change. */
const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

function middle(positions: readonly Position[]): Position | null {
  if (positions.length === 0) return null;
  const mean = (of: (at: Position) => number): number =>
    rounded(positions.reduce((sum, at) => sum + of(at), 0) / positions.length);
  return { latitude: mean((at) => at.latitude), longitude: mean((at) => at.longitude) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const tagsOf = (tags: unknown): Record<string, string> =>
  isObject(tags)
    ? Object.fromEntries(
        Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === 'string'),
      )
    : {};

function timeOf(file: unknown): string | null {
  const { osm3s, timestamp } = file as {
    osm3s?: { timestamp_osm_base?: unknown };
    timestamp?: unknown;
  };
  const time = osm3s?.timestamp_osm_base ?? timestamp;
  return typeof time === 'string' && /^\d{4}-\d{2}-\d{2}/.test(time) ? time.slice(0, 10) : null;
}

function positionFrom(latitude: unknown, longitude: unknown): Position | null {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return { latitude: rounded(latitude), longitude: rounded(longitude) };
}

/** An Overpass answer: nodes with positions, ways of nodes, relations of ways; or with `center`. */
function overpass(file: unknown): Feature[] | null {
  if (!isObject(file) || !Array.isArray(file['elements'])) return null;
  const elements = file['elements'].filter(isObject);
  const nodes = new Map<unknown, Position>();
  const ways = new Map<unknown, Position>();
  const placeOf = (element: Record<string, unknown>): Position | null => {
    const { type, lat, lon, center, geometry, nodes: refs, members } = element;
    const own = positionFrom(lat, lon);
    if (own) return own;
    if (isObject(center)) return positionFrom(center['lat'], center['lon']);
    if (Array.isArray(geometry))
      return middle(
        geometry.filter(isObject).flatMap((at) => positionFrom(at['lat'], at['lon']) ?? []),
      );
    if (Array.isArray(refs))
      return middle([...new Set(refs)].flatMap((ref) => nodes.get(ref) ?? []));
    if (type === 'relation' && Array.isArray(members))
      return middle(
        members.filter(isObject).flatMap(({ ref }) => ways.get(ref) ?? nodes.get(ref) ?? []),
      );
    return null;
  };
  for (const type of ['node', 'way'])
    for (const element of elements) {
      const place = element['type'] === type ? placeOf(element) : null;
      if (place) (type === 'node' ? nodes : ways).set(element['id'], place);
    }
  return elements.map((element, i) => ({
    line: i + 1,
    ref: `${String(element['type'])}/${String(element['id'])}`,
    tags: tagsOf(element['tags']),
    position: placeOf(element),
  }));
}

function geoJson(file: unknown): Feature[] | null {
  if (!isObject(file) || file['type'] !== 'FeatureCollection' || !Array.isArray(file['features']))
    return null;
  return file['features'].filter(isObject).map((feature, i) => {
    const { id, properties, geometry } = feature;
    const tags = tagsOf(properties);
    const places: Position[] = [];
    const collect = (coordinates: unknown): void => {
      if (!Array.isArray(coordinates)) return;
      if (typeof coordinates[0] === 'number') {
        const place = positionFrom(coordinates[1], coordinates[0]);
        if (place) places.push(place);
      } else for (const inner of coordinates) collect(inner);
    };
    collect(isObject(geometry) ? geometry['coordinates'] : null);
    const distinct = [
      ...new Map(places.map((at) => [`${at.latitude} ${at.longitude}`, at])).values(),
    ];
    return {
      line: i + 1,
      ref: String(id ?? tags['@id'] ?? i + 1),
      tags,
      position: middle(distinct),
    };
  });
}
