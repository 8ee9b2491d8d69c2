import { UNITS, type Line } from '../park-map/park-map.ts';
import { ringsFrom } from '../park-map/geometry.ts';
import type { Position } from '../position/position.ts';

/** A thing on the map, whichever format it came in. `line` counts the features of the file. */
export interface Feature {
  line: number;
  /** `way/30344611` */
  ref: string;
  tags: Readonly<Record<string, string>>;
  /** The middle of its points. */
  position: Position | null;
  /** Its point, ways or rings, as far as the file has them. */
  lines: Line[];
}

/** The features of an Overpass answer or of GeoJSON made from one; null when it is neither format. */
export const readFeatures = (file: unknown): Feature[] | null => overpass(file) ?? geoJson(file);

/** To a metre: positions are compared, and noise would be a change. */
const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

export function middle(positions: readonly Position[]): Position | null {
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

/** A place as it was written: what is rounded to a metre has its corners moved. */
type Exact = readonly [longitude: number, latitude: number];

function exact(latitude: unknown, longitude: unknown): Exact | null {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [longitude, latitude] : null;
}

const positionOf = ([longitude, latitude]: Exact): Position => ({
  latitude: rounded(latitude),
  longitude: rounded(longitude),
});

/** Where a point is not in the file, the line is in pieces. */
function linesOf(places: readonly (Exact | null | undefined)[]): Line[] {
  const lines: number[][] = [];
  let line: number[] | null = null;
  for (const place of places) {
    if (!place) line = null;
    else {
      if (!line) lines.push((line = []));
      line.push(...place.map((degrees) => Math.round(degrees * UNITS)));
    }
  }
  return lines;
}

/** An Overpass answer: nodes with positions, ways of nodes, relations of ways; or with `center`, or with geometry. */
function overpass(file: unknown): Feature[] | null {
  if (!isObject(file) || !Array.isArray(file['elements'])) return null;
  const elements = file['elements'].filter(isObject);
  const nodes = new Map<unknown, Exact>();
  const ways = new Map<unknown, { position: Position | null; lines: Line[] }>();
  const read = (element: Record<string, unknown>): Pick<Feature, 'position' | 'lines'> => {
    const { type, lat, lon, center, geometry, nodes: refs, members } = element;
    const own = exact(lat, lon);
    if (own) return { position: positionOf(own), lines: linesOf([own]) };
    const places = placesOf(geometry, refs, nodes);
    const lines = places ? linesOf(places) : relationLines(members, ways);
    if (isObject(center)) {
      const at = exact(center['lat'], center['lon']);
      return { position: at && positionOf(at), lines };
    }
    if (places) {
      // A ring names one of its points twice.
      const once = Array.isArray(geometry)
        ? places
        : placesOf(null, [...new Set(list(refs))], nodes)!;
      return { position: middle(once.flatMap((at) => (at ? positionOf(at) : []))), lines };
    }
    if (type !== 'relation' || !Array.isArray(members)) return { position: null, lines };
    const parts = members.filter(isObject).flatMap(({ ref }) => {
      const node = nodes.get(ref);
      return ways.get(ref)?.position ?? (node ? positionOf(node) : []);
    });
    return { position: middle(parts), lines };
  };
  for (const element of elements) {
    const at = element['type'] === 'node' && exact(element['lat'], element['lon']);
    if (at) nodes.set(element['id'], at);
  }
  for (const element of elements)
    if (element['type'] === 'way') ways.set(element['id'], read(element));
  return elements.map((element, i) => ({
    line: i + 1,
    ref: `${String(element['type'])}/${String(element['id'])}`,
    tags: tagsOf(element['tags']),
    ...read(element),
  }));
}

function placesOf(
  geometry: unknown,
  refs: unknown,
  nodes: ReadonlyMap<unknown, Exact>,
): (Exact | null | undefined)[] | null {
  if (Array.isArray(geometry))
    return geometry.map((at) => (isObject(at) ? exact(at['lat'], at['lon']) : null));
  return Array.isArray(refs) ? refs.map((ref) => nodes.get(ref)) : null;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The rings that a relation's ways make, which it names or brings along. */
function relationLines(members: unknown, ways: ReadonlyMap<unknown, { lines: Line[] }>): Line[] {
  if (!Array.isArray(members)) return [];
  return ringsFrom(
    members.filter(isObject).flatMap(({ ref, geometry }) => {
      const places = placesOf(geometry, null, new Map());
      return places ? linesOf(places) : (ways.get(ref)?.lines ?? []);
    }),
  );
}

function geoJson(file: unknown): Feature[] | null {
  if (!isObject(file) || file['type'] !== 'FeatureCollection' || !Array.isArray(file['features']))
    return null;
  return file['features'].filter(isObject).map((feature, i) => {
    const { id, properties, geometry } = feature;
    const tags = tagsOf(properties);
    const { places, lines } = isObject(geometry)
      ? collected(geometry['coordinates'])
      : { places: [], lines: [] };
    const distinct = [
      ...new Map(
        places.map(positionOf).map((at) => [`${at.latitude} ${at.longitude}`, at]),
      ).values(),
    ];
    return {
      line: i + 1,
      ref: String(id ?? tags['@id'] ?? i + 1),
      tags,
      position: middle(distinct),
      lines,
    };
  });
}

/** Whatever kind of geometry it is: what holds positions is a line, one alone is a point. */
function collected(coordinates: unknown): { places: Exact[]; lines: Line[] } {
  const places: Exact[] = [];
  const lines: Line[] = [];
  const isPlace = (value: unknown): value is number[] =>
    Array.isArray(value) && typeof value[0] === 'number';
  const collect = (inner: unknown): void => {
    if (!Array.isArray(inner)) return;
    if (!isPlace(inner[0])) return inner.forEach(collect);
    const line = inner.map((place) => (isPlace(place) ? exact(place[1], place[0]) : null));
    places.push(...line.filter((place) => place !== null));
    lines.push(...linesOf(line));
  };
  collect(isPlace(coordinates) ? [coordinates] : coordinates);
  return { places, lines };
}
