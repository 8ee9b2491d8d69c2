import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type pg from 'pg';
import { photosShown, photosThatFit } from '../../domain/park-pack/parts.ts';
import { readReview } from '../../domain/catalogue/scope-shapes.ts';
import type { ReviewRow } from '../../domain/review/review.ts';
import { START_CURSOR, type FeedAnswer, type FeedChange } from '../../protocol/feed.ts';
import type { PackSizeAnswer } from '../../protocol/pack.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { readPack } from './pack.ts';

const KEPT_MS = 60_000;
const PARKS_MOST = 500;
/** Of one park's feed; more than any has. */
const PAGES_MOST = 200;

export interface PackSizeParts {
  pool: pg.Pool;
  /** A page of a park's scope, as it goes out. */
  page(parkId: string, cursor: string): Promise<{ json: string }>;
  /** Bytes of a photo as a pack holds it; null when it is not there. */
  photoBytes(sha256: string): Promise<number | null>;
}

const packed = promisify(gzip);
const weight = async (json: string): Promise<number> => (await packed(json)).byteLength;

/** What packs weigh as they travel, counted by making them up; one park at most once a minute. */
export class PackSizes {
  readonly #parts: PackSizeParts;
  readonly #kept = new Map<string, { until: number; answer: Promise<PackSizeAnswer | null> }>();

  constructor(parts: PackSizeParts) {
    this.#parts = parts;
  }

  /** Null when there is no such park. */
  of(parkId: string): Promise<PackSizeAnswer | null> {
    const kept = this.#kept.get(parkId);
    if (kept && kept.until > performance.now()) return kept.answer;
    this.#kept.delete(parkId);
    if (this.#kept.size >= PARKS_MOST) this.#kept.delete(this.#kept.keys().next().value!);
    const answer = this.#count(parkId);
    this.#kept.set(parkId, { until: performance.now() + KEPT_MS, answer });
    answer.catch(() => this.#kept.delete(parkId));
    return answer;
  }

  async #count(parkId: string): Promise<PackSizeAnswer | null> {
    const pack = await readPack(this.#parts.pool, parkId);
    const park = pack?.changes.find(({ entity }) => entity === 'park')?.row;
    if (!pack || !park) return null;
    const { slug, name } = park as { slug: string; name: string };
    const { bytes, changes } = await this.#scope(parkId);
    const map = changes.find(({ entity, row }) => entity === 'map' && row)?.row;
    return {
      p: PROTOCOL,
      slug,
      name,
      facts: await weight(JSON.stringify(pack)),
      scope: bytes,
      map: (map as { bytes: number } | undefined)?.bytes ?? null,
      photos: await this.#photos(changes),
    };
  }

  async #scope(parkId: string): Promise<{ bytes: number; changes: FeedChange[] }> {
    const changes: FeedChange[] = [];
    let bytes = 0;
    let cursor = START_CURSOR;
    for (let pages = 0; pages < PAGES_MOST; pages++) {
      const { json } = await this.#parts.page(parkId, cursor);
      const answer = JSON.parse(json) as FeedAnswer;
      if ('mustRefetch' in answer) break; // the beginning is known to every server
      bytes += await weight(json);
      changes.push(...answer.changes);
      cursor = answer.cursor;
      if (!answer.more) break;
    }
    return { bytes, changes };
  }

  async #photos(changes: readonly FeedChange[]): Promise<PackSizeAnswer['photos']> {
    const shown = photosShown(changes.flatMap(reviewIn));
    const sizes = await Promise.all(shown.map((sha256) => this.#parts.photoBytes(sha256)));
    return photosThatFit(sizes.map((size) => size ?? 0));
  }
}

function reviewIn({ entity, row }: FeedChange): ReviewRow[] {
  if (entity !== 'review' || !row) return [];
  try {
    return [readReview(row)];
  } catch {
    return []; // a phone does not show it either
  }
}
