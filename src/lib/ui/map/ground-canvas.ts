import L from 'leaflet';

/** The part of the map that a canvas shows. */
export interface Frame {
  zoom: number;
  /** Where its upper left corner is in the world of that zoom, in px. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** Of the window itself, which is smaller. */
  window: { width: number; height: number };
  /** Of the device, for each px. */
  density: number;
}

/** So much more than the window is drawn on each side, by its size: what is there already when the map is moved. */
const BEYOND = 0.25;

/** One canvas under everything else on a Leaflet map: stretched while the map zooms, drawn anew when it has come to rest. */
export class GroundCanvas {
  readonly element = L.DomUtil.create('canvas', 'leaflet-zoom-animated');
  readonly #map: L.Map;
  readonly #paint: (context: CanvasRenderingContext2D, frame: Frame) => void;
  #corner = L.latLng(0, 0);
  #zoom = 0;

  constructor(map: L.Map, paint: (context: CanvasRenderingContext2D, frame: Frame) => void) {
    this.#map = map;
    this.#paint = paint;
    map.getPane('overlayPane')!.prepend(this.element);
    map.on('moveend viewreset resize', () => this.redraw());
    map.on('move', () => this.#isUncovered() && this.redraw());
    map.on('zoom', () => this.#stretch(map.latLngToLayerPoint(this.#corner), map.getZoom()));
    map.on('zoomanim', ({ center, zoom }) => {
      const origin = map
        .project(center, zoom)
        .subtract(map.getSize().divideBy(2))
        .add(L.DomUtil.getPosition(map.getPane('mapPane')!))
        .round();
      this.#stretch(map.project(this.#corner, zoom).subtract(origin), zoom);
    });
  }

  redraw(): void {
    const size = this.#map.getSize();
    const first = this.#map.containerPointToLayerPoint(size.multiplyBy(-BEYOND)).round();
    const { x: width, y: height } = size.multiplyBy(1 + 2 * BEYOND).round();
    const density = Math.min(devicePixelRatio, 3);
    this.#zoom = this.#map.getZoom();
    this.#corner = this.#map.layerPointToLatLng(first);
    L.DomUtil.setTransform(this.element, first, 1);
    this.element.width = width * density;
    this.element.height = height * density;
    this.element.style.width = `${width}px`;
    this.element.style.height = `${height}px`;
    const { x: left, y: top } = this.#map.getPixelOrigin().add(first);
    const window = { width: size.x, height: size.y };
    const frame = { zoom: this.#zoom, left, top, width, height, window, density };
    this.#paint(this.element.getContext('2d')!, frame);
  }

  #stretch(corner: L.Point, zoom: number): void {
    L.DomUtil.setTransform(this.element, corner, this.#map.getZoomScale(zoom, this.#zoom));
  }

  /** Has the map been dragged beyond what is drawn? */
  #isUncovered(): boolean {
    if (this.#map.getZoom() !== this.#zoom) return false;
    const { x, y } = this.#map.latLngToContainerPoint(this.#corner);
    const size = this.#map.getSize();
    const right = x + size.x * (1 + 2 * BEYOND);
    const bottom = y + size.y * (1 + 2 * BEYOND);
    return x > 0 || y > 0 || right < size.x || bottom < size.y;
  }
}
