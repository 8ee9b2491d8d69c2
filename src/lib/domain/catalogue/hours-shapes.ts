import {
  HOURS_SOURCES,
  LONGEST_RULE,
  RULE_PROBLEMS,
  STRETCH_KINDS,
  type DayHours,
  type HoursRow,
  type ParkHours,
  type RuleProblem,
  type Stretch,
} from '../hours/hours.ts';
import {
  calendarDay,
  fieldsOf,
  listOf,
  objectOf,
  oneOf,
  orNull,
  refuse,
  text,
  uuid,
  type Reader,
  type Shape,
} from './read-values.ts';

const clockTime: Reader<string> = (v) =>
  typeof v === 'string' && /^\d\d:[0-5]\d$/.test(v) ? v : refuse('a time');
const stretch = objectOf<Stretch>({
  from: clockTime,
  until: clockTime,
  kind: oneOf(...STRETCH_KINDS),
  note: orNull(text),
});
const dayHours = objectOf<DayHours>({ stretches: listOf(stretch), note: orNull(text) });
const days: Reader<Record<string, DayHours>> = (v) =>
  Object.fromEntries(
    Object.entries(fieldsOf(v)).map(([day, told]) => [calendarDay(day), dayHours(told)]),
  );
const ruleText: Reader<string> = (v) =>
  text(v).length <= LONGEST_RULE ? (v as string) : refuse('a shorter rule');
/** A park's hours as its row has them. */
export const parkHours = objectOf<ParkHours>({
  rule: orNull(ruleText),
  dates: days,
  source: oneOf(...HOURS_SOURCES),
  of: orNull(text),
  checkedOn: orNull(calendarDay),
});

const HOURS_SHAPE: Shape<HoursRow> = {
  id: uuid,
  hours: parkHours,
  timeZone: text,
  from: orNull(calendarDay),
  until: orNull(calendarDay),
  days,
  problem: orNull(objectOf<RuleProblem>({ code: oneOf(...RULE_PROBLEMS), detail: orNull(text) })),
};

/** As `readRow`, for the hours of a park as they travel. */
export const readHours: Reader<HoursRow> = objectOf(HOURS_SHAPE);
