import { readHours } from '#lib/domain/catalogue/hours-shapes.ts';
import {
  readAspects,
  readEarlier,
  readMap,
  readReview,
  readSighted,
  readUpdate,
} from '#lib/domain/catalogue/scope-shapes.ts';
import type { ParkScope } from '#lib/domain/catalogue/source.ts';
import type { UpdateRow } from '#lib/domain/updates/update.ts';
import type { MapRow } from '#lib/domain/park-map/park-map.ts';
import type { HoursRow } from '#lib/domain/hours/hours.ts';
import type { AspectsRow } from '#lib/domain/review/details.ts';
import type { EarlierReview, ReviewRow } from '#lib/domain/review/review.ts';
import type { SightedRow } from '#lib/domain/sightings/sighting.ts';

/** Rows of one kind, of all parks that were looked at. */
class Shelf<Row extends { id: string }> {
  readonly #parkOf: (row: Row) => string;
  readonly #rows = new Map<string, Row>();
  readonly #ofPark = new Map<string, Set<Row>>();

  constructor(parkOf: (row: Row) => string) {
    this.#parkOf = parkOf;
  }

  put(id: string, next: Row | null): void {
    if (next && next.id !== id) throw new TypeError('a row under another id');
    const before = this.#rows.get(id);
    if (before) this.#ofPark.get(this.#parkOf(before))?.delete(before);
    this.#rows.delete(id);
    if (!next) return;
    this.#rows.set(id, next);
    const parkId = this.#parkOf(next);
    this.#ofPark.set(parkId, (this.#ofPark.get(parkId) ?? new Set()).add(next));
  }

  of = (parkId: string): Iterable<Row> => this.#ofPark.get(parkId) ?? [];
}

/** What the scopes `park:{id}` brought, beside the catalogue. */
export class ParkScopes {
  readonly #reviews = new Shelf<ReviewRow>(({ parkId }) => parkId);
  readonly #earlier = new Shelf<EarlierReview>(({ parkId }) => parkId);
  readonly #aspects = new Shelf<AspectsRow>(({ parkId }) => parkId);
  readonly #hours = new Shelf<HoursRow>(({ id }) => id);
  readonly #updates = new Shelf<UpdateRow>(({ parkId }) => parkId);
  readonly #maps = new Shelf<MapRow>(({ id }) => id);
  readonly #sighted = new Shelf<SightedRow>(({ parkId }) => parkId);
  readonly #known = new Set<string>();

  /** Throws when the row is not one; false when nothing here is of that kind. */
  lay(entity: string, id: string, row: unknown): boolean {
    if (entity === 'review') this.#reviews.put(id, row === null ? null : readReview(row));
    else if (entity === 'earlier') this.#earlier.put(id, row === null ? null : readEarlier(row));
    else if (entity === 'aspects') this.#aspects.put(id, row === null ? null : readAspects(row));
    else if (entity === 'hours') this.#hours.put(id, row === null ? null : readHours(row));
    else if (entity === 'update') this.#updates.put(id, row === null ? null : readUpdate(row));
    else if (entity === 'map') this.#maps.put(id, row === null ? null : readMap(row));
    else if (entity === 'sighted') this.#sighted.put(id, row === null ? null : readSighted(row));
    else return false;
    return true;
  }

  /** The scope was read to its end: what is not at hand is not there. */
  know(parkId: string): void {
    this.#known.add(parkId);
  }

  /** Drops all that is of a park. @returns the keys of what was dropped. */
  forget(parkId: string): string[] {
    this.#known.delete(parkId);
    const gone: string[] = [];
    for (const [entity, shelf] of [
      ['review', this.#reviews],
      ['earlier', this.#earlier],
      ['aspects', this.#aspects],
      ['hours', this.#hours],
      ['update', this.#updates],
      ['map', this.#maps],
      ['sighted', this.#sighted],
    ] as const)
      for (const { id } of [...shelf.of(parkId)]) {
        shelf.put(id, null);
        gone.push(`${entity}:${id}`);
      }
    return gone;
  }

  of(parkId: string): ParkScope {
    const [hours = null] = this.#hours.of(parkId);
    const [map = null] = this.#maps.of(parkId);
    return {
      known: this.#known.has(parkId),
      hours,
      updates: this.#updates.of(parkId),
      map,
      sighted: this.#sighted.of(parkId),
      reviews: this.#reviews.of(parkId),
      earlier: this.#earlier.of(parkId),
      aspects: this.#aspects.of(parkId),
    };
  }
}
