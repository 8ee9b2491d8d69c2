import { START_CURSOR, type FeedAnswer } from '#lib/protocol/feed.ts';
import type { PushRequest, PushResponse } from '#lib/protocol/push.ts';
import type { Caller } from './line.ts';
import type { PublishedReview } from './site.ts';

/** What broke, as `K5 …`: the invariant first. */
export class Broken extends Error {}

/** A person's words in what travels: of a review, or a note in the log. */
export function wordsIn(args: unknown): string | undefined {
  const { fields } = args as { fields?: { text?: string; note?: string } };
  return fields?.text ?? fields?.note;
}

/** One text that a page said was saved, on one phone. */
interface Saved {
  /** The last that was said to be saved, and what the same person typed over it since. */
  texts: string[];
  phone: number;
  draftId: string;
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
  /** What each decision was made on. */
  readonly seen = new Map<string, PublishedReview>();
  readonly #approved = new Set<string>();
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
    const gone = new Set(released.map(({ args }) => wordsIn(args)));
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
      const { args } = mutations.find((m) => m.id === result.id)!;
      const words = wordsIn(args);
      if (words !== undefined) this.received.add(words);
    }
  }

  heard(phone: number, { results }: PushResponse): void {
    for (const { id, kind } of results) if (kind === 'applied') this.acked.set(id, phone);
  }

  decided(id: string, outcome: string, seen: PublishedReview): void {
    this.seen.set(id, seen);
    if (outcome === 'APPROVED') this.#approved.add(seen.text);
  }

  /** K10: everyone may read this. */
  shown(answer: FeedAnswer): void {
    if ('mustRefetch' in answer) return;
    for (const { entity, row } of answer.changes) {
      const text = (row as { text?: string } | null)?.text;
      if (entity === 'contribution' || entity === 'log')
        this.break(`K10 a ${entity} in a public scope`);
      if (entity === 'review' && row && !this.#approved.has(text!))
        this.break(`K10 ${text} is public and nobody approved it`);
    }
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
