import L from 'leaflet';
import type { MapMark } from '#lib/domain/catalogue/map.ts';
import { map as words } from '#lib/messages/en/map.ts';
import { integer } from '../format.ts';

const keyOf = ({ latitude, longitude, count, parks, opensAt }: MapMark): string =>
  [latitude, longitude, count, opensAt, ...parks.map(({ id, name }) => id + name)].join();

const nameOf = ({ count, opensAt, parks }: MapMark): string =>
  opensAt !== null ? words.cluster(count) : count > 1 ? words.together(count) : parks[0]!.name;

/** The buttons that stand on the map. Those that stay are left alone, so that the focus stays as well. */
export class Marks {
  readonly #layer: L.LayerGroup;
  readonly #chosen: (mark: MapMark) => void;
  #shown = new Map<string, L.Marker>();

  constructor(map: L.Map, chosen: (mark: MapMark) => void) {
    this.#layer = L.layerGroup().addTo(map);
    this.#chosen = chosen;
  }

  show(marks: readonly MapMark[]): void {
    const before = this.#shown;
    this.#shown = new Map();
    for (const mark of marks) {
      const key = keyOf(mark);
      this.#shown.set(key, before.get(key) ?? this.#add(mark));
      before.delete(key);
    }
    for (const marker of before.values()) this.#layer.removeLayer(marker);
  }

  /** Where the focus goes when the mark that had it has come apart. */
  nearest(to: L.LatLng): HTMLElement | null {
    let best: L.Marker | null = null;
    for (const marker of this.#shown.values())
      if (!best || to.distanceTo(marker.getLatLng()) < to.distanceTo(best.getLatLng()))
        best = marker;
    return best?.getElement() ?? null;
  }

  #add(mark: MapMark): L.Marker {
    const marker = L.marker([mark.latitude, mark.longitude], { icon: iconOf(mark) });
    marker.addTo(this.#layer).on('click', () => this.#chosen(mark));
    const element = marker.getElement()!;
    element.setAttribute('aria-label', nameOf(mark));
    // To Leaflet it is a button that only a pointer presses.
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.#chosen(mark);
    });
    return marker;
  }
}

const SMALL = 44;
const sizeOf = (count: number): number => (count < 10 ? SMALL : count < 100 ? 50 : 58);

function iconOf(mark: MapMark): L.DivIcon {
  const isPark = mark.count === 1;
  const html = document.createElement('span');
  html.textContent = isPark ? nameOf(mark) : integer(mark.count);
  const size = isPark ? SMALL : sizeOf(mark.count);
  const isPast = isPark && mark.parks[0]!.status !== 'OPERATING';
  const className = `mark ${isPark ? 'mark-park' : 'mark-many'}${isPast ? ' mark-past' : ''}`;
  return L.divIcon({ html, className, iconSize: [size, size] });
}
