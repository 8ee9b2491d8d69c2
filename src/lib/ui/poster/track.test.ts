import { describe, expect, it } from 'vitest';
import { GROUND, trackOf, type TrackFacts } from './track.ts';

const facts = (more: Partial<TrackFacts>): TrackFacts => ({
  name: 'Taron',
  heightM: null,
  lengthM: null,
  inversions: null,
  angleDeg: null,
  material: null,
  launched: false,
  ...more,
});

describe('trackOf', () => {
  it('draws the same ride the same way every time', () => {
    expect(trackOf(facts({}))).toEqual(trackOf(facts({})));
    expect(trackOf(facts({})).path).not.toBe(trackOf(facts({ name: 'Wakala' })).path);
  });

  it('draws a taller ride higher, and never out of the picture', () => {
    const low = trackOf(facts({ heightM: 15 })).crest.y;
    const high = trackOf(facts({ heightM: 139 })).crest.y;
    expect(high).toBeLessThan(low);
    expect(high).toBeGreaterThan(20);
    expect(low).toBeLessThan(GROUND);
  });

  it('holds only finite numbers, whatever is known', () => {
    for (const inversions of [null, 0, 3, 14])
      for (const lengthM of [null, 40, 2500])
        for (const material of ['WOOD', 'STEEL', null] as const) {
          const { path, supports } = trackOf(facts({ inversions, lengthM, material }));
          expect(path + supports).not.toMatch(/NaN|Infinity|undefined/);
        }
  });
});
