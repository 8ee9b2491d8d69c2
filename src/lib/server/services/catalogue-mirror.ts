import type { Pool } from 'pg';
import { Catalogue } from '../../domain/catalogue/catalogue.ts';
import { readRow } from '../../domain/catalogue/row-shapes.ts';
import {
  CATALOGUE_KINDS,
  changesSince,
  readCatalogue,
  wellFormed,
  type FeedMark,
} from '../db/catalogue.ts';

/** With more changes than this, reading everything anew is cheaper. */
const FOLLOW_AT_MOST = 2_000;

/**
 * The catalogue in the server's memory, as current as the last commit: each request (or all that come
 * while one look is under way) costs one look at the feed. A cache like a phone's: nothing is lost
 * with it, and every copy of the server has its own.
 */
export class CatalogueMirror {
  readonly #pool: Pool;
  #catalogue: Catalogue | null = null;
  #mark: FeedMark | null = null;
  #running: Promise<Catalogue> | null = null;
  #next: Promise<Catalogue> | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** With everything that was committed before the call. */
  current(): Promise<Catalogue> {
    if (!this.#running) return (this.#running = this.#look());
    // The look under way may have begun too early for this caller: all who wait share the next.
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return (this.#running = this.#look());
      });
    return this.#next;
  }

  async #look(): Promise<Catalogue> {
    try {
      return (await this.#follow()) ?? (await this.#readAll());
    } finally {
      if (!this.#next) this.#running = null;
    }
  }

  /** Null when it cannot go on from where it is. */
  async #follow(): Promise<Catalogue | null> {
    if (!this.#catalogue || !this.#mark) return null;
    const { mark, changes } = await changesSince(this.#pool, this.#mark, FOLLOW_AT_MOST);
    if (mark.epoch !== this.#mark.epoch || changes.length > FOLLOW_AT_MOST) return null;
    for (const { kind, id, row } of changes) {
      if (row === null) this.#catalogue.remove(kind, id);
      else
        for (const read of wellFormed(kind, () => readRow(kind, row)))
          this.#catalogue.put(kind, read);
    }
    this.#mark = mark;
    return this.#catalogue;
  }

  async #readAll(): Promise<Catalogue> {
    const { mark, content } = await readCatalogue(this.#pool);
    const fresh = new Catalogue();
    for (const kind of CATALOGUE_KINDS) for (const row of content[kind]) fresh.put(kind, row);
    this.#catalogue = fresh;
    this.#mark = mark;
    return fresh;
  }
}
