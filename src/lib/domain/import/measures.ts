import { siOf } from '../catalogue/units.ts';
import type { Measure } from '../catalogue/rows.ts';

const UNITS: Readonly<Record<string, string>> = {
  ...{ ft: 'ft', feet: 'ft', foot: 'ft', m: 'm', metres: 'm', meters: 'm', metre: 'm' },
  ...{ mph: 'mph', 'km/h': 'km/h', kmh: 'km/h', kph: 'km/h', 'm/s': 'm/s' },
  ...{ cm: 'cm', in: 'in', inches: 'in', mi: 'mi', km: 'km' },
};
const FIGURE =
  /(\d[\d,]*(?:\.\d+)?)\s*(km\/h|m\/s|kmh|kph|mph|feet|foot|ft|inches|in|metres|meters|metre|cm|km|mi|m)\b/gi;
/** Sources round the figure in the other unit; more than this is another figure. */
const ROUNDING = 0.08;

export type Read<T> = { value: T } | { reason: string };

/**
 * `1,452 ft (443 m)` as its first figure, within `least` and `most` in SI. The figure in the other unit must say the
 * same, or nobody knows which of them is right.
 */
export function readMeasure(text: string, least: number, most: number): Read<Measure> {
  const figures = [...text.matchAll(FIGURE)].flatMap(([, figure, name]) => {
    const value = Number(figure!.replaceAll(',', ''));
    const unit = UNITS[name!.toLowerCase()]!;
    const si = siOf(value, unit);
    return si === null ? [] : [{ si, value, unit }];
  });
  const [given, other] = figures;
  if (!given) return { reason: `no figure with a unit in “${text.slice(0, 60)}”` };
  if (given.si < least || given.si > most)
    return { reason: `${given.value} ${given.unit} makes no sense here` };
  const isConversion = other && other.unit !== given.unit && figures.length === 2;
  const slack = ROUNDING * given.si + 1;
  if (isConversion && Math.abs(other.si - given.si) > slack)
    return {
      reason: `${given.value} ${given.unit} is not ${other.value} ${other.unit}`,
    };
  return { value: given };
}

/** `52–78 in (132–198 cm)`: the first figure and, where it is a span, the second, in whole centimetres. */
export function readRiderHeights(text: string): Read<{ min: number; max: number | null }> {
  const span = /(\d+(?:\.\d+)?)\s*(?:[–-]\s*(\d+(?:\.\d+)?))?\s*(in|cm)\b/i.exec(text);
  if (!span) return { reason: `no height in “${text.slice(0, 60)}”` };
  const [, low, high, unit] = span;
  const cm = (figure: string): number =>
    Math.round(Number(figure) * (unit!.toLowerCase() === 'in' ? 2.54 : 1));
  const min = cm(low!);
  const max = high === undefined ? null : cm(high);
  const makesSense = min >= 60 && min <= 200 && (max === null || (max > min && max <= 250));
  return makesSense ? { value: { min, max } } : { reason: `${span[0]} is no rider’s height` };
}

/** `1:32`, `2 minutes`, `1 min. 40 sec.`, `105 seconds`, in seconds. */
export function readDuration(text: string): Read<number> {
  const clock = /(\d{1,2}):([0-5]\d)/.exec(text);
  const minutes = /(\d+(?:\.\d+)?)\s*min/i.exec(text);
  const seconds = /(\d+)\s*sec/i.exec(text);
  const value = clock
    ? Number(clock[1]) * 60 + Number(clock[2])
    : Number(minutes?.[1] ?? 0) * 60 + Number(seconds?.[1] ?? 0);
  return value >= 5 && value <= 1_800
    ? { value: Math.round(value) }
    : { reason: `no duration in “${text.slice(0, 60)}”` };
}

/** The first number of a text, within `least` and `most`. */
export function readNumber(text: string, least: number, most: number): Read<number> {
  const found = /-?\d[\d,]*(?:\.\d+)?/.exec(text);
  const value = found ? Number(found[0].replaceAll(',', '')) : Number.NaN;
  if (Number.isNaN(value)) return { reason: `no number in “${text.slice(0, 60)}”` };
  return value >= least && value <= most ? { value } : { reason: `${value} makes no sense here` };
}
