import type { PartialDate } from '../catalogue/rows.ts';
import type { Read } from './measures.ts';

const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const MONTH = `(${MONTHS.map((name) => name.slice(0, 3)).join('|')})[a-z]*\\.?`;
const FORMS: readonly { form: RegExp; read: (found: RegExpExecArray) => (string | undefined)[] }[] =
  [
    { form: /\b(\d{4})-(\d{2})-(\d{2})\b/, read: ([, y, m, d]) => [y, m, d] },
    {
      form: new RegExp(`\\b${MONTH}\\s+(\\d{1,2}),?\\s+(\\d{4})`, 'i'),
      read: ([, m, d, y]) => [y, m, d],
    },
    {
      form: new RegExp(`\\b(\\d{1,2})\\.?\\s+${MONTH},?\\s+(\\d{4})`, 'i'),
      read: ([, d, m, y]) => [y, m, d],
    },
    { form: new RegExp(`\\b${MONTH},?\\s+(\\d{4})`, 'i'), read: ([, m, y]) => [y, m] },
    { form: /(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)/, read: ([, y]) => [y] },
  ];

/** The first date of a text, no more precise than it is there: `April 1979`, `16 March 1994`, `1902`. */
export function readDate(text: string): Read<PartialDate> {
  const found = FORMS.flatMap(({ form, read }) => {
    const match = form.exec(text);
    return match ? [{ at: match.index, parts: read(match) }] : [];
  });
  // Of what begins first the longest: `April 13, 1979` and not the year within it.
  const first = found.sort((a, b) => a.at - b.at || b.parts.length - a.parts.length)[0];
  if (!first) return { reason: `no date in “${text.slice(0, 60)}”` };
  const [year, month, day] = first.parts;
  const about = /\b(c\.|ca\.?|circa|about)\s*$/i.test(text.slice(0, first.at)) ? '~' : '';
  const parts = [
    year!,
    ...(month ? [monthNumber(month)] : []),
    ...(day ? [day.padStart(2, '0')] : []),
  ];
  const date = parts.join('-');
  return isDay(date) ? { value: date + about } : { reason: `${date} is no date` };
}

function monthNumber(name: string): string {
  if (/^\d/.test(name)) return name;
  const at = MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3)));
  return String(at + 1).padStart(2, '0');
}

/** A day, month or year that there is. */
export function isDay(date: string): boolean {
  const [year, month = '01', day = '01'] = date.split('-');
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isYear = /^\d{4}$/.test(year!);
  return isYear && !Number.isNaN(at.getTime()) && at.toISOString().slice(8, 10) === day;
}
