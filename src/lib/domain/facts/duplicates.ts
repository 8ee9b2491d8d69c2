import type { SearchHit } from '../catalogue/views.ts';
import { nameKey } from '../import/plain.ts';
import type { FactsKind } from './fields.ts';

const MOST = 4;

/**
 * Which of what a search for the name found may be what somebody is about to add, the likeliest first.
 * `parkHref`: of a ride, the page of its park; a namesake elsewhere is no duplicate.
 */
export function likelyDuplicates(
  kind: FactsKind,
  name: string,
  hits: readonly SearchHit[],
  parkHref: string | null = null,
): SearchHit[] {
  const key = nameKey(name);
  if (key === '') return [];
  const isHere = (hit: SearchHit): boolean =>
    hit.kind === kind && (kind !== 'ride' || !parkHref || hit.href.startsWith(`${parkHref}/`));
  const closeness = (hit: SearchHit): number => {
    const keys = [hit.name, hit.matchedName ?? hit.name].map(nameKey);
    if (keys.includes(key)) return 0;
    return hit.fuzzy || keys.some((one) => one.includes(key) || key.includes(one)) ? 1 : 2;
  };
  return hits
    .filter((hit) => isHere(hit) && closeness(hit) < 2)
    .sort((a, b) => closeness(a) - closeness(b))
    .slice(0, MOST);
}
