import { expect, it } from 'vitest';
import { toldSources } from './told-sources.ts';

const osm = { of: 'OpenStreetMap', asOf: '2025-08-01', licence: 'ODbL-1.0' };
const table = { of: 'coaster_db', asOf: null, licence: 'CC0-1.0' };

it('tells each source once, with its fields, that of all facts first', () => {
  expect(toldSources({})).toEqual([]);
  expect(toldSources({ opened: { ...table }, '*': osm, stats: table, latitude: osm })).toEqual([
    { ...osm, fields: ['latitude'], isOfAll: true },
    { ...table, fields: ['opened', 'stats'], isOfAll: false },
  ]);
});

it('keeps two dates of one source apart', () => {
  expect(toldSources({ name: osm, opened: { ...osm, asOf: '2026' } })).toHaveLength(2);
});
