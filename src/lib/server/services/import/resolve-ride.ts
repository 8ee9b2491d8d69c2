import type pg from 'pg';
import type { ParkRow, RideRow } from '#lib/domain/catalogue/rows.ts';
import { kilometres } from '#lib/domain/position/distance.ts';
import type { Doubt, RideFacts } from '#lib/domain/import/facts.ts';
import { nameKey } from '#lib/domain/import/plain.ts';
import type { Fate } from './fate.ts';
import type { Known } from './known.ts';
import { Makers } from './makers.ts';
import { findPark, newPark, type FoundPark } from './parks.ts';
import type { Plan } from './plan.ts';
import type { StagedLine } from './staging.ts';

type Fields = Record<string, unknown>;

/** So far from its park no ride of it stands. */
const PARK_KM = 20;
/** Two surveys of one place differ by so much. */
const SAME_PLACE_KM = 0.3;

/** Rides that name their park, maker, model and designers. */
export class NamedRides {
  readonly #db: pg.Client;
  readonly #run: string;
  readonly #known: Known;
  readonly #plan: Plan;
  readonly #makers: Makers;
  /** Rides by id → the line that spoke of them first. */
  readonly #told = new Map<string, StagedLine>();
  readonly #parks = new Map<string, FoundPark>();

  constructor(db: pg.Client, run: string, known: Known, plan: Plan) {
    this.#db = db;
    this.#run = run;
    this.#known = known;
    this.#plan = plan;
    this.#makers = new Makers(known, plan);
  }

  async resolve(line: StagedLine, facts: RideFacts): Promise<Fate> {
    const found = await this.#parkOf(facts);
    if ('reason' in found) return { outcome: found.outcome, reason: found.reason };
    let park = found.park!;
    const rides = await this.#known.ridesOf(park.id);
    const ride = rides.withExternalId(facts.externalIds) ?? rides.named(facts.name)[0];
    const key = `${park.id} ${nameKey(facts.name)}`;
    const earlier = this.#told.get(ride?.id ?? this.#plan.idFor('ride', key));
    if (earlier) return { outcome: 'skipped', reason: `the same ride as line ${earlier.line}` };

    const { says, doubts } = await this.#saysOf(facts, park, ride);
    const area = says['area'];
    if (typeof area === 'string') {
      park = await this.#withArea(park, area);
      says['area'] = park.areas.find((known) => nameKey(known) === nameKey(area));
    }
    if (ride) {
      this.#told.set(ride.id, line);
      const merged = await this.#plan.merge('ride', ride, key, says);
      rides.put(merged.row);
      return { outcome: merged.outcome, doubts: [...doubts, ...merged.doubts] };
    }
    const slug = rides.freeSlug(facts.name, 'ride', (taken) =>
      this.#plan.willBeRide(park.id, taken),
    );
    const made = await this.#plan.create(
      'ride',
      key,
      { ...says, name: facts.name, slug, parkId: park.id },
      says,
    );
    this.#told.set(made.id, line);
    rides.put(made);
    return { outcome: 'created', doubts };
  }

  /** Once for all lines that name the same park. */
  async #parkOf(facts: RideFacts): Promise<FoundPark> {
    const { name, position } = facts.park;
    const key = JSON.stringify([name, position]);
    let found = this.#parks.get(key);
    if (!found) {
      found = findPark(this.#known, facts.park);
      if (!('reason' in found) && !found.park) found = await this.#makePark(facts.park);
      // A park that was made since may be meant as well: only what was found is kept.
      if ('park' in found) this.#parks.set(key, found);
    }
    if ('park' in found && found.park) return { park: this.#known.parks.get(found.park.id)! };
    return found;
  }

  /** From where the file's rides of that park stand, if they stand together. */
  async #makePark(meant: RideFacts['park']): Promise<FoundPark> {
    const { name } = meant;
    const { rows } = await this.#db.query<{ latitude: number; longitude: number; status: string }>(
      `SELECT (item #>> '{facts,park,position,latitude}')::float8 AS latitude,
              (item #>> '{facts,park,position,longitude}')::float8 AS longitude,
              item #>> '{facts,status}' AS status
         FROM import_line WHERE run = $1 AND item #>> '{facts,park,name}' = $2 LIMIT 10000`,
      [this.#run, name],
    );
    const placed = rows.filter(({ latitude }) => latitude !== null);
    if (placed.length === 0)
      return {
        outcome: 'skipped',
        reason: `no park “${name}” is known, and the file does not say where it is`,
      };
    const middle = placed.find(
      (at) => placed.filter((other) => kilometres(at, other) <= PARK_KM).length * 2 > placed.length,
    );
    if (!middle) return { outcome: 'review', reason: `“${name}” is the name of parks far apart` };
    const made = newPark(this.#known, name, {
      latitude: middle.latitude,
      longitude: middle.longitude,
    });
    if ('reason' in made) return { outcome: 'review', reason: made.reason };
    const isOpen = rows.some(({ status }) => status === 'OPERATING' || status === 'CLOSED_TEMP');
    const status = isOpen ? 'OPERATING' : 'CLOSED_PERM';
    const park = await this.#plan.create('park', nameKey(name), { ...made.fields, status });
    this.#known.parks.put(park);
    return findPark(this.#known, meant); // which may stand far from the others
  }

  async #saysOf(
    facts: RideFacts,
    park: ParkRow,
    ride: RideRow | undefined,
  ): Promise<{ says: Fields; doubts: Doubt[] }> {
    const {
      park: _,
      name: __,
      manufacturer,
      model,
      designers,
      ...says
    } = facts as RideFacts & Fields;
    const doubts: Doubt[] = [];
    const fields: Fields = { ...says };
    const maker = manufacturer ? await this.#makers.maker(manufacturer, ride, doubts) : null;
    if (maker) fields['manufacturerId'] = maker;
    if (maker && model) {
      const id = await this.#makers.model(model, maker, ride);
      if (id) fields['modelId'] = id;
    }
    const designerIds = [];
    for (const name of designers ?? [])
      designerIds.push(await this.#makers.company(name, 'DESIGNER'));
    fields['designerIds'] = [...new Set(designerIds)];

    if (ride?.area && typeof says.area === 'string') delete fields['area']; // its people know it better
    const at = { latitude: says.latitude, longitude: says.longitude };
    if (typeof at.latitude === 'number' && typeof at.longitude === 'number') {
      const position = { latitude: at.latitude, longitude: at.longitude };
      const km = Math.round(kilometres(position, park));
      const isThere = ride?.latitude && kilometres(position, ride as never) <= SAME_PLACE_KM;
      if (km > PARK_KM)
        doubts.push({ field: 'latitude', reason: `it would stand ${km} km from ${park.name}` });
      if (km > PARK_KM || isThere)
        for (const field of ['latitude', 'longitude']) delete fields[field];
    }
    for (const field of misfits({ ...ride, ...onlyNews(ride, fields) })) {
      doubts.push({ field, reason: `${field} ${String(fields[field])} does not go with the rest` });
      delete fields[field];
    }
    return { says: fields, doubts };
  }

  async #withArea(park: ParkRow, area: string): Promise<ParkRow> {
    if (park.areas.some((known) => nameKey(known) === nameKey(area))) return park;
    const amended = await this.#plan.amend('park', park, { areas: [...park.areas, area] });
    this.#known.parks.put(amended);
    return amended;
  }
}

const onlyNews = (ride: RideRow | undefined, fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([field]) => !ride || (ride as unknown as Fields)[field] === null,
    ),
  );

/** Fields with which a ride could not be: the database would refuse it. */
function misfits(ride: Partial<RideRow>): string[] {
  const { minHeightAccompaniedCm: low, minHeightCm: min, maxHeightCm: max, opened, closed } = ride;
  const found: string[] = [];
  if (low && min && low > min) found.push('minHeightCm');
  if ((min && max && min > max) || (low && max && low > max)) found.push('maxHeightCm');
  if (opened && closed && opened.slice(0, 4) > closed.slice(0, 4)) found.push('closed');
  return found;
}
