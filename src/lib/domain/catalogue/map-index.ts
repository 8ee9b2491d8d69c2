import Supercluster from 'supercluster';
import type { ClusterProperties, PointFeature } from 'supercluster';
import { byName } from './cards.ts';
import { CLOSEST, MOST_LISTED } from './map.ts';
import type { Box, MapMark, MapPark, MapQuery, MapView } from './map.ts';
import { countContinents } from './parks-list.ts';
import type { Continent, ParkRow } from './rows.ts';

/** Two marks of 44 px stand apart, with a little air. */
const APART_PX = 56;
const WORLD: Box = [-180, -90, 180, 90];

interface Numbered {
  /** Of the park, in the order of names. */
  at: number;
}
type Tree = Supercluster<Numbered, Numbered>;
type Feature = PointFeature<Numbered | ClusterProperties>;

interface Choice {
  tree: Tree;
  extent: Box | null;
}

/** All parks on a map, to be looked at in any part of it. Made once for a state of the catalogue. */
export class MapIndex {
  readonly #parks: readonly ParkRow[];
  /** Made when that choice is first looked at. */
  readonly #choices = new Map<Continent | null, Choice>();

  constructor(parks: Iterable<ParkRow>) {
    this.#parks = [...parks].sort(byName);
  }

  picture({ continent, box, zoom }: MapQuery): MapView {
    const { tree, extent } = this.#choice(continent);
    const found: number[] = [];
    const marks: MapMark[] = [];
    for (const feature of tree.getClusters([...(box ?? WORLD)], zoom) as Feature[]) {
      const behind = leaves(tree, feature).sort((a, b) => a - b);
      found.push(...behind);
      marks.push(this.#mark(tree, feature, behind));
    }
    found.sort((a, b) => a - b);
    return {
      box,
      marks,
      parks: found.slice(0, MOST_LISTED).map((at) => mapPark(this.#parks[at]!)),
      total: found.length,
      continent,
      continents: countContinents(this.#parks),
      extent,
    };
  }

  #mark(tree: Tree, { geometry, properties }: Feature, behind: number[]): MapMark {
    const [longitude, latitude] = geometry.coordinates as [number, number];
    const opens =
      'cluster' in properties ? tree.getClusterExpansionZoom(properties.cluster_id) : Infinity;
    const opensAt = opens <= CLOSEST ? opens : null;
    return {
      ...{ latitude, longitude, count: behind.length, opensAt },
      parks: opensAt === null ? behind.map((at) => mapPark(this.#parks[at]!)) : [],
    };
  }

  #choice(continent: Continent | null): Choice {
    const made = this.#choices.get(continent);
    if (made) return made;
    const tree: Tree = new Supercluster({ radius: APART_PX, extent: 256, maxZoom: CLOSEST });
    const points = this.#parks.flatMap((park, at) =>
      continent === null || park.continent === continent ? [pointOf(park, at)] : [],
    );
    const choice = { tree: tree.load(points), extent: extentOf(points) };
    this.#choices.set(continent, choice);
    return choice;
  }
}

const pointOf = ({ longitude, latitude }: ParkRow, at: number): PointFeature<Numbered> => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
  properties: { at },
});

const leaves = (tree: Tree, { properties }: Feature): number[] =>
  'cluster' in properties
    ? tree
        .getLeaves(properties.cluster_id, Infinity)
        .map((leaf) => (leaf.properties as Numbered).at)
    : [properties.at];

const mapPark = ({ id, slug, name, status, country, locality }: ParkRow): MapPark => ({
  ...{ id, slug, name, status, country, locality },
});

function extentOf(points: readonly PointFeature<Numbered>[]): Box | null {
  if (points.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of points) {
    const [x, y] = geometry.coordinates as [number, number];
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  return [west, south, east, north];
}
