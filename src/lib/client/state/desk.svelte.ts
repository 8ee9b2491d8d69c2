import { uuidv7 } from 'uuidv7';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { Bar } from '#lib/domain/moderation/bar.ts';
import type { Decision, DecisionClash, DeskItem, DeskRow } from '#lib/domain/moderation/desk.ts';
import {
  DESK_PAGE,
  WHOLE_QUEUE,
  writeDeskView,
  type DeskQueue,
  type DeskView,
} from '#lib/domain/moderation/queue.ts';
import type { Reason } from '#lib/domain/moderation/reasons.ts';
import { deskNet } from '../sync/desk-net.ts';
import { livePokes } from '../sync/live.ts';
import { DeskClaims } from './desk-claims.ts';
import { DeskUndo } from './desk-undo.svelte.ts';

/** The moderators' desk: a live queue, one item open, and what came of the last decision. */
export class Desk {
  queue = $state.raw<DeskRow[] | null>(null);
  /** How many there are, shown or not. */
  counts = $state.raw<Omit<DeskQueue, 'rows'> | null>(null);
  /** What of the queue is shown. */
  view = $state.raw<DeskView>(WHOLE_QUEUE);
  item = $state.raw<DeskItem | null>(null);
  /** Of the item shown or being fetched. */
  currentId = $state<string | null>(null);
  clash = $state.raw<DecisionClash | null>(null);
  /** Why the queue or the item could not be fetched. */
  error = $state<ErrorCode | null>(null);
  /** Why the last decision on the open item was not applied; a clash has its own. */
  failed = $state<ErrorCode | null>(null);
  /** Of facts: the field that could not be so. */
  failedField = $state.raw<{ name: string; issue: string | null } | null>(null);
  /** Why somebody else is to decide. */
  barred = $state<Bar | null>(null);
  busy = $state(false);
  /** The live line has been up since the desk was opened. */
  live = $state(false);

  readonly #net = deskNet();
  readonly claims = new DeskClaims(this.#net, () => void this.refresh());
  readonly undo = new DeskUndo(this.#net, () => void this.refresh());
  readonly #live = livePokes(
    () => void this.refresh(),
    () => {
      this.live = true;
      void this.refresh();
    },
  );
  #kept = new Map<string, DeskItem>();
  #last: Decision | null = null;
  #limit = DESK_PAGE;

  start(): void {
    this.#live.listen(['desk']);
    void this.refresh();
  }

  stop(): void {
    this.live = false;
    this.#live.listen([]);
    this.undo.stop();
    this.claims.leave();
  }

  /** Shows another part of the queue. */
  async look(view: DeskView): Promise<void> {
    if (this.queue && writeDeskView(view) === writeDeskView(this.view)) return;
    this.view = view;
    this.#limit = DESK_PAGE;
    await this.refresh();
  }

  /** There are more than came. */
  async more(): Promise<void> {
    this.#limit += DESK_PAGE;
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const { view } = this;
    await this.#guard(async () => {
      const { rows, ...counts } = await this.#net.queue(view, this.#limit);
      if (view !== this.view) return; // something else was asked for meanwhile
      this.queue = rows;
      this.counts = counts;
      const open = rows.find(({ id }) => id === this.item?.id);
      if (open && this.item) this.item = { ...this.item, claim: open.claim };
      for (const row of rows)
        if (this.#kept.get(row.id)?.submission.version !== row.version) this.#kept.delete(row.id);
      void this.#fetchAhead();
    });
  }

  /** Opens an item; whatever was fetched ahead shows at once and is checked again. */
  async open(id: string | null): Promise<void> {
    if (this.currentId === id && this.item) return;
    this.claims.leave();
    this.currentId = id;
    this.clash = null;
    this.failed = null;
    this.failedField = null;
    this.barred = null;
    this.item = id ? (this.#kept.get(id) ?? null) : null;
    if (!id) return;
    await this.#guard(async () => {
      const item = await this.#net.item(id);
      // What is on the screen must not change under the eyes: a newer version shows as a clash when deciding.
      if (this.currentId === id && !this.item) this.item = item;
    });
  }

  /** The id after (1) or before (-1) the open one, or null at the end. */
  neighbour(step: 1 | -1): string | null {
    const queue = this.queue ?? [];
    const at = queue.findIndex((row) => row.id === this.currentId);
    return queue[at === -1 ? 0 : at + step]?.id ?? null;
  }

  /** True when it went through; false with `clash` or `failed` set. The item stays open then. */
  async decide(
    outcome: Decision['outcome'],
    reason: Reason | null,
    said: Pick<Decision, 'ruling' | 'note'> = {},
  ): Promise<boolean> {
    const item = this.item;
    if (!item || this.busy) return false;
    this.busy = true;
    this.clash = null;
    this.failed = null;
    this.failedField = null;
    this.barred = null;
    const { id: submissionId, version, receivedAt } = item.submission;
    const decision = { submissionId, version, receivedAt, outcome, reason, ...said };
    this.#last = named(decision, this.#last);
    try {
      await this.#net.decide(this.#last);
      const decided = { submissionId, version, of: this.#last.id };
      this.undo.offer([decided], outcome, item.subjectName, item.submission.kind === 'report');
      this.#kept.delete(submissionId);
      this.queue = this.queue?.filter((row) => row.id !== submissionId) ?? null;
      return true;
    } catch (error) {
      const known = error instanceof DomainError ? error : new DomainError('INTERNAL');
      if (known.code === 'CONFLICT') this.clash = known.detail as DecisionClash;
      else this.failed = known.code;
      if (known.code === 'FORBIDDEN') this.barred = (known.field as Bar | undefined) ?? null;
      const issue = typeof known.detail === 'string' ? known.detail : null;
      if (known.code === 'INVALID' && known.field) this.failedField = { name: known.field, issue };
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** After a clash: shows the newest version. */
  async reload(): Promise<void> {
    const id = this.currentId;
    if (!id) return;
    this.#kept.delete(id);
    this.item = null;
    this.clash = null;
    await this.#guard(async () => {
      this.item = await this.#net.item(id);
    });
    await this.refresh();
  }

  /** The next item is ready before it is asked for. */
  async #fetchAhead(): Promise<void> {
    for (const step of [1, -1] as const) {
      const id = this.neighbour(step);
      if (id && !this.#kept.has(id))
        await this.#net
          .item(id)
          .then((item) => this.#kept.set(id, item))
          .catch(() => undefined);
    }
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.error = null;
    } catch (error) {
      this.error = error instanceof DomainError ? error.code : 'INTERNAL';
    }
  }
}

/** The same decision made again, because its answer was lost, keeps its name: it may have been applied. */
function named(decision: Omit<Decision, 'id'>, last: Decision | null): Decision {
  const { id, ...before } = last ?? { id: '' };
  const isSame = JSON.stringify(before) === JSON.stringify(decision);
  return { id: isSame ? id : uuidv7(), ...decision };
}
