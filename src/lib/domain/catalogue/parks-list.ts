import type { Continent } from './rows.ts';
import type { ParkCard, ParksView } from './views.ts';

/** More than a phone shows at once, and few enough to be made in an instant. */
export const PARKS_A_PAGE = 24;

const CONTINENTS: ReadonlySet<string> = new Set<Continent>(['AF', 'AS', 'EU', 'NA', 'OC', 'SA']);

/** Which part of the list is asked for; stands in the page's address. */
export interface ParksQuery {
  continent: Continent | null;
  /** From 1. */
  page: number;
}

/** Of an address; null for what is none. */
export const readContinent = (text: string | null): Continent | null =>
  text && CONTINENTS.has(text) ? (text as Continent) : null;

/** From an address; what is no such thing there is as if it were not there. */
export function readParksQuery(param: (name: string) => string | null): ParksQuery {
  const page = Number(param('page') ?? 1);
  return {
    continent: readContinent(param('continent')),
    page: Number.isSafeInteger(page) && page > 1 ? page : 1,
  };
}

/** The same as the end of an address, one for each query; empty for the beginning of all. */
export function writeParksQuery({ continent, page }: ParksQuery): string {
  const params = [continent && `continent=${continent}`, page > 1 && `page=${page}`];
  const text = params.filter(Boolean).join('&');
  return text && `?${text}`;
}

/** One page of a list of parks; beyond its end, the last. */
export function parksPage(list: readonly ParkCard[], { continent, page }: ParksQuery): ParksView {
  const matching = continent ? list.filter((park) => park.continent === continent) : list;
  const pages = Math.max(1, Math.ceil(matching.length / PARKS_A_PAGE));
  const shown = Math.min(page, pages);
  return {
    parks: matching.slice((shown - 1) * PARKS_A_PAGE, shown * PARKS_A_PAGE),
    total: matching.length,
    countries: new Set(matching.map((park) => park.country)).size,
    continents: countContinents(list),
    continent,
    page: shown,
    pages,
  };
}

/** How many of these parks each continent has, for those that have any. */
export function countContinents(
  parks: Iterable<{ continent: Continent }>,
): ParksView['continents'] {
  const members = new Map<Continent, number>();
  for (const { continent } of parks) members.set(continent, (members.get(continent) ?? 0) + 1);
  return [...members]
    .map(([continent, count]) => ({ continent, parks: count }))
    .sort((a, b) => (a.continent < b.continent ? -1 : 1));
}
