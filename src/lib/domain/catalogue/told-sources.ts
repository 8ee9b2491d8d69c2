import type { Source, Sources } from './rows.ts';

/** One source, and the fields it tells; of all the others when it names none. */
export interface ToldSource extends Source {
  fields: string[];
  isOfAll: boolean;
}

/** What an entry's facts come from, each source once, that of most facts first. */
export function toldSources(sources: Sources): ToldSource[] {
  const told = new Map<string, ToldSource>();
  for (const [field, source] of Object.entries(sources)) {
    const key = JSON.stringify([source.of, source.asOf, source.licence]);
    const one = told.get(key) ?? { ...source, fields: [], isOfAll: false };
    told.set(key, one);
    if (field === '*') one.isOfAll = true;
    else one.fields.push(field);
  }
  return [...told.values()].sort(
    (a, b) => Number(b.isOfAll) - Number(a.isOfAll) || b.fields.length - a.fields.length,
  );
}
