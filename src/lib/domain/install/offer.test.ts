import { describe, expect, it } from 'vitest';
import { isLook, offersInstall, type InstallVisit } from './offer.ts';

const VISIT: InstallVisit = { way: 'prompt', isDeclined: false, looked: 2, hasWritten: false };
const RIDE = '/parks/efteling/rides/baron-1898';

describe('installing is offered', () => {
  it.each([
    ['to somebody who has just come', { looked: 1 }, '/', false],
    ['after a second park or ride', {}, RIDE, true],
    ['after a review was queued', { looked: 0, hasWritten: true }, '/contributions', true],
    ['on a park’s page, which asks something else', {}, '/parks/efteling', false],
    ['on the start page, of which a picture is kept', {}, '/', false],
    ['where somebody writes', {}, `${RIDE}/review`, false],
    ['where a moderator works', {}, '/desk', false],
    ['to somebody who declined', { isDeclined: true }, RIDE, false],
    ['where it is installed', { way: null }, RIDE, false],
    ['on Apple’s, before somebody writes', { way: 'by-hand', looked: 1 }, `${RIDE}/review`, true],
    ['there, after they did', { way: 'by-hand', hasWritten: true }, `${RIDE}/review`, false],
    ['there, looking around', { way: 'by-hand' }, '/search', true],
  ] as const)('%s: %o at %s: %s', (_, visit, path, is) =>
    expect(offersInstall({ ...VISIT, ...visit }, path)).toBe(is),
  );

  it('counts pages about parks and rides', () => {
    expect(['/parks/efteling', RIDE, '/parks', `${RIDE}/review`, '/map'].map(isLook)).toEqual([
      ...[true, true, false, false, false],
    ]);
  });
});
