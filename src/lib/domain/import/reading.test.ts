import { describe, expect, it } from 'vitest';
import { readDate } from './dates.ts';
import { readDuration, readMeasure, readNumber, readRiderHeights } from './measures.ts';
import { companyKeys, nameKey, nameKeys, plain } from './plain.ts';

const valueOf = <T>(read: { value: T } | { reason: string }): T | string =>
  'value' in read ? read.value : read.reason;

describe('cells', () => {
  it('lose footnote marks and odd spaces, and say nothing when nothing is left', () => {
    expect(plain('1,452\u00a0ft[1] (443\u00a0m)[note 2]')).toBe('1,452 ft (443 m)');
    expect(plain(' \u200b\u00a0 ')).toBeNull();
    expect(plain(undefined)).toBeNull();
  });

  it('give the same key to the same name', () => {
    expect(nameKey('The Götterblitz')).toBe(nameKey('Gotterblitz'));
    expect(nameKey('Fear & Force')).toBe(nameKey('Fear and Force'));
    expect(nameKey('Wildcat’s Revenge')).toBe(nameKey("Wildcat's revenge"));
    expect(nameKeys('Adventureland (Iowa)')).toEqual(['adventureland iowa', 'adventureland']);
    expect(companyKeys('Intamin Amusement Rides')).toContain('intamin');
    expect(companyKeys('Maurer AG')).toContain('maurer');
    expect(companyKeys('Arrow Dynamics')).not.toContain('arrow');
    expect(nameKey('富士急')).toBe('富士急');
  });
});

describe('measures', () => {
  it('are the figure and the unit that the source gave first', () => {
    expect(valueOf(readMeasure('4,500 ft (1,400 m)', 1, 6_000))).toEqual({
      ...{ si: 1371.6, value: 4500, unit: 'ft' },
    });
    expect(valueOf(readMeasure('60 km/h (37 mph)', 1, 80))).toMatchObject({
      value: 60,
      unit: 'km/h',
    });
  });

  it('are not taken when they make no sense, or say two things', () => {
    expect(valueOf(readMeasure('400 mph', 1, 80))).toBe('400 mph makes no sense here');
    expect(valueOf(readMeasure('100 ft (100 m)', 1, 250))).toBe('100 ft is not 100 m');
    expect(valueOf(readMeasure('tall', 1, 250))).toBe('no figure with a unit in “tall”');
    expect(valueOf(readNumber('-15', 0, 15))).toBe('-15 makes no sense here');
  });

  it('of riders are whole centimetres, from and to', () => {
    expect(valueOf(readRiderHeights('52–78 in (132–198 cm)'))).toEqual({ min: 132, max: 198 });
    expect(valueOf(readRiderHeights('140 cm (4 ft 7 in)'))).toEqual({ min: 140, max: null });
    expect(valueOf(readRiderHeights('Must straddle the seat'))).toMatch(/^no height/);
    expect(valueOf(readRiderHeights('4 cm'))).toMatch(/no rider/);
  });

  it('of time are seconds, however they are written', () => {
    for (const text of ['1:40', '1 min. 40 sec.', '100 seconds'])
      expect(valueOf(readDuration(text))).toBe(100);
    expect(valueOf(readDuration('2 minutes'))).toBe(120);
    expect(valueOf(readDuration('Under two minutes'))).toMatch(/^no duration/);
  });
});

describe('dates', () => {
  it('are as precise as they are written, and the first of several', () => {
    const dates: [string, string][] = [
      ['1902', '1902'],
      ['April 13, 1979', '1979-04-13'],
      ['16 March 1994', '1994-03-16'],
      ['May 2001', '2001-05'],
      ['Sept. 9, 1999', '1999-09-09'],
      ['2001-06-03', '2001-06-03'],
      ['6 April 2002; 19 years ago', '2002-04-06'],
      ['7 June 1987 as Runaway Train 19 March 2014 as Scorpion', '1987-06-07'],
      ['February 8, 2001June 23, 2018', '2001-02-08'],
      ['c. 1910', '1910~'],
    ];
    for (const [text, date] of dates) expect(valueOf(readDate(text)), text).toBe(date);
  });

  it('are not made up', () => {
    for (const text of ['soon', '13', 'February 30, 2001', '12345'])
      expect(valueOf(readDate(text)), text).toMatch(/no date/);
  });
});
