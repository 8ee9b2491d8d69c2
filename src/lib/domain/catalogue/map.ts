import type { Continent, EntityStatus } from './rows.ts';
import { readContinent } from './parks-list.ts';

/** West, south, east, north, in degrees. */
export type Box = readonly [number, number, number, number];

/** Beyond it our map shows nothing that was not seen before; what is still together is told as a list. */
export const CLOSEST = 10;
/** More than anybody reads beside a map; the list of parks has them all. */
export const MOST_LISTED = 100;

/** The part of the map that is looked at. */
export interface MapQuery {
  continent: Continent | null;
  /** Null: all of it. */
  box: Box | null;
  /** As maps on the web count: at 0 the world is 256 px wide. */
  zoom: number;
}

export interface MapPark {
  id: string;
  slug: string;
  name: string;
  status: EntityStatus;
  country: string;
  locality: string | null;
}

/** What stands at one place of the picture: a park, or several too close to tell apart. */
export interface MapMark {
  latitude: number;
  longitude: number;
  count: number;
  /** From this zoom on they stand apart; null for one park, and for parks that never do. */
  opensAt: number | null;
  /** Of a mark that does not open. */
  parks: MapPark[];
}

export interface MapView {
  /** Which part this is; null: all of it, as if seen from far away. */
  box: Box | null;
  marks: MapMark[];
  /** The parks behind those marks, by name; the first 100. */
  parks: MapPark[];
  /** How many parks there are behind the marks. */
  total: number;
  continent: Continent | null;
  /** What there is to choose from, whatever was chosen. */
  continents: { continent: Continent; parks: number }[];
  /** Where the parks of this choice are, in the picture or not; null when there are none. */
  extent: Box | null;
}

/** From an address; what is no such thing there is as if it were not there. */
export function readMapQuery(param: (name: string) => string | null): MapQuery {
  const zoom = Number(param('zoom') ?? 0);
  return {
    continent: readContinent(param('continent')),
    box: readBox(param('box')),
    zoom: Number.isFinite(zoom) ? Math.min(Math.max(Math.floor(zoom), 0), CLOSEST) : 0,
  };
}

function readBox(text: string | null): Box | null {
  const sides = (text ?? '').split(',').map((side) => (side.trim() === '' ? NaN : Number(side)));
  if (sides.length !== 4 || !sides.every(Number.isFinite)) return null;
  const [west, south, east, north] = sides as [number, number, number, number];
  if (west >= east || south >= north) return null;
  const within = (value: number, most: number) => Math.min(Math.max(value, -most), most);
  return [within(west, 180), within(south, 90), within(east, 180), within(north, 90)];
}

/** The same as the end of an address, one for each query; empty for the whole world. */
export function writeMapQuery({ continent, box, zoom }: MapQuery): string {
  const params = [
    continent && `continent=${continent}`,
    box && `box=${box.map((side) => side.toFixed(3)).join(',')}`,
    zoom > 0 && `zoom=${zoom}`,
  ];
  const text = params.filter(Boolean).join('&');
  return text && `?${text}`;
}
