import L from 'leaflet';
import type { ParkColours } from './park-colours.ts';

/** Where somebody is, and within how many metres of it. */
export interface HerePosition {
  latitude: number;
  longitude: number;
  accuracy: number;
}

/** The visitor's own position: a dot, and a circle in which they are. */
export class Here {
  readonly #layer: L.LayerGroup;
  readonly #circle = L.circle([0, 0], { radius: 1, interactive: false });
  readonly #dot = L.circleMarker([0, 0], { radius: 8, interactive: false });

  readonly #map: L.Map;

  constructor(map: L.Map) {
    this.#map = map;
    this.#layer = L.layerGroup([this.#circle, this.#dot]);
  }

  show(position: HerePosition | null, colours: ParkColours): void {
    if (!position) return void this.#layer.remove();
    const at: L.LatLngTuple = [position.latitude, position.longitude];
    this.#circle.setLatLng(at).setRadius(position.accuracy);
    this.#dot.setLatLng(at);
    this.#layer.addTo(this.#map);
    this.paint(colours);
  }

  paint({ here, halo }: ParkColours): void {
    this.#circle.setStyle({ color: here, weight: 1, fillColor: here, fillOpacity: 0.15 });
    this.#dot.setStyle({ color: halo, weight: 3, fillColor: here, fillOpacity: 1 });
  }
}
