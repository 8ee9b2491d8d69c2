import { describe, expect, it } from 'vitest';
import { placeQuestion } from './found-place.ts';
import { readNominatim } from './nominatim.ts';

const HIT = {
  ...{
    place_id: 1,
    licence: 'Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright',
  },
  ...{ lat: '47.8024812', lon: '16.6478', name: 'Familypark', category: 'tourism' },
  display_name: 'Familypark, Märchenparkweg, Sankt Margarethen im Burgenland, Austria',
  address: {
    ...{ tourism: 'Familypark', road: 'Märchenparkweg', house_number: '1', postcode: '7062' },
    ...{ village: 'Sankt Margarethen im Burgenland', state: 'Burgenland', country_code: 'at' },
  },
  boundingbox: ['47.8', '47.9', '16.6', '16.7'],
};

describe('what a Nominatim answers', () => {
  it('is read to what we ask for', () => {
    expect(readNominatim([HIT])).toEqual({
      places: [
        {
          name: HIT.display_name,
          ...{ latitude: 47.80248, longitude: 16.6478, country: 'AT', region: 'Burgenland' },
          locality: 'Sankt Margarethen im Burgenland',
          address: 'Märchenparkweg 1, 7062 Sankt Margarethen im Burgenland',
        },
      ],
      attribution: HIT.licence,
    });
    expect(readNominatim(HIT)!.places).toHaveLength(1); // of a position
  });

  it('may be that nothing is there', () => {
    expect(readNominatim([])!.places).toEqual([]);
    expect(readNominatim({ error: 'Unable to geocode' })!.places).toEqual([]);
  });

  it('may know little', () => {
    const { lat, lon, display_name } = HIT;
    const [place] = readNominatim([{ lat, lon, display_name }])!.places;
    expect(place).toMatchObject({ country: null, region: null, locality: null, address: null });
    const far = { ...HIT, address: { country_code: 'zz', city: 'X', postcode: '1' } };
    expect(readNominatim([far])!.places[0]).toMatchObject({ country: null, address: null });
  });

  it('is none of theirs when it cannot be read', () => {
    for (const nonsense of [null, 'x', 3, {}, [1], [{ ...HIT, lat: '95' }], [{ ...HIT, lat: '' }]])
      expect(readNominatim(nonsense)).toBeNull();
  });

  it('is taken as far as it can be kept', () => {
    const bad = { ...HIT, lon: 'NaN' };
    const odd = {
      ...HIT,
      address: { ...HIT.address, state: 'a\u0000b', village: 'x'.repeat(999) },
    };
    const { places } = readNominatim([bad, odd, ...Array<object>(20).fill(HIT)])!;
    expect(places).toHaveLength(5);
    expect(places[0]).toMatchObject({ region: null, locality: null });
  });
});

describe('what may be asked', () => {
  it('is a name, or a position as closely as a metre', () => {
    expect(placeQuestion.parse({ words: ' Familypark \n  Austria' })).toEqual({
      words: 'Familypark Austria',
    });
    expect(placeQuestion.parse({ at: { latitude: 47.123456789, longitude: 16.6 } })).toEqual({
      at: { latitude: 47.12346, longitude: 16.6 },
    });
  });

  it.each([
    [{ words: 'x' }],
    [{ words: 'x'.repeat(201) }],
    [{ words: 'a\u0000b' }],
    [{ at: { latitude: 91, longitude: 0 } }],
    [{ words: 'Familypark', limit: 50 }],
    [{}],
  ])('is not %j', (question) => {
    expect(placeQuestion.safeParse(question).success).toBe(false);
  });
});
