import { START_CURSOR, type FeedAnswer } from '#lib/protocol/feed.ts';
import type { PushRequest, PushResponse } from '#lib/protocol/push.ts';
import type { Caller } from './line.ts';
import type { RideRow } from '#lib/domain/catalogue/rows.ts';
import type { Changes, Values } from '#lib/domain/facts/proposal.ts';
import { Journal, type Judged } from './journal.ts';
import { AT_FIRST, valuesIn } from './rides.ts';
import { sentIn } from './said.ts';

/** What broke, as `K5 …`: the invariant first. */
export class Broken extends Error {}

/** One text that a page said was saved, on one phone. */
interface Saved {
  /** The last that was said to be saved, and what the same person typed over it since. */
  texts: string[];
  phone: number;
  draftId: string;
}

/** Values that the server has received. */
export interface Proposed {
  mutationId: string;
  submissionId: string;
  version: number;
  /** What its author had before them; 0: nothing of it. */
  baseVersion: number;
  changes: Changes;
}

/**
 * Sees everything that a person, a moderator or an outsider could see, and remembers what was
 * promised. The invariants are asked of this at the end, and of what it sees on the way.
 */
export class Witness {
  /** `phone draft` → the words that stand there by the person's last word. */
  readonly saved = new Map<string, Saved>();
  /** Contribution → whose it is; a guest's words on a copied phone may be claimed twice. */
  readonly owners = new Map<string, Set<string>>();
  /** Words that the server has answered for as received. */
  received = new Set<string>();
  /** Mutations that a phone was told to be applied, and by which phone it was heard. */
  readonly acked = new Map<string, number>();
  readonly desk = new Journal();
  proposed: Proposed[] = [];
  /** Words and values that everybody may read. */
  readonly #public = new Set<string>(sayingsIn(AT_FIRST));
  /** Phones whose copies of the server's data something happened to. */
  readonly mayRepair = new Set<number>();
  everyoneMayRepair = false;
  broken: Broken | null = null;

  break(what: string): void {
    this.broken ??= new Broken(what);
  }

  /** What is typed may replace what was saved before anyone says so. */
  types(phone: number, draftId: string, text: string): void {
    this.saved.get(`${phone} ${draftId}`)?.texts.push(text);
  }

  save(phone: number, draftId: string, text: string): void {
    this.saved.set(`${phone} ${draftId}`, { texts: [text], phone, draftId });
  }

  owns(user: string, draftId: string): void {
    this.owners.set(draftId, (this.owners.get(draftId) ?? new Set()).add(user));
  }

  /** At the person's word. */
  discard(phone: number, draftId: string): void {
    this.saved.delete(`${phone} ${draftId}`);
  }

  /** The browser threw everything away; the person is told. */
  evict(phone: number): void {
    for (const [key, saved] of this.saved) if (saved.phone === phone) this.saved.delete(key);
    // Nor can it offer again what the server lost before.
    for (const [id, heardBy] of this.acked)
      if (heardBy === phone && this.everyoneMayRepair) this.acked.delete(id);
  }

  /** An account left the phone, and with it what could have been offered again to a server set back. */
  leave(released: readonly { id: string; args: unknown }[]): void {
    if (!this.everyoneMayRepair) return;
    const gone = new Set(released.map(({ args }) => sentIn(args)));
    for (const [key, { texts }] of this.saved)
      if (texts.some((t) => gone.has(t) && !this.received.has(t))) this.saved.delete(key);
    for (const { id } of released) this.acked.delete(id);
  }

  /** What a copied phone holds was saved there too. */
  copy(from: number, to: number): void {
    for (const { phone, draftId, texts } of [...this.saved.values()])
      if (phone === from)
        this.saved.set(`${to} ${draftId}`, { texts: [...texts], phone: to, draftId });
  }

  pushed({ mutations }: PushRequest, { results }: PushResponse): void {
    for (const result of results) {
      if (result.kind !== 'applied') continue;
      const { name, args } = mutations.find((m) => m.id === result.id)!;
      const words = sentIn(args);
      if (words !== undefined) this.received.add(words);
      if (name.startsWith('facts.')) this.#proposes(result, args as Omit<Proposed, 'version'>);
    }
  }

  heard(phone: number, { results }: PushResponse): void {
    for (const { id, kind } of results) if (kind === 'applied') this.acked.set(id, phone);
  }

  #proposes(
    { id, version }: { id: string; version: number },
    { submissionId, baseVersion = 0, changes }: Omit<Proposed, 'version'>,
  ): void {
    if (!this.proposed.some(({ mutationId }) => mutationId === id))
      this.proposed.push({ mutationId: id, submissionId, version, baseVersion, changes });
  }

  decided(one: Judged): void {
    this.desk.judged(one);
    const { decision, submission } = one;
    if (decision.outcome !== 'APPROVED') return;
    if (submission.kind === 'review') this.#public.add(submission.fields.text);
    if (submission.kind === 'facts')
      for (const [name, { to }] of Object.entries(submission.fields.changes)) {
        const said = decision.ruling!.fields[name];
        if (said?.outcome !== 'REFUSED')
          this.#publish({ [name]: said?.outcome === 'AMENDED' ? said.value : to });
      }
  }

  imported(ride: string, set: Values): void {
    this.desk.imported(ride, set);
    this.#publish(set);
  }

  #publish(values: Values): void {
    for (const saying of sayingsIn(values)) this.#public.add(saying);
  }

  /** The server was set back to where it had received and decided so much. */
  backTo({ received, decided, proposed }: ReturnType<Witness['mark']>): void {
    this.received = new Set(received);
    this.desk.backTo(decided);
    this.proposed.length = proposed;
  }

  mark() {
    return {
      received: new Set(this.received),
      decided: this.desk.entries.length,
      proposed: this.proposed.length,
    };
  }

  /** K10: everyone may read this. */
  shown(answer: FeedAnswer): void {
    if ('mustRefetch' in answer) return;
    for (const { entity, row } of answer.changes) {
      const text = (row as { text?: string } | null)?.text;
      if (entity === 'contribution' || entity === 'log')
        this.break(`K10 a ${entity} in a public scope`);
      if (entity === 'review' && row && !this.#public.has(text!))
        this.break(`K10 ${text} is public and nobody approved it`);
      if (entity === 'ride') this.shownRide(valuesIn(row as RideRow));
    }
  }

  shownRide(values: Values): void {
    for (const saying of sayingsIn(values))
      if (!this.#public.has(saying)) this.break(`K10 ${saying} is public and nobody approved it`);
  }

  /** S30: a scope is read anew for a cause, or not at all. */
  asked(caller: Caller, scope: string, cursor: string): void {
    if (cursor !== START_CURSOR || this.everyoneMayRepair || this.mayRepair.has(caller.index))
      return;
    const kept = caller.cursorOf(scope);
    if (kept !== null && kept !== START_CURSOR)
      this.break(`S30 phone ${caller.index} reads ${scope} anew without a cause`);
  }
}

/** What a ride says, each in a text of its own. */
const sayingsIn = (values: Values): string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.map((one) => `${name}=${one}`)
      : value === null
        ? []
        : [`${name}=${value as string | number}`],
  );
