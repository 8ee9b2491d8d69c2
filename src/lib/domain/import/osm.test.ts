import { describe, expect, it } from 'vitest';
import { readOsm } from './osm.ts';

const node = (id: number, lat: number, lon: number, tags?: object) => ({
  ...{ type: 'node', id, lat, lon },
  ...(tags && { tags }),
});
const way = (id: number, nodes: number[], tags: object) => ({ type: 'way', id, nodes, tags });
const answer = {
  osm3s: { timestamp_osm_base: '2026-05-01T10:00:00Z' },
  elements: [
    node(1, 47, 16),
    node(2, 47.001, 16.001),
    way(10, [1, 2, 1], {
      ...{
        tourism: 'theme_park',
        name: 'Some Park',
        wikidata: 'Q1',
        website: 'javascript:alert(1)',
      },
      ...{
        'addr:street': 'Way',
        'addr:housenumber': '1',
        'addr:city': 'Town',
        'contact:website': 'https://a.example',
      },
    }),
    node(20, 47.0002, 16.0002, { attraction: 'drop_tower', name: 'Tower' }),
    way(21, [1], { roller_coaster: 'track', name: 'Blitz' }),
    way(22, [2], { attraction: 'roller_coaster', tourism: 'attraction', name: 'Blítz' }),
    way(23, [1], { roller_coaster: 'track' }),
    node(24, 48, 17, { attraction: 'carousel', name: 'Far away' }),
    node(25, 47, 16, { attraction: 'animal', name: 'Goats' }),
  ],
};

describe('a map', () => {
  it('tells of its park and of its rides, pieces of one as one', () => {
    const lines = readOsm(answer)!;
    const facts = lines.flatMap((line) => ('candidate' in line ? [line.candidate] : []));
    expect(facts.splice(1, 1)).toMatchObject([{ kind: 'map' }]); // see osm-map.test.ts
    expect(facts.map(({ kind }) => kind)).toEqual(['park', 'ride', 'ride']);
    expect(facts[0]).toMatchObject({
      facts: {
        ...{ name: 'Some Park', address: 'Way 1, Town', website: 'https://a.example' },
        ...{
          latitude: 47.0005,
          longitude: 16.0005,
          externalIds: { osm: 'way/10', wikidata: 'Q1' },
        },
        sources: { '*': { of: 'OpenStreetMap', asOf: '2026-05-01', licence: 'ODbL-1.0' } },
      },
    });
    expect(facts[2]).toMatchObject({
      facts: { name: 'Blítz', category: 'RC', latitude: 47.0005, externalIds: { osm: 'way/22' } },
    });
    expect(lines.flatMap((line) => ('reason' in line ? [line.reason] : []))).toEqual([
      'a ride without a name',
      'near no park of this file',
    ]);
  });

  it('reads GeoJSON as it reads Overpass', () => {
    const features = [
      {
        ...{
          type: 'Feature',
          id: 'way/10',
          properties: { tourism: 'theme_park', name: 'Some Park' },
        },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [16, 47],
              [16.001, 47.001],
              [16, 47],
            ],
          ],
        },
      },
      {
        ...{
          type: 'Feature',
          id: 'node/20',
          properties: { attraction: 'carousel', name: 'Horses' },
        },
        geometry: { type: 'Point', coordinates: [16, 47] },
      },
    ];
    const lines = readOsm({ type: 'FeatureCollection', features })!;
    expect(lines).toMatchObject([
      { candidate: { facts: { latitude: 47.0005, longitude: 16.0005 } } },
      { candidate: { kind: 'map' } },
      { candidate: { facts: { name: 'Horses', category: 'FR', externalIds: { osm: 'node/20' } } } },
    ]);
  });

  it('is told from other JSON, and survives what makes no sense', () => {
    for (const other of [null, 1, [], {}, { elements: 1 }, { type: 'Feature' }])
      expect(readOsm(other)).toBeNull();
    const odd = {
      elements: [null, 1, {}, { type: 'node', tags: { name: 7 } }, { type: 'way', nodes: 'x' }],
    };
    expect(readOsm(odd)).toEqual([]);
    const parkNowhere = { elements: [way(1, [9], { tourism: 'theme_park', name: 'Lost' })] };
    expect(readOsm(parkNowhere)).toMatchObject([{ outcome: 'unreadable' }]);
  });
});
