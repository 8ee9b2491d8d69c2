import type { RideRow } from './rows.ts';

/**
 * Rides by the id that a field of theirs names. Made at the first question, since a phone reads no column that nobody
 * asks for, and from then on kept up by `change`.
 */
export class RidesBy {
  readonly #named: (ride: RideRow) => string | null;
  readonly #rides: () => Iterable<RideRow>;
  #groups: Map<string, Set<RideRow>> | null = null;

  constructor(named: (ride: RideRow) => string | null, rides: () => Iterable<RideRow>) {
    this.#named = named;
    this.#rides = rides;
  }

  of(id: string): Iterable<RideRow> {
    if (!this.#groups) {
      this.#groups = new Map();
      for (const ride of this.#rides()) this.#add(ride, this.#groups);
    }
    return this.#groups.get(id) ?? [];
  }

  /** `after` stands where `before` stood; undefined is none. */
  change(before: RideRow | undefined, after: RideRow | undefined): void {
    if (!this.#groups) return;
    if (before) this.#take(before, this.#groups);
    if (after) this.#add(after, this.#groups);
  }

  #add(ride: RideRow, groups: Map<string, Set<RideRow>>): void {
    const id = this.#named(ride);
    if (id === null) return;
    const group = groups.get(id);
    if (group) group.add(ride);
    else groups.set(id, new Set([ride]));
  }

  #take(ride: RideRow, groups: Map<string, Set<RideRow>>): void {
    const id = this.#named(ride);
    if (id === null) return;
    const group = groups.get(id);
    group?.delete(ride);
    if (group?.size === 0) groups.delete(id);
  }
}
