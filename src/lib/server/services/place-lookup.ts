import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { FoundPlaces, PlaceQuestion } from '#lib/domain/places/found-place.ts';
import type { Geocoder } from '#lib/server/platform/geocoder.ts';

/** Nominatim's rules allow one question a second; a little more, since a question may reach it sooner than the one before. */
const APART_MS = 1_100;
/** Who would wait longer is told to come again. */
const PATIENCE_MS = 3_000;
/** When it asks for rest: not for ever, whatever it says. */
const REST_MAX_MS = 10 * 60_000;
/** Places move seldom. */
const KEPT_DAYS = 30;
/** A gigabyte would be a hundred times as many. */
const KEPT_MOST = 20_000;

export interface PlaceLookupParts {
  pool: Pool;
  geocoder: Geocoder;
  pause(ms: number): Promise<void>;
}

/**
 * H5: asks the operator's places service, at most once a second whichever copy of the app asks, and the same thing once
 * in a month. Answers and turns stand in the database, which all copies have in common.
 */
export class PlaceLookup {
  readonly #parts: PlaceLookupParts;
  readonly #underWay = new Map<string, Promise<FoundPlaces>>();

  constructor(parts: PlaceLookupParts) {
    this.#parts = parts;
  }

  /** Throws BUSY, with when to come again, or PLACES_DOWN. */
  async find(question: PlaceQuestion): Promise<FoundPlaces> {
    const key = this.#keyOf(question);
    const kept = await this.#kept(key);
    if (kept) return kept;
    const asked =
      this.#underWay.get(key) ?? this.#ask(key, question).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #ask(key: string, question: PlaceQuestion): Promise<FoundPlaces> {
    const { pool, geocoder, pause } = this.#parts;
    await pause((await takeTurn(pool)).waitMs);
    let found: FoundPlaces;
    try {
      found = await geocoder.ask(question);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'BUSY')
        await rest(pool, error.retryAfterMs ?? 0);
      throw error;
    }
    await pool.query(
      `INSERT INTO place_answer (question, answer) VALUES ($1, $2)
       ON CONFLICT (question) DO UPDATE SET answer = $2, at = now()`,
      [key, JSON.stringify(found)],
    );
    return found;
  }

  async #kept(key: string): Promise<FoundPlaces | null> {
    const { rows } = await this.#parts.pool.query<{ answer: FoundPlaces }>(
      `SELECT answer FROM place_answer
        WHERE question = $1 AND at > now() - make_interval(days => ${KEPT_DAYS})`,
      [key],
    );
    return rows[0]?.answer ?? null;
  }

  #keyOf(question: PlaceQuestion): string {
    const asked = 'words' in question ? question.words.toLowerCase() : question.at;
    return createHash('sha256')
      .update(JSON.stringify([this.#parts.geocoder.name, asked]))
      .digest('hex');
  }
}

/** The next free turn of all copies together, by the database's clock. Throws BUSY when it is too far away. */
export async function takeTurn(pool: Pool): Promise<{ at: Date; waitMs: number }> {
  const { rows } = await pool.query<{ at: Date; wait: number }>(
    `INSERT INTO place_turn AS turn (next) VALUES (clock_timestamp() + $1 * interval '1 ms')
     ON CONFLICT (id) DO UPDATE
       SET next = greatest(turn.next, clock_timestamp()) + $1 * interval '1 ms'
       WHERE turn.next < clock_timestamp() + $2 * interval '1 ms'
     RETURNING next - $1 * interval '1 ms' AS at,
       extract(epoch FROM next - clock_timestamp()) * 1000 - $1 AS wait`,
    [APART_MS, PATIENCE_MS],
  );
  const [turn] = rows;
  if (turn) return { at: turn.at, waitMs: Math.max(0, Number(turn.wait)) };
  const { rows: taken } = await pool.query<{ wait: number }>(
    'SELECT extract(epoch FROM next - clock_timestamp()) * 1000 AS wait FROM place_turn',
  );
  const wait = Number(taken[0]?.wait ?? 0) - PATIENCE_MS;
  throw new DomainError('BUSY', { retryAfterMs: Math.max(1_000, wait) });
}

/** It asked to be left alone for so long: nobody takes a turn before. */
async function rest(pool: Pool, ms: number): Promise<void> {
  await pool.query(
    `UPDATE place_turn SET next = greatest(next, clock_timestamp() + $1 * interval '1 ms')`,
    [Math.min(ms, REST_MAX_MS)],
  );
}

/** The daily round: old answers go, and the oldest of too many. */
export async function sweepPlaces(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM place_answer WHERE at <= now() - make_interval(days => ${KEPT_DAYS})
        OR question IN (SELECT question FROM place_answer ORDER BY at DESC OFFSET ${KEPT_MOST})`,
  );
}
