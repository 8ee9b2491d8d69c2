import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { CLOSEST, type Box, type MapMark } from '#lib/domain/catalogue/map.ts';
import { addBase } from './base.ts';
import './map.css';
import { Marks } from './marks.ts';
import type { Place } from './place.ts';

interface Events {
  /** The map has come to rest. */
  moved: (box: Box, zoom: number, place: Place) => void;
  /** A mark that does not come apart was opened. */
  opened: (mark: MapMark) => void;
}

/** As far north and south as a square map of the world goes. */
const EDGE = 85;
/** Room for the marks at the edges. */
const ROOM: L.PointTuple = [36, 40];
/** A single park is not shown without what lies around it. */
const CLOSEST_FIT = 6;
const WORLD_PX = 256;

/** Leaflet with our base and our marks: the world once, without anything from elsewhere. */
export class ParkMap {
  readonly #map: L.Map;
  readonly #marks: Marks;
  readonly #stopBase: () => void;
  readonly #stillness: L.ZoomPanOptions;
  #refocus = false;

  constructor(
    element: HTMLElement,
    start: { place: Place | null; extent: Box | null },
    on: Events,
  ) {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#map = L.map(element, {
      ...{ zoomControl: false, attributionControl: false, maxZoom: CLOSEST, zoomSnap: 0.5 },
      ...{ zoomAnimation: !isStill, markerZoomAnimation: !isStill, inertia: !isStill },
      maxBounds: [
        [-EDGE, -180],
        [EDGE, 180],
      ],
      maxBoundsViscosity: 1,
    });
    this.#stillness = isStill ? { animate: false } : {};
    this.#marks = new Marks(this.#map, (mark) => this.#choose(mark, on.opened));
    this.#map.on('resize', () => this.#limit());
    this.#limit();
    if (start.place) this.show(start.place);
    else this.fit(start.extent);
    this.#stopBase = addBase(this.#map);
    this.#map.on('moveend', () =>
      on.moved(this.#box(), Math.floor(this.#map.getZoom()), this.place),
    );
    on.moved(this.#box(), Math.floor(this.#map.getZoom()), this.place);
  }

  get place(): Place {
    const { lat, lng } = this.#map.getCenter();
    return { latitude: lat, longitude: lng, zoom: this.#map.getZoom() };
  }

  show({ latitude, longitude, zoom }: Place): void {
    this.#map.setView([latitude, longitude], zoom, this.#stillness);
  }

  fit(extent: Box | null): void {
    const [west, south, east, north] = extent ?? [-180, -60, 180, 75];
    this.#map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { padding: ROOM, maxZoom: CLOSEST_FIT, ...this.#stillness },
    );
  }

  zoom(by: 1 | -1): void {
    this.#map.setZoom(this.#map.getZoom() + by, this.#stillness);
  }

  mark(marks: readonly MapMark[]): void {
    this.#marks.show(marks);
    if (!this.#refocus) return;
    this.#refocus = false;
    (this.#marks.nearest(this.#map.getCenter()) ?? this.#map.getContainer()).focus();
  }

  close(): void {
    this.#stopBase();
    this.#map.remove();
  }

  #choose(mark: MapMark, opened: Events['opened']): void {
    if (mark.opensAt === null) return opened(mark);
    this.#refocus = this.#map.getContainer().contains(document.activeElement);
    this.show({ ...mark, zoom: mark.opensAt });
  }

  /** Not smaller than the window it is seen through. */
  #limit(): void {
    const zoom = Math.log2(this.#map.getSize().x / WORLD_PX);
    this.#map.setMinZoom(Math.max(0, Math.floor(zoom * 2) / 2));
  }

  #box(): Box {
    const bounds = this.#map.getBounds();
    const within = (value: number, most: number) => Math.min(Math.max(value, -most), most);
    return [
      within(bounds.getWest(), 180),
      within(bounds.getSouth(), 90),
      within(bounds.getEast(), 180),
      within(bounds.getNorth(), 90),
    ];
  }
}
