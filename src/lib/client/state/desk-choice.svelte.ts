import { SvelteSet } from 'svelte/reactivity';
import { uuidv7 } from 'uuidv7';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { DeskRow } from '#lib/domain/moderation/desk.ts';
import { MANY_MAX, type ManyOutcome, type OneOfMany } from '#lib/domain/moderation/many.ts';
import type { Reason } from '#lib/domain/moderation/reasons.ts';
import { deskNet } from '../sync/desk-net.ts';
import type { Desk } from './desk.svelte.ts';

/** Several of the queue, chosen to be refused together. */
export class DeskChoice {
  readonly ids = new SvelteSet<string>();
  /** What would become of each; null while it is not known. */
  outlook = $state.raw<ManyOutcome[] | null>(null);
  /** What became of those that were not refused. */
  left = $state.raw<ManyOutcome[]>([]);
  failed = $state<ErrorCode | null>(null);
  busy = $state(false);

  readonly #desk: Desk;
  readonly #net = deskNet();
  /** Their decisions keep their names, so that one whose answer was lost is not made twice. */
  readonly #names = new Map<string, string>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  readonly rows = $derived.by(() => this.#rows());

  toggle(id: string): void {
    if (!this.ids.delete(id) && this.ids.size < MANY_MAX) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.outlook = null;
    this.left = [];
    this.failed = null;
  }

  /** Asks what would become of them, and changes nothing. */
  async preview(): Promise<void> {
    this.outlook = null;
    const outlook = await this.#ask({ code: 'OTHER', text: null }, true);
    this.outlook = outlook;
  }

  /** Refuses those that can be; the others stay chosen, with why. True when it is done. */
  async refuse(reason: Reason): Promise<boolean> {
    const items = this.#items();
    const outcomes = await this.#ask(reason, false);
    if (!outcomes) return false;
    const refused = new Set(
      outcomes.flatMap(({ submissionId, problem }) => (problem ? [] : [submissionId])),
    );
    const decided = items
      .filter(({ submissionId }) => refused.has(submissionId))
      .map(({ id, submissionId, version }) => ({ submissionId, version, of: id }));
    const name = this.rows.find(({ id }) => refused.has(id))?.subjectName ?? '';
    for (const id of refused) this.ids.delete(id);
    this.left = outcomes.filter(({ problem }) => problem !== null);
    this.#desk.undo.offer(decided, 'REJECTED', name);
    await this.#desk.refresh();
    return true;
  }

  #rows(): DeskRow[] {
    return (this.#desk.queue ?? []).filter(({ id }) => this.ids.has(id));
  }

  #items(): OneOfMany[] {
    return this.#rows().map(({ id: submissionId, version, receivedAt }) => {
      const key = `${submissionId} ${version}`;
      const id = this.#names.get(key) ?? uuidv7();
      this.#names.set(key, id);
      return { id, submissionId, version, receivedAt };
    });
  }

  async #ask(reason: Reason, isDry: boolean): Promise<ManyOutcome[] | null> {
    const items = this.#items();
    if (items.length === 0) return [];
    this.busy = true;
    this.failed = null;
    try {
      return await this.#net.refuseMany(items, reason, isDry);
    } catch (error) {
      this.failed = error instanceof DomainError ? error.code : 'INTERNAL';
      return null;
    } finally {
      this.busy = false;
    }
  }
}
