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

/** Without the ice around the poles. */
const NORTH = 84;
const SOUTH = -60;
/** Steps of zooming that fit the world to any window. */
const STEP = 0.25;
/** Room for the marks at the edges. */
const ROOM: L.PointTuple = [26, 30];
/** A single park is not shown without what lies around it. */
const CLOSEST_FIT = 6;
const WORLD_PX = 256;

/** Leaflet with our base and our marks: the world once, without anything from elsewhere. */
export class WorldMap {
  readonly #map: L.Map;
  readonly #marks: Marks;
  readonly #stopBase: () => void;
  readonly #stillness: L.ZoomPanOptions;
  /** A mark that had the focus was opened: the map is on its way, and then waits for what stands there. */
  #refocus: 'under way' | 'there' | null = null;

  constructor(
    element: HTMLElement,
    start: { place: Place | null; extent: Box | null },
    on: Events,
  ) {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#map = L.map(element, {
      ...{ zoomControl: false, attributionControl: false, maxZoom: CLOSEST, zoomSnap: STEP },
      ...{ zoomAnimation: !isStill, markerZoomAnimation: !isStill, inertia: !isStill },
      maxBounds: [
        [SOUTH, -180],
        [NORTH, 180],
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
    const moved = () => {
      if (this.#refocus) this.#refocus = 'there';
      on.moved(this.#box(), Math.floor(this.#map.getZoom()), this.place);
    };
    this.#map.on('moveend', moved);
    moved();
  }

  get place(): Place {
    const { lat, lng } = this.#map.getCenter();
    return { latitude: lat, longitude: lng, zoom: this.#map.getZoom() };
  }

  show({ latitude, longitude, zoom }: Place): void {
    this.#map.setView([latitude, longitude], zoom, this.#stillness);
  }

  fit(extent: Box | null): void {
    const [west, south, east, north] = extent ?? [-180, SOUTH, 180, NORTH];
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
    if (this.#refocus !== 'there') return;
    this.#refocus = null;
    (this.#marks.nearest(this.#map.getCenter()) ?? this.#map.getContainer()).focus();
  }

  close(): void {
    this.#stopBase();
    this.#map.remove();
  }

  #choose(mark: MapMark, opened: Events['opened']): void {
    if (mark.opensAt === null) return opened(mark);
    if (this.#map.getContainer().contains(document.activeElement)) this.#refocus = 'under way';
    this.show({ ...mark, zoom: mark.opensAt });
  }

  /** Not smaller than the window it is seen through. */
  #limit(): void {
    const zoom = Math.log2(this.#map.getSize().x / WORLD_PX);
    this.#map.setMinZoom(Math.max(0, Math.floor(zoom / STEP) * STEP));
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
