import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Temporal } from 'temporal-polyfill';

const SCRIPT = `
import OpeningHours from 'opening_hours';
let input = '';
for await (const part of process.stdin) input += part;
const { place, asked } = JSON.parse(input);
const states = asked.map(({ rule, instants }) => {
  const hours = new OpeningHours(rule, place, { mode: 0 });
  return instants.map((at) =>
    hours.getUnknown(new Date(at)) ? 'unknown' : hours.getState(new Date(at)) ? 'open' : 'closed');
});
process.stdout.write(JSON.stringify(states));
`;

export interface RulePlace {
  timeZone: string;
  country: string;
  latitude: number;
  longitude: number;
}

type State = 'open' | 'closed' | 'unknown';

/**
 * What the library itself says of each rule at each of its instants. It is asked of what the park's clock shows then,
 * in a process whose own clock never changes: in a zone with summer time it takes 24 hours for a day.
 */
export async function ruleStates(
  { timeZone, country, latitude, longitude }: RulePlace,
  rules: readonly { rule: string; instants: readonly number[] }[],
): Promise<State[][]> {
  const place = {
    ...{ lat: String(latitude), lon: String(longitude) },
    address: { country_code: country.toLowerCase(), state: '' },
  };
  const asked = rules.map(({ rule, instants }) => ({
    rule,
    instants: instants.map((at) => shownAt(timeZone, at)),
  }));
  const child = promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    env: { TZ: 'UTC' },
    maxBuffer: 16 * 1024 * 1024,
  });
  child.child.stdin!.end(JSON.stringify({ place, asked }));
  return JSON.parse((await child).stdout) as State[][];
}

const shownAt = (timeZone: string, at: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toZonedDateTime('UTC').epochMilliseconds;
