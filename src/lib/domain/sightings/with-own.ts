import type { ErrorCode } from '../errors.ts';
import type { KeptSighting, SightedDay, SightedFacts, SightedRow, Sighting } from './sighting.ts';

/** One thing its writer said, as this phone knows it. */
export interface OwnSighting {
  id: string;
  sighting: Sighting;
  /** The server has it, in this form or an earlier one. */
  isSent: boolean;
  /** Something of it is still to be sent. */
  waits: boolean;
  /** Why it could not be sent as it is: then nobody else hears of it. */
  problem: ErrorCode | null;
}

/** What one person said in one park: as the server told it, and as it is with what was said here since. */
export interface OwnSightings {
  told: readonly KeptSighting[];
  /** The latest first. */
  now: readonly OwnSighting[];
}

export const NOTHING_SAID: OwnSightings = { told: [], now: [] };

interface Said {
  id: string;
  sighting: Sighting;
}

export const comesAfter = (a: Said, b: Said): boolean =>
  a.sighting.at === b.sighting.at ? a.id > b.id : a.sighting.at > b.sighting.at;

/** The last of what was said, as the server counts it. */
const lastOf = (said: readonly Said[]): Said | null =>
  said.reduce<Said | null>((last, one) => (last && !comesAfter(one, last) ? last : one), null);

/**
 * What everybody says with what was said here, though nobody else has heard of it yet. A person counts once:
 * the word of theirs that `row` counts already gives way to their last one.
 */
export function withOwn(
  row: SightedRow | null,
  own: OwnSightings,
  about: { id: string; parkId: string },
): SightedRow | null {
  const isAbout = ({ sighting }: Said): boolean => sighting.subject.id === about.id;
  const counted = own.told
    .flatMap((one) => (one.sighting && one.receivedAt <= (row?.heardAt ?? '') ? [one as Said] : []))
    .filter(isAbout);
  const now = own.now.filter((one) => one.problem === null && isAbout(one));
  if (!row && now.length === 0) return null;
  const base = row ?? { ...about, days: [], checks: [], verified: null, heardAt: '' };
  return {
    ...base,
    days: daysWith(base.days, counted.filter(isOfDay), now.filter(isOfDay)),
    checks: checksWith(base.checks, counted.filter(isOfFacts), now.filter(isOfFacts)),
  };
}

const isOfFacts = ({ sighting }: Said): boolean => sighting.said === 'TRUE';
const isOfDay = (one: Said): boolean => !isOfFacts(one);

const KEY = { CLOSED: 'closed', OPEN: 'open' } as const;

function daysWith(days: readonly SightedDay[], counted: Said[], now: Said[]): SightedDay[] {
  const all = new Map(days.map((day) => [day.day, { ...day }]));
  for (const day of new Set([...counted, ...now].map(({ sighting }) => sighting.day))) {
    const isThen = ({ sighting }: Said): boolean => sighting.day === day;
    const [before, after] = [lastOf(counted.filter(isThen)), lastOf(now.filter(isThen))];
    if (before?.id === after?.id) continue;
    const said = all.get(day) ?? { day, closed: null, open: null };
    if (before) count(said, before.sighting, -1);
    if (after) count(said, after.sighting, 1);
    all.set(day, said);
  }
  return [...all.values()]
    .filter(({ closed, open }) => closed ?? open)
    .sort((a, b) => (a.day < b.day ? 1 : -1));
}

function count(day: SightedDay, { said, at }: Sighting, by: 1 | -1): void {
  if (said === 'TRUE') return;
  const before = day[KEY[said]];
  const people = (before?.people ?? 0) + by;
  const last = by > 0 && at > (before?.at ?? '') ? at : (before?.at ?? at);
  day[KEY[said]] = people > 0 ? { people, at: last } : null;
}

function checksWith(checks: readonly SightedFacts[], counted: Said[], now: Said[]): SightedFacts[] {
  const all = new Map(checks.map((check) => [check.mark, check]));
  for (const mark of new Set([...counted, ...now].map(({ sighting }) => sighting.mark!))) {
    const isOfMark = ({ sighting }: Said): boolean => sighting.mark === mark;
    const [before, after] = [lastOf(counted.filter(isOfMark)), lastOf(now.filter(isOfMark))];
    const known = all.get(mark);
    const people = (known?.people ?? 0) + Number(after !== null) - Number(before !== null);
    const days = [known?.on, after?.sighting.day].filter((on) => on !== undefined);
    if (people > 0) all.set(mark, { mark, people, on: days.sort().at(-1)! });
    else all.delete(mark);
  }
  return [...all.values()].sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
}

/** The last of what its person said that `isMeant`, sent or not. */
export const lastOwn = (
  { now }: OwnSightings,
  isMeant: (sighting: Sighting) => boolean,
): OwnSighting | null => now.find(({ sighting }) => isMeant(sighting)) ?? null;
