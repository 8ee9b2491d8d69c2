import { describe, expect, it } from 'vitest';
import {
  age,
  bytes,
  country,
  language,
  duration,
  metres,
  partialDate,
  personHeight,
  since,
  speed,
} from './format.ts';

const now = Date.parse('2026-11-23T12:00:00Z');

describe('format', () => {
  it('shows measures in the unit of the reader', () => {
    expect(metres(73.2)).toBe('73 m');
    expect(metres(73.2, 'imperial')).toBe('240 ft');
    expect(speed(35.56)).toBe('128 km/h');
    expect(speed(35.56, 'imperial')).toBe('80 mph');
    expect(personHeight(140)).toBe('140 cm');
    expect(duration(150)).toBe('2:30 min');
    expect(duration(119.6)).toBe('2:00 min');
  });

  it('shows a date no more precise than its source', () => {
    expect(partialDate('1989')).toBe('1989');
    expect(partialDate('1989-05')).toBe('May 1989');
    expect(partialDate('1989-05-06')).toBe('6 May 1989');
    expect(partialDate('nonsense')).toBe('nonsense');
  });

  it('says how long ago', () => {
    expect(since('2026-11-23T11:59:50Z', now)).toBe('just now');
    expect(since('2026-11-23T09:00:00Z', now)).toBe('3 hours ago');
    expect(since('2026-01-05T09:00:00Z', now)).toBe('5 January 2026');
    expect(age('2026-11-23T11:56:00Z', now)).toBe('4 mins');
    expect(age('2026-11-20T12:00:00Z', now)).toBe('3 days');
  });

  it('shows sizes and countries', () => {
    expect(bytes(1)).toBe('1 KB');
    expect(bytes(1.25 * 1024 * 1024)).toBe('1.3 MB');
    expect(country('DE')).toBe('Germany');
    expect(country('Atlantis')).toBe('Atlantis');
    expect(language('de')).toBe('German');
    expect(language('%%')).toBe('%%');
  });
});
