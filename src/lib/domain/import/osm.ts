import type { ReadLine, RideFacts } from './facts.ts';
import type { ParkHours } from '../hours/hours.ts';
import { isDay } from './dates.ts';
import { kilometres } from '../position/distance.ts';
import { middle, readFeatures, type Feature } from './osm-features.ts';
import { categoryOf, isPark } from './osm-kinds.ts';
import { parkMapOf, type RidePieces } from './osm-map.ts';
import { nameKey, plain } from './plain.ts';

/** A ride so far from every park of the file is of none. */
const NEAR_KM = 3;

/**
 * Parks, their rides and their maps of an Overpass answer or of GeoJSON made from one. Rides are what is an attraction
 * or a coaster's track and has a name; pieces of one ride become one. Null when it is neither format.
 */
export function readOsm(file: unknown): ReadLine[] | null {
  const features = readFeatures(file);
  if (!features) return null;
  const asOf = timeOf(file);
  const sources = { '*': { of: 'OpenStreetMap', asOf, licence: 'ODbL-1.0' } };
  const parks = features.filter(({ tags }) => isPark(tags));
  const lines: ReadLine[] = parks.map((park) => {
    if (!park.position)
      return { line: park.line, outcome: 'unreadable', reason: 'its outline is not in the file' };
    const facts = { ...parkFacts(park, asOf), ...park.position, sources };
    return { line: park.line, candidate: { kind: 'park', facts }, doubts: [] };
  });
  const placed = parks.filter((park) => park.position !== null);
  const { rides, others } = ridesOf(features, placed);
  for (const [park, ofPark] of rides) {
    for (const ride of ofPark) lines.push(rideLine(ride, park, sources));
    const map = parkMapOf(park, features, ofPark);
    const facts = map && { park: namedPark(park), asOf, map };
    if (facts) lines.push({ line: park.line, candidate: { kind: 'map', facts }, doubts: [] });
  }
  return [...lines, ...others].sort((a, b) => a.line - b.line);
}

/** What is a ride, by the park it is in, pieces of one together; and why others are in none. */
function ridesOf(
  features: readonly Feature[],
  parks: readonly Feature[],
): { rides: Map<Feature, RidePieces[]>; others: ReadLine[] } {
  const pieces = new Map(parks.map((park) => [park, new Map<string, Feature[]>()]));
  const others: ReadLine[] = [];
  for (const feature of features) {
    if (isPark(feature.tags) || !categoryOf(feature.tags)) continue;
    const name = plain(feature.tags['name']);
    const skip = (reason: string): void =>
      void others.push({ line: feature.line, outcome: 'skipped', reason });
    if (!name) {
      skip('a ride without a name');
      continue;
    }
    const park = parkOf(feature, parks);
    if (!park) skip('near no park of this file');
    else {
      const ofPark = pieces.get(park)!;
      ofPark.set(nameKey(name), [...(ofPark.get(nameKey(name)) ?? []), feature]);
    }
  }
  const rides = [...pieces].map(
    ([park, ofPark]) => [park, [...ofPark.values()].map(withMain)] as const,
  );
  return { rides: new Map(rides), others };
}

/** Of its pieces, what names an attraction says most. */
const withMain = (pieces: Feature[]): RidePieces => ({
  main: pieces.find(({ tags }) => tags['tourism'] === 'attraction') ?? pieces[0]!,
  pieces,
});

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

const namedPark = (park: Feature) => ({
  name: plain(park.tags['name'])!,
  position: park.position,
  externalIds: { osm: park.ref },
});

/** A ride stands where all of its pieces do. */
function rideLine(
  { main, pieces }: RidePieces,
  park: Feature,
  sources: RideFacts['sources'],
): ReadLine {
  const wikidata = pieces.map(({ tags }) => tags['wikidata']).find((id) => /^Q\d+$/.test(id ?? ''));
  const facts: RideFacts = {
    name: plain(main.tags['name'])!,
    category: pieces.some(({ tags }) => tags['roller_coaster']) ? 'RC' : categoryOf(main.tags)!,
    status: 'OPERATING',
    ...middle(pieces.flatMap(({ position }) => position ?? [])),
    externalIds: { osm: main.ref, ...(wikidata && { wikidata }) },
    park: namedPark(park),
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

function timeOf(file: unknown): string | null {
  const { osm3s, timestamp } = file as {
    osm3s?: { timestamp_osm_base?: unknown };
    timestamp?: unknown;
  };
  const time = osm3s?.timestamp_osm_base ?? timestamp;
  const day = typeof time === 'string' ? time.slice(0, 10) : null;
  return day !== null && isDay(day) ? day : null;
}
