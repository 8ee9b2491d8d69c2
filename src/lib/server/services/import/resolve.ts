import type pg from 'pg';
import type { ParkFacts } from '#lib/domain/import/facts.ts';
import { nameKey } from '#lib/domain/import/plain.ts';
import type { Fate } from './fate.ts';
import type { Known } from './known.ts';
import { takenHours } from './hours.ts';
import { Maps } from './maps.ts';
import { besides, findPark, newPark } from './parks.ts';
import type { Plan } from './plan.ts';
import { OwnRows } from './resolve-own.ts';
import { NamedRides } from './resolve-ride.ts';
import type { StagedLine } from './staging.ts';

/** Finds what each line speaks of, in the catalogue or among what is planned, and plans what it says. */
export class Resolver {
  readonly #known: Known;
  readonly #plan: Plan;
  readonly #own: OwnRows;
  readonly #rides: NamedRides;
  readonly #maps: Maps;

  constructor(db: pg.Client, run: string, known: Known, plan: Plan) {
    this.#known = known;
    this.#plan = plan;
    this.#own = new OwnRows(db, run, known, plan);
    this.#rides = new NamedRides(db, run, known, plan);
    this.#maps = new Maps(db, known, plan);
  }

  resolve(line: StagedLine): Promise<Fate> {
    const { candidate } = line;
    if (candidate.kind === 'row') return this.#own.resolve(candidate.row.kind, candidate.row.row);
    if (candidate.kind === 'park') return this.#park(candidate.facts);
    if (candidate.kind === 'map') return this.#maps.resolve(line, candidate.facts);
    return this.#rides.resolve(line, candidate.facts);
  }

  async #park(facts: ParkFacts): Promise<Fate> {
    const position = { latitude: facts.latitude!, longitude: facts.longitude! };
    const found = findPark(this.#known, {
      name: facts.name,
      position,
      externalIds: facts.externalIds,
    });
    if ('reason' in found) return { outcome: 'review', reason: found.reason };
    const key = facts.externalIds?.osm ?? nameKey(facts.name);
    if (found.park) {
      const { latitude: _, longitude: __, ...says } = facts;
      const hours = await takenHours(says.hours, found.park);
      const merged = await this.#plan.merge('park', found.park, key, { ...says, ...hours.facts });
      this.#known.parks.put(merged.row);
      return { ...merged, doubts: [...merged.doubts, ...hours.doubts] };
    }
    const beside = besides(this.#known, position);
    if (beside) {
      const reason = `“${facts.name}” would stand where “${beside.name}” is: another name of it?`;
      return { outcome: 'review', reason };
    }
    const made = newPark(this.#known, facts.name, position);
    if ('reason' in made) return { outcome: 'review', reason: made.reason };
    const hours = await takenHours(facts.hours, { id: key, region: null, ...made.fields });
    const fields = { ...made.fields, ...facts, ...hours.facts };
    this.#known.parks.put(await this.#plan.create('park', key, fields));
    return { outcome: 'created', doubts: hours.doubts };
  }
}
