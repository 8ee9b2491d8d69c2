import type { FeatureCollection, MultiPolygon } from 'geojson';
import L from 'leaflet';
import { feature, mesh } from 'topojson-client';
import world from 'world-atlas/countries-110m.json';
import { flatLand } from './shapes.ts';

type Topology = Parameters<typeof mesh>[0];

const topology = world as unknown as Topology;
const [continents] = (
  feature(topology, topology.objects['land']!) as FeatureCollection<MultiPolygon>
).features;
const land = flatLand(continents!.geometry);
const borders = mesh(topology, topology.objects['countries'] as never, (a, b) => a !== b);

/** Land and borders in the house's colours, by day and by night. */
export function addBase(map: L.Map): () => void {
  // What is drawn beyond the edges is there already when the map is moved.
  const layer = { renderer: L.canvas({ padding: 0.75 }), interactive: false };
  const shapes = L.geoJSON(land, layer).addTo(map);
  const lines = L.geoJSON(borders, layer).addTo(map);
  const paint = () => {
    const colours = getComputedStyle(map.getContainer());
    const [fill, line] = ['--map-land', '--map-line'].map((name) => colours.getPropertyValue(name));
    shapes.setStyle({ fillColor: fill!, fillOpacity: 1, color: line!, weight: 1 });
    lines.setStyle({ color: line!, weight: 0.75 });
  };
  paint();
  const night = matchMedia('(prefers-color-scheme: dark)');
  night.addEventListener('change', paint);
  return () => night.removeEventListener('change', paint);
}
