import type { CompanyRow, FormerName, ParkRow, PartialDate, RideRow } from './rows.ts';
import type { CatalogueSource } from './source.ts';
import type { NamedLink } from './views.ts';

/** What happened to a park or a company, as far as the catalogue has a date for it. */
export type TimelineEvent = { date: PartialDate } & (
  | { what: 'opened' | 'closed' }
  | { what: 'renamed'; from: string; to: string }
  | { what: 'ride-opened' | 'ride-closed'; ride: TimelineRide }
  /** `place` is the other park; null when nobody said which. */
  | { what: 'ride-came' | 'ride-left'; ride: TimelineRide; place: NamedLink | null }
  /** Of a company that built it: `place` is where it stands. */
  | { what: 'ride-built'; ride: TimelineRide; place: NamedLink }
  /** So many more rides were built in that year. */
  | { what: 'more-built'; count: number }
);
export interface TimelineRide extends NamedLink {
  parkSlug: string;
}

export interface Decade {
  /** Its first year. */
  from: number;
  events: TimelineEvent[];
}

/** Fewer say no more than the facts beside them. */
const FEWEST = 3;
/** A maker may build fifty in a year. */
const SHOWN_BUILT_A_YEAR = 5;

/** The earliest first; empty when there is little to tell. */
export function parkTimeline(source: CatalogueSource, park: ParkRow): TimelineEvent[] {
  const own = park.status === 'UNDER_CONSTRUCTION' ? null : park.opened;
  return worthTelling([
    ...dated(own, 'opened'),
    ...dated(park.closed, 'closed'),
    ...renames(park),
    ...Array.from(source.ridesOf(park.id)).flatMap((ride) => rideEvents(source, ride, park)),
  ]);
}

/** The earliest first; empty when there is little to tell. */
export function companyTimeline(
  source: CatalogueSource,
  company: CompanyRow,
  made: readonly RideRow[],
): TimelineEvent[] {
  return worthTelling([
    ...dated(company.founded?.toString() ?? null, 'opened'),
    ...dated(company.defunct?.toString() ?? null, 'closed'),
    ...renames(company),
    ...built(source, made),
  ]);
}

/** Decades in which something happened, the events of each in their order. */
export function decadesOf(events: readonly TimelineEvent[]): Decade[] {
  const decades: Decade[] = [];
  for (const event of events) {
    const from = Math.floor(yearOf(event.date) / 10) * 10;
    const last = decades.at(-1);
    if (last?.from === from) last.events.push(event);
    else decades.push({ from, events: [event] });
  }
  return decades;
}

const dated = (date: PartialDate | null, what: 'opened' | 'closed'): TimelineEvent[] =>
  date === null ? [] : [{ date, what }];

/** When a name ended, the next one began: the former name that ended next, or the name of today. */
function renames({ name, formerNames }: { name: string; formerNames: FormerName[] }) {
  const ended = formerNames
    .flatMap(({ name: from, until }) => (until === null ? [] : [{ from, date: until }]))
    .sort((a, b) => compare(exact(a.date), exact(b.date)));
  return ended.map(({ from, date }, i): TimelineEvent => ({
    ...{ date, what: 'renamed', from },
    to: ended[i + 1]?.from ?? name,
  }));
}

function rideEvents(source: CatalogueSource, ride: RideRow, park: ParkRow): TimelineEvent[] {
  const link = { name: ride.name, slug: ride.slug, parkSlug: park.slug };
  const events: TimelineEvent[] = [];
  if (ride.opened !== null && ride.status !== 'UNDER_CONSTRUCTION') {
    const before = ride.previousId === null ? undefined : source.ride(ride.previousId);
    const place = before && before.parkId !== park.id ? parkOf(source, before) : null;
    events.push(
      place
        ? { date: ride.opened, what: 'ride-came', ride: link, place }
        : { date: ride.opened, what: 'ride-opened', ride: link },
    );
  }
  if (ride.closed !== null) {
    const after = source.movedTo(ride.id);
    const place = after && after.parkId !== park.id ? parkOf(source, after) : null;
    events.push(
      place || (ride.status === 'RELOCATED' && !after)
        ? { date: ride.closed, what: 'ride-left', ride: link, place }
        : { date: ride.closed, what: 'ride-closed', ride: link },
    );
  }
  return events;
}

function built(source: CatalogueSource, made: readonly RideRow[]): TimelineEvent[] {
  const ofYear = new Map<number, RideRow[]>();
  for (const ride of made) {
    if (ride.opened === null || ride.status === 'UNDER_CONSTRUCTION') continue;
    const year = yearOf(ride.opened);
    const rides = ofYear.get(year);
    if (rides) rides.push(ride);
    else ofYear.set(year, [ride]);
  }
  return [...ofYear].flatMap(([year, rides]) => {
    const shown = rides
      .sort((a, b) => compare(exact(a.opened!), exact(b.opened!)) || compare(a.name, b.name))
      .slice(0, SHOWN_BUILT_A_YEAR)
      .flatMap((ride): TimelineEvent[] => {
        const place = parkOf(source, ride);
        const link = place && { name: ride.name, slug: ride.slug, parkSlug: place.slug };
        return link ? [{ date: ride.opened!, what: 'ride-built', ride: link, place }] : [];
      });
    const count = rides.length - shown.length;
    return count > 0
      ? [...shown, { date: String(year), what: 'more-built' as const, count }]
      : shown;
  });
}

function parkOf(source: CatalogueSource, ride: RideRow): NamedLink | null {
  const park = source.park(ride.parkId);
  return park ? { name: park.name, slug: park.slug } : null;
}

/** Of one day: what begins with the place itself, and what ends with it. */
const ORDER: Record<TimelineEvent['what'], number> = {
  ...{ opened: 0, renamed: 1, 'ride-opened': 2, 'ride-came': 2, 'ride-built': 2 },
  ...{ 'ride-left': 3, 'ride-closed': 3, closed: 4, 'more-built': 5 },
};

function worthTelling(events: TimelineEvent[]): TimelineEvent[] {
  if (events.length < FEWEST) return [];
  // What was built besides stands at the end of its year.
  const at = ({ what, date }: TimelineEvent): string =>
    what === 'more-built' ? `${date}~` : exact(date);
  const nameOf = (event: TimelineEvent): string => ('ride' in event ? event.ride.name : '');
  return events.sort(
    (a, b) =>
      compare(at(a), at(b)) || ORDER[a.what] - ORDER[b.what] || compare(nameOf(a), nameOf(b)),
  );
}

const exact = (date: PartialDate): string => date.replace('~', '');
const yearOf = (date: PartialDate): number => Number(date.slice(0, 4));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
