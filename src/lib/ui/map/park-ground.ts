import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { ParkMapView } from '#lib/domain/catalogue/park-places.ts';
import type { Bounds, ParkMap } from '#lib/domain/park-map/park-map.ts';
import { Ground, worldPoint } from './draw-ground.ts';
import './ground.css';
import { GroundCanvas, type Frame } from './ground-canvas.ts';
import { GroundMarks, marksOf, type Mark } from './ground-marks.ts';
import { Here, type HerePosition } from './here.ts';
import { DAY, NIGHT } from './park-colours.ts';
import type { Place } from './place.ts';

interface Events {
  moved: (place: Place) => void;
  /** A place was pressed on the map; null: the ground beside them. */
  chosen: (key: string | null) => void;
}

const FURTHEST = 14;
const CLOSEST = 20;
const CLOSEST_FIT = 18;
/** Steps of zooming that fit a park to any window. */
const STEP = 0.25;
/** From there on a place that was chosen in the list is looked at. */
const CLOSE = 17;
/** For names beside what stands at the edge. */
const ROOM: L.PointTuple = [44, 28];
/** Around a park of which nothing but its position is known, in degrees. */
const UNKNOWN = 0.004;

/** The map of one park: its ground, what stands on it, and where its visitor is. */
export class ParkGround {
  readonly #map: L.Map;
  readonly #canvas: GroundCanvas;
  readonly #marks: GroundMarks;
  readonly #here: Here;
  readonly #night = matchMedia('(prefers-color-scheme: dark)');
  readonly #stillness: L.ZoomPanOptions;
  #drawn: ParkMap | null = null;
  #ground: Ground | null = null;
  #chosen: string | null = null;
  #shown: readonly Mark[] = [];
  #whole: L.LatLngBounds;

  constructor(
    element: HTMLElement,
    start: { view: ParkMapView; ground: ParkMap | null; place: Place | null },
    on: Events,
  ) {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#stillness = isStill ? { animate: false } : {};
    this.#map = L.map(element, {
      ...{ zoomControl: false, attributionControl: false, minZoom: FURTHEST, maxZoom: CLOSEST },
      ...{ zoomSnap: STEP, zoomAnimation: !isStill, inertia: !isStill, fadeAnimation: false },
    });
    const style = getComputedStyle(element);
    this.#marks = new GroundMarks({
      family: style.getPropertyValue('--font-sign'),
      times: parseFloat(getComputedStyle(document.documentElement).fontSize) / 16,
    });
    this.#canvas = new GroundCanvas(this.#map, (context, frame) => this.#paint(context, frame));
    this.#here = new Here(this.#map);
    this.#whole = boundsOf(start.view);
    if (start.place) this.go(start.place);
    else this.whole();
    this.show(start.view, start.ground);
    this.#night.addEventListener('change', this.#repaint);
    this.#map.on('moveend', () => on.moved(this.place));
    this.#map.on('click', ({ latlng }) => on.chosen(this.#pressed(latlng)));
  }

  get place(): Place {
    const { lat, lng } = this.#map.getCenter();
    return { latitude: lat, longitude: lng, zoom: this.#map.getZoom() };
  }

  show(view: ParkMapView, ground: ParkMap | null): void {
    if (ground !== this.#drawn) {
      this.#drawn = ground;
      this.#ground = ground && ground.shapes.length > 0 ? new Ground(ground) : null;
    }
    this.#shown = marksOf(view, this.#ground?.named ?? []);
    this.#whole = boundsOf(view);
    this.#map.setMaxBounds(this.#whole.pad(0.5));
    this.choose(this.#chosen);
  }

  choose(key: string | null): void {
    this.#chosen = key;
    const [west, south] = [this.#whole.getWest(), this.#whole.getSouth()];
    const [east, north] = [this.#whole.getEast(), this.#whole.getNorth()];
    this.#marks.set(this.#shown, key, { west, south, east, north });
    this.#repaint();
  }

  /** Moves to where that is, closely enough to see what is around it. */
  look(key: string): void {
    const mark = this.#shown.find((one) => one.key === key);
    if (mark) this.go({ ...mark, zoom: Math.max(CLOSE, this.#map.getZoom()) });
  }

  here(position: HerePosition | null): void {
    this.#here.show(position, this.#colours);
  }

  zoom(by: 1 | -1): void {
    this.#map.setZoom(Math.round(this.#map.getZoom()) + by, this.#stillness);
  }

  whole(): void {
    const options = { padding: ROOM, maxZoom: CLOSEST_FIT, ...this.#stillness };
    this.#map.fitBounds(this.#whole, options);
  }

  close(): void {
    this.#night.removeEventListener('change', this.#repaint);
    this.#map.remove();
  }

  go({ latitude, longitude, zoom }: Place): void {
    this.#map.setView([latitude, longitude], zoom, this.#stillness);
  }

  get #colours() {
    return this.#night.matches ? NIGHT : DAY;
  }

  #paint(context: CanvasRenderingContext2D, frame: Frame): void {
    const colours = this.#colours;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.#ground ? colours.around : colours.land;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    this.#ground?.paint(context, frame, colours);
    this.#marks.paint(context, frame, colours);
  }

  readonly #repaint = (): void => {
    this.#canvas.redraw();
    this.#here.paint(this.#colours);
  };

  #pressed({ lat, lng }: L.LatLng): string | null {
    const zoom = this.#map.getZoom();
    return this.#marks.find(worldPoint(lat, lng, zoom), zoom);
  }
}

/** Of the outline, where there is one: what lies around it is to be seen when one looks for it. */
function boundsOf({ park, map, rides }: ParkMapView): L.LatLngBounds {
  const bounds = L.latLngBounds([]);
  for (const ring of map?.outline ?? [])
    for (let i = 0; i < ring.length; i += 2) bounds.extend([ring[i + 1]!, ring[i]!]);
  if (!bounds.isValid() && map) extend(bounds, map.box);
  if (!bounds.isValid())
    for (const { at } of rides) if (at) bounds.extend([at.latitude, at.longitude]);
  if (bounds.isValid()) return bounds;
  const { latitude, longitude } = park;
  return L.latLngBounds(
    [latitude - UNKNOWN, longitude - UNKNOWN],
    [latitude + UNKNOWN, longitude + UNKNOWN],
  );
}

function extend(bounds: L.LatLngBounds, [west, south, east, north]: Bounds): void {
  bounds.extend([south, west]).extend([north, east]);
}
