import type { FeedAnswer, FeedChange, Scope } from '#lib/protocol/feed.ts';
import { sumOf } from '#lib/protocol/scope-sum.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { cursorText, manifestCursor, parseCursor } from '#lib/server/sync/cursor.ts';

interface Noted {
  scope: string;
  entity: string;
  id: string;
  x: number;
  seq: number;
  gone: boolean;
}

/** Numbers as a database hands them out: one a transaction, one a change. */
export interface LogState {
  epoch: string;
  nextX: number;
  seq: number;
  horizon: number;
  mark: number;
  rows: Map<string, Noted>;
}

const PAGE = 500;
const newest = (a: Noted, b: Noted): number => a.x - b.x || a.seq - b.seq;

/** What PostgreSQL keeps in `sync_change`, with its transactions: the feed of the model. */
export class ChangeLog {
  state: LogState = {
    epoch: epochOf(1),
    nextX: 1,
    seq: 0,
    horizon: 0,
    mark: 0,
    rows: new Map(),
  };
  /** Transactions under way, with what they will have changed. */
  readonly #open = new Map<number, Noted[]>();
  #epochs = 1;

  /** All changes of one transaction that is committed at once. */
  note(changes: readonly { scope: string; entity: string; id: string; gone?: boolean }[]): void {
    const x = this.begin();
    for (const change of changes) this.touch(x, change);
    this.commit(x);
  }

  begin(): number {
    const x = this.state.nextX++;
    this.#open.set(x, []);
    return x;
  }

  touch(x: number, c: { scope: string; entity: string; id: string; gone?: boolean }): void {
    this.#open.get(x)!.push({ gone: false, ...c, x, seq: ++this.state.seq });
  }

  commit(x: number): void {
    for (const change of this.#open.get(x) ?? [])
      this.state.rows.set(`${change.scope} ${change.entity} ${change.id}`, change);
    this.#open.delete(x);
  }

  /** Transactions that were under way have never been. */
  crash(): void {
    this.#open.clear();
  }

  get watermark(): number {
    return Math.min(this.state.nextX, ...this.#open.keys());
  }

  manifestCursor(): string {
    return manifestCursor(this.state.epoch, String(this.watermark));
  }

  /** As `readFeed` does with one statement. */
  page(scope: Scope, cursor: string, rowOf: (entity: string, id: string) => unknown): FeedAnswer {
    const at = parseCursor(cursor);
    const { epoch, horizon, mark } = this.state;
    const refetch = { p: PROTOCOL, mustRefetch: true } as const;
    if (!at) return refetch;
    const [x, seq, base] = [Number(at.x), Number(at.seq), Number(at.base)];
    if (at.epoch !== null && (at.epoch !== epoch || x < horizon || (base !== 0 && base < horizon)))
      return refetch;
    const all = [...this.state.rows.values()].filter((r) => r.scope === scope).sort(newest);
    const { watermark } = this;
    const told = all.filter((r) => r.x < watermark);
    const found = told.filter((r) => r.x > x || (r.x === x && r.seq > seq));
    const page = found.slice(0, PAGE);
    const more = found.length > PAGE;
    const held = told.length < all.length;
    const last = page.at(-1) ?? { x, seq };
    const rest = more || last.x >= mark ? last : { x: mark, seq: 0 };
    const changes = page.map(({ entity, id, seq: rev, gone }): FeedChange => ({
      entity,
      id,
      rev,
      row: gone ? null : rowOf(entity, id),
    }));
    const sum =
      held || more
        ? undefined
        : sumOf(
            told
              .filter((r) => r.x >= base && (base !== 0 || (!r.gone && rowOf(r.entity, r.id))))
              .map((r) => ({ entity: r.entity, id: r.id, rev: r.seq })),
          );
    const next = { epoch, x: String(rest.x), seq: String(rest.seq), base: at.base };
    return { p: PROTOCOL, cursor: cursorText(next), changes, more, held, ...(sum && { sum }) };
  }

  /** Tombstones are too old to keep: those that all who ask may know of. */
  age(): void {
    const { rows } = this.state;
    for (const [key, row] of rows)
      if (row.gone && row.x < this.watermark) {
        rows.delete(key);
        this.state.horizon = Math.max(this.state.horizon, row.x + 1);
      }
    this.state.mark = this.watermark;
  }

  isContinued(cursor: string): boolean {
    const { epoch, x } = parseCursor(cursor)!;
    return epoch === this.state.epoch && Number(x) >= this.state.horizon;
  }

  /** As `startFeedAnew` after a restore: an epoch nobody knows, all revisions above all that were seen. */
  startAnew(leap: number): void {
    this.state.epoch = epochOf(++this.#epochs);
    this.state.seq += leap;
    this.state.horizon = 0;
    this.state.mark = 0;
    const x = this.state.nextX++;
    for (const row of this.state.rows.values()) Object.assign(row, { x, seq: ++this.state.seq });
  }
}

const epochOf = (n: number): string =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
