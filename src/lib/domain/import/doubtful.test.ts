import { describe, expect, it } from 'vitest';
import { aboutLine } from './doubtful.ts';

describe('what a doubtful line is about', () => {
  it('is its park, or its ride and where that stands', () => {
    expect(aboutLine({ kind: 'park', facts: { name: 'Familypark' } })).toEqual({
      ...{ kind: 'park', name: 'Familypark', park: null },
    });
    const park = { name: 'Familypark', position: null };
    expect(aboutLine({ kind: 'ride', facts: { name: 'Götterblitz', park } })).toEqual({
      ...{ kind: 'ride', name: 'Götterblitz', park: 'Familypark' },
    });
  });

  it('is a map of a park, by its name where the file has one', () => {
    const map = { asOf: null, map: {} as never };
    expect(aboutLine({ kind: 'map', facts: { ...map, park: { id: 'x' } } })).toEqual({
      ...{ kind: 'map', name: null, park: null },
    });
  });

  it('is not known of a doubt about one fact of a line that was taken over', () => {
    expect(aboutLine(null)).toBeNull();
  });
});
