import type { FormerName } from '#lib/domain/catalogue/rows.ts';
import { catalogue } from '#lib/messages/en/catalogue.ts';

/** Numbers, measures and dates as a reader expects them. Pure: the same in, the same out. */

export type Units = 'metric' | 'imperial';

const LOCALE = 'en-GB';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const integer = (n: number): string => whole.format(n);
/** One decimal: `4.3`. */
export const decimal = (n: number): string => one.format(n);

const unit = (name: string) =>
  new Intl.NumberFormat(LOCALE, { style: 'unit', unit: name, maximumFractionDigits: 0 });
const UNIT = {
  metre: unit('meter'),
  foot: unit('foot'),
  kmh: unit('kilometer-per-hour'),
  mph: unit('mile-per-hour'),
  centimetre: unit('centimeter'),
  inch: unit('inch'),
};

/** Metres in the reader's unit: `73 m` or `240 ft`. */
export const metres = (m: number, units: Units = 'metric'): string =>
  units === 'metric' ? UNIT.metre.format(m) : UNIT.foot.format(m / 0.3048);

/** Metres a second in the reader's unit: `128 km/h` or `80 mph`. */
export const speed = (mps: number, units: Units = 'metric'): string =>
  units === 'metric' ? UNIT.kmh.format(mps * 3.6) : UNIT.mph.format(mps / 0.44704);

/** A measure as its source gave it: `12.5 ha`. */
export const asGiven = ({ value, unit }: { value: number; unit: string }): string =>
  `${value.toLocaleString(LOCALE)} ${unit}`;

/** A person's height: `140 cm` or `55 in`. */
export const personHeight = (cm: number, units: Units = 'metric'): string =>
  units === 'metric' ? UNIT.centimetre.format(cm) : UNIT.inch.format(cm / 2.54);

/** Seconds as `2:30 min`. */
export function duration(s: number): string {
  const seconds = Math.round(s);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

const MEGA = 1024 * 1024;
/** Bytes as a person counts them: `340 KB`, `1.2 MB`. */
export const bytes = (n: number): string =>
  n >= MEGA ? `${decimal(n / MEGA)} MB` : `${whole.format(Math.ceil(n / 1024))} KB`;

const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(LOCALE, { year: 'numeric', month: 'long', timeZone: 'UTC' });

/** A date as precise as its source: `1989`, `May 1989`, `6 May 1989`, `about 1989`. */
export function partialDate(date: string): string {
  if (date.endsWith('~')) return `about ${partialDate(date.slice(0, -1))}`;
  const parts = date.split('-').length;
  if (parts === 1) return date;
  const at = new Date(`${date}${parts === 2 ? '-01' : ''}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  return (parts === 2 ? month : day).format(at);
}

/** `Sea World (until 1999), Old Park`. */
export const formerNames = (names: readonly FormerName[]): string =>
  names
    .map(({ name, from, until }) =>
      catalogue.formerName(name, from && partialDate(from), until && partialDate(until)),
    )
    .join(', ');

/** A site's name for a link: without protocol, `www.` and a last slash. */
export const hostOf = (url: string): string =>
  url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');

/** The day of a moment given in ISO form: `6 May 1989`. */
export const dayOf = (iso: string): string => partialDate(iso.slice(0, 10));

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
/** The time of a moment given in ISO form, where the reader is: `14:05`. */
export const timeOf = (iso: string): string => clock.format(Date.parse(iso));

const ago = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
/** How long before `now` (ms) something was: `5 minutes ago`; past 30 days the date. */
export function since(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const past = Math.abs(seconds);
  if (past < 45) return 'just now';
  if (past < 3600) return ago.format(Math.round(seconds / 60), 'minute');
  if (past < 86_400) return ago.format(Math.round(seconds / 3600), 'hour');
  if (past < 30 * 86_400) return ago.format(Math.round(seconds / 86_400), 'day');
  return dayOf(iso);
}

const short = (name: string) =>
  new Intl.NumberFormat(LOCALE, { style: 'unit', unit: name, unitDisplay: 'short' });
const AGE = { minute: short('minute'), hour: short('hour'), day: short('day') };

/** An age in short, for queues: `4 mins`, `3 hrs`, `2 days`. */
export function age(iso: string, now: number): string {
  const minutes = Math.max(0, Math.round((now - Date.parse(iso)) / 60_000));
  if (minutes < 60) return AGE.minute.format(minutes);
  if (minutes < 48 * 60) return AGE.hour.format(Math.round(minutes / 60));
  return AGE.day.format(Math.round(minutes / 1440));
}

const regions = new Intl.DisplayNames(LOCALE, { type: 'region' });
/** A country's name from its ISO 3166 code; anything else is shown as it stands. */
export const country = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;

const languages = new Intl.DisplayNames(LOCALE, { type: 'language' });
/** A language's name from its tag; anything else is shown as it stands. */
export function language(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag; // not a well-formed tag
  }
}
