import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Pool } from 'pg';
import { decodeParkMap } from '../../domain/park-map/encode.ts';
import type { ParkMap } from '../../domain/park-map/park-map.ts';
import { readMapFile } from '../db/catalogue.ts';

const unpack = promisify(gunzip);
/** As many as are looked at around the same time; each takes some megabytes at most. */
const KEPT = 20;

/** The drawn grounds of parks, which never change: those that were read last are kept. */
export class ParkGrounds {
  readonly #pool: Pool;
  readonly #kept = new Map<string, Promise<ParkMap | null>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Null when there is no such file. */
  read(sha: string): Promise<ParkMap | null> {
    const kept = this.#kept.get(sha);
    if (kept) return kept;
    const ground = this.#read(sha);
    this.#kept.set(sha, ground);
    ground.catch(() => this.#kept.delete(sha));
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return ground;
  }

  async #read(sha: string): Promise<ParkMap | null> {
    const bytes = await readMapFile(this.#pool, sha);
    return bytes && decodeParkMap((await unpack(bytes)).toString());
  }
}
