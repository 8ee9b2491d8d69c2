import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type pg from 'pg';
import type { MapFacts } from '#lib/domain/import/facts.ts';
import { encodeParkMap } from '#lib/domain/park-map/encode.ts';
import { coarser } from '#lib/domain/park-map/geometry.ts';
import { MOST_MAP_BYTES, type ParkMap } from '#lib/domain/park-map/park-map.ts';
import { boxOf, roughOutline } from '#lib/domain/park-map/surroundings.ts';
import type { Fate } from './fate.ts';
import type { Known } from './known.ts';
import { findPark } from './parks.ts';
import type { Plan } from './plan.ts';
import type { StagedLine } from './staging.ts';

/** What may be left out beside a line, in metres, until the map is small enough for a phone. */
const COARSER = [0, 0.5, 1.5, 4];

interface KnownMap {
  asOf: string | null;
  bytes: Buffer;
}

/** The maps of parks that a file draws. A newer file takes the place of an older, and never the other way. */
export class Maps {
  readonly #db: pg.Client;
  readonly #known: Known;
  readonly #plan: Plan;
  readonly #told = new Map<string, StagedLine>();

  constructor(db: pg.Client, known: Known, plan: Plan) {
    this.#db = db;
    this.#known = known;
    this.#plan = plan;
  }

  async resolve(line: StagedLine, { park: meant, asOf, map }: MapFacts): Promise<Fate> {
    const id = this.#parkOf(meant);
    if (!id) return { outcome: 'skipped', reason: 'the map of a park that was not taken over' };
    const earlier = this.#told.get(id);
    if (earlier)
      return { outcome: 'skipped', reason: `a map of the same park as line ${earlier.line}` };
    this.#told.set(id, line);
    const packed = packMap(map);
    if (!packed) return { outcome: 'review', reason: 'its map is too large for a phone' };
    const known = await this.#knownMap(id);
    const isSame = known !== null && gunzipSync(known.bytes).toString() === packed.text;
    if (known?.asOf && asOf && asOf < known.asOf)
      return isSame
        ? { outcome: 'unchanged' }
        : { outcome: 'skipped', reason: `the map that is known is of ${known.asOf}, and newer` };
    if (isSame && (asOf === null || asOf === known.asOf)) return { outcome: 'unchanged' };
    const bytes = isSame ? known.bytes : packed.bytes;
    await this.#plan.drawMap(id, {
      sha: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      box: boxOf(map),
      outline: roughOutline(map),
      as_of: asOf,
      source: 'OpenStreetMap',
      licence: 'ODbL-1.0',
      bytes: bytes.toString('base64'),
    });
    return { outcome: known ? 'changed' : 'created' };
  }

  #parkOf(meant: MapFacts['park']): string | undefined {
    if ('id' in meant) return this.#known.parks.get(meant.id)?.id;
    const found = findPark(this.#known, meant);
    return 'park' in found ? found.park?.id : undefined;
  }

  async #knownMap(parkId: string): Promise<KnownMap | null> {
    const { rows } = await this.#db.query<KnownMap>(
      'SELECT as_of AS "asOf", bytes FROM park_map JOIN map_file USING (sha) WHERE id = $1',
      [parkId],
    );
    return rows[0] ?? null;
  }
}

/** Two maps are the same when their texts are: another version of zlib may pack them otherwise. */
function packMap(map: ParkMap): { text: string; bytes: Buffer } | null {
  for (const metres of COARSER) {
    const text = encodeParkMap(metres === 0 ? map : coarser(map, metres));
    const bytes = gzipSync(text, { level: 9 });
    if (bytes.length <= MOST_MAP_BYTES) return { text, bytes };
  }
  return null;
}
