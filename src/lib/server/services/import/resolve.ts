import type pg from 'pg';
import type {
  CompanyRole,
  CompanyRow,
  ModelRow,
  ParkRow,
  RideRow,
} from '#lib/domain/catalogue/rows.ts';
import { kilometres } from '#lib/domain/import/distance.ts';
import type { Doubt, OwnRow, ParkFacts, RideFacts } from '#lib/domain/import/facts.ts';
import { nameKey } from '#lib/domain/import/plain.ts';
import { countryAt } from '../../platform/places.ts';
import type { Known } from './known.ts';
import { findPark, newPark, type FoundPark } from './parks.ts';
import type { Plan } from './plan.ts';
import type { Outcome, StagedLine } from './staging.ts';

export interface Fate {
  outcome: Outcome;
  reason?: string;
  doubts?: Doubt[];
}

type Fields = Record<string, unknown>;

/** So far from its park no ride of it stands. */
const PARK_KM = 20;
/** Two surveys of one place differ by so much. */
const SAME_PLACE_KM = 0.3;

/** Finds what each line speaks of, in the catalogue or among what is planned, and plans what it says. */
export class Resolver {
  readonly #db: pg.Client;
  readonly #run: string;
  readonly #known: Known;
  readonly #plan: Plan;
  /** Rides by id → the line that spoke of them first. */
  readonly #told = new Map<string, StagedLine>();
  readonly #parks = new Map<string, FoundPark>();

  constructor(db: pg.Client, run: string, known: Known, plan: Plan) {
    this.#db = db;
    this.#run = run;
    this.#known = known;
    this.#plan = plan;
  }

  resolve(line: StagedLine): Promise<Fate> {
    const { candidate } = line;
    if (candidate.kind === 'row') return this.#own(candidate.row.kind, candidate.row.row);
    if (candidate.kind === 'park') return this.#park(candidate.facts);
    if (candidate.kind === 'ride') return this.#ride(line, candidate.facts);
    throw new TypeError(`no import of ${candidate.kind}`);
  }

  async #own(kind: 'company' | 'model' | 'park' | 'ride', row: OwnRow): Promise<Fate> {
    const lost = await this.#lostReference(row as Partial<RideRow & ParkRow & CompanyRow>);
    if (lost)
      return { outcome: 'review', reason: `names ${lost}, which is neither here nor in the file` };
    const doubts = kind === 'park' ? elsewhere(row as ParkRow) : [];
    const book = await this.#bookOf(kind, row);
    const there = book.get(row.id);
    if (there) {
      const merged = await this.#plan.merge(kind, there as never, row.id, row as unknown as Fields);
      book.put(merged.row as never);
      return { outcome: merged.outcome, doubts: [...doubts, ...merged.doubts] };
    }
    if (book.has(row.slug))
      return { outcome: 'review', reason: `the address “${row.slug}” is another’s` };
    book.put((await this.#plan.create(kind, row.id, row as unknown as Fields)) as never);
    return { outcome: 'created', doubts };
  }

  async #bookOf(kind: 'company' | 'model' | 'park' | 'ride', row: OwnRow) {
    if (kind === 'company') return this.#known.companies;
    if (kind === 'model') return this.#known.models;
    return kind === 'park' ? this.#known.parks : this.#known.ridesOf((row as RideRow).parkId);
  }

  async #lostReference(
    row: Partial<RideRow & ParkRow & CompanyRow & ModelRow>,
  ): Promise<string | null> {
    const { companies, models, parks } = this.#known;
    if (row.parkId && !parks.get(row.parkId)) return 'a park';
    if (row.modelId && !models.get(row.modelId)) return 'a model';
    const named = [row.operatorId, row.ownerId, row.manufacturerId, ...(row.designerIds ?? [])];
    if (named.some((id) => id && !companies.get(id))) return 'a company';
    for (const id of [row.parentId, row.previousId])
      if (id && !(await this.#isSomewhere(id))) return 'another entry';
    return null;
  }

  /** These may come later in the file than what names them. */
  async #isSomewhere(id: string): Promise<boolean> {
    const { rows } = await this.#db.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM ride WHERE id = $2) OR EXISTS (SELECT FROM company WHERE id = $2)
           OR EXISTS (SELECT FROM import_line WHERE run = $1 AND item #>> '{row,row,id}' = $2::text) AS found`,
      [this.#run, id],
    );
    return rows[0]!.found;
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
      const merged = await this.#plan.merge('park', found.park, key, says);
      this.#known.parks.put(merged.row);
      return merged;
    }
    const made = newPark(this.#known, facts.name, position);
    if ('reason' in made) return { outcome: 'review', reason: made.reason };
    this.#known.parks.put(await this.#plan.create('park', key, { ...made.fields, ...facts }));
    return { outcome: 'created' };
  }

  async #ride(line: StagedLine, facts: RideFacts): Promise<Fate> {
    const found = await this.#parkOf(facts);
    if ('reason' in found) return { outcome: found.outcome, reason: found.reason };
    let park = found.park!;
    const rides = await this.#known.ridesOf(park.id);
    const ride = rides.withExternalId(facts.externalIds) ?? rides.named(facts.name)[0];
    const earlier = ride && this.#told.get(ride.id);
    if (earlier) return { outcome: 'skipped', reason: `the same ride as line ${earlier.line}` };

    const { says, doubts } = await this.#saysOf(facts, park, ride);
    const area = says['area'];
    if (typeof area === 'string') {
      park = await this.#withArea(park, area);
      says['area'] = park.areas.find((known) => nameKey(known) === nameKey(area));
    }
    const key = `${park.id} ${nameKey(facts.name)}`;
    if (ride) {
      this.#told.set(ride.id, line);
      const merged = await this.#plan.merge('ride', ride, key, says);
      rides.put(merged.row);
      return { outcome: merged.outcome, doubts: [...doubts, ...merged.doubts] };
    }
    const slug = rides.freeSlug(facts.name, 'ride');
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
    const maker = manufacturer ? await this.#maker(manufacturer, ride, doubts) : null;
    if (maker) fields['manufacturerId'] = maker;
    if (maker && model) {
      const id = await this.#model(model, maker, ride);
      if (id) fields['modelId'] = id;
    }
    const designerIds = [];
    for (const name of designers ?? []) designerIds.push(await this.#company(name, 'DESIGNER'));
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

  /** Of a ride that has another maker no new one is made: that is a contradiction. */
  async #maker(name: string, ride: RideRow | undefined, doubts: Doubt[]): Promise<string | null> {
    const known = ride?.manufacturerId && this.#known.companies.get(ride.manufacturerId);
    if (!known) return this.#company(name, 'MANUFACTURER');
    const isMeant = this.#known.companies.named(name).some(({ id }) => id === known.id);
    if (isMeant) return known.id;
    const reason = `maker: the file says “${name}”, the catalogue “${known.name}”`;
    doubts.push({ field: 'manufacturerId', reason });
    return null;
  }

  async #company(name: string, role: CompanyRole): Promise<string> {
    const named = this.#known.companies.named(name);
    let company = named.find(({ roles }) => roles.includes(role)) ?? named[0];
    if (!company) {
      const slug = this.#known.companies.freeSlug(name, 'company');
      company = await this.#plan.create('company', nameKey(name), { name, slug, roles: [role] });
    } else if (!company.roles.includes(role))
      company = await this.#plan.amend('company', company, { roles: [...company.roles, role] });
    this.#known.companies.put(company);
    return company.id;
  }

  /** Null when the ride is known as another model, which its people know better. */
  async #model(name: string, makerId: string, ride: RideRow | undefined): Promise<string | null> {
    const { models } = this.#known;
    const there = models.named(name).find(({ manufacturerId }) => manufacturerId === makerId);
    if (ride?.modelId) return there?.id === ride.modelId ? there.id : null;
    if (there) return there.id;
    const maker = this.#known.companies.get(makerId)!;
    const slug = models.freeSlug(`${maker.name} ${name}`, 'model');
    const fields = { name, slug, manufacturerId: makerId };
    const model = await this.#plan.create('model', `${makerId} ${nameKey(name)}`, fields);
    models.put(model);
    return model.id;
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

/** A park that says it is in one country and stands in another. */
function elsewhere(park: ParkRow): Doubt[] {
  const there = countryAt(park);
  if (!there || there === park.country) return [];
  return [{ field: 'country', reason: `${park.name} says ${park.country} and stands in ${there}` }];
}
