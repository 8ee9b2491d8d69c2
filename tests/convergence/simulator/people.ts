import { createHash } from 'node:crypto';
import {
  GUEST,
  isReview,
  type DraftRow,
  type ReviewDraftRow,
  type MutationRow,
  type ReleasedRow,
} from '#lib/client/db/outbox.ts';
import { moveGuest } from '#lib/client/db/adopt.ts';
import { forgetTold, type CachedContribution } from '#lib/client/db/mine.ts';
import { keepAfterAll, withdraw } from '#lib/client/db/withdrawing.ts';
import { isOpen } from '#lib/domain/moderation/submission.ts';
import { emptyOutbox } from '#lib/client/db/parting.ts';
import {
  addPhoto,
  discardDraft,
  queueDraft,
  reopenDraft,
  saveDraft,
} from '#lib/client/db/writing.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';
import { personOf, type Phone, type Tab } from './phone.ts';
import type { Witness } from './witness.ts';
import { aReview } from '../../support/reviews.ts';

/** The n-th picture of the world: the same number is the same picture, on whatever phone. */
function picture(n: number) {
  const bytes = new TextEncoder().encode(`picture ${n}`);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.buffer,
    type: 'image/jpeg',
    ...{ width: 8, height: 8, thumb: new ArrayBuffer(1), removed: [] },
  };
}

const wordsOf = (text: string, pick: number): ReviewFields => ({
  ...{ rating: 1 + Math.floor(pick * 10), title: 't', text },
  ...{ visitedOn: null, waitedMinutes: null, language: 'en' },
});

/** Of a list, the one that a number from 0 to 1 points at. */
export const pickOf = <T>(list: readonly T[], pick: number): T | undefined =>
  list[Math.min(list.length - 1, Math.floor(pick * list.length))];

/**
 * What people do with their phones, by the functions that the pages call. Whatever a page would say
 * of it ("saved"), the witness hears after the commit, and not when the tab died before.
 */
export class People {
  readonly #witness: Witness;
  readonly #subjects: string[];
  #words = 0;

  constructor(witness: Witness, subjects: string[]) {
    this.#witness = witness;
    this.#subjects = subjects;
  }

  /** A new review, with up to two photos, sent or not. */
  async write(phone: Phone, tab: Tab, [pick, photos, send]: number[]): Promise<void> {
    const park =
      pick! < 0.04 ? '00000000-0000-4000-8000-00000000dead' : pickOf(this.#subjects, pick!)!;
    const draft = this.#blank(phone, park, pick!);
    await this.#save(phone, tab, draft);
    for (let n = photos! * 5; n > 3; n--)
      await addPhoto(
        tab.outbox(phone.account),
        draft,
        picture(Math.floor(photos! * 1_000 + n * 7)),
      );
    if (send! < 0.8) await this.#send(phone, tab, draft.id);
  }

  async edit(phone: Phone, tab: Tab, [pick, words, send]: number[]): Promise<void> {
    const draft = pickOf(this.#drafts(phone, 'draft'), pick!);
    if (!draft) return;
    const text = this.#text();
    const changed = { ...draft, fields: wordsOf(text, words!), updatedAt: phone.now };
    const box = tab.outbox(phone.account);
    this.#witness.types(phone.index, draft.id, text);
    if (await saveDraft(box, changed, true, draft.updatedAt)) this.#said(phone, draft.id, text);
    else
      await this.#save(phone, tab, {
        ...changed,
        id: phone.newId(),
        baseVersion: null,
        photosHeld: 0,
        shasHeld: [],
      });
    if (send! < 0.7) await this.#send(phone, tab, draft.id);
  }

  async send(phone: Phone, tab: Tab, [pick]: number[]): Promise<void> {
    const draft = pickOf(this.#drafts(phone, 'draft'), pick!);
    if (draft) await this.#send(phone, tab, draft.id);
  }

  /** Takes back into writing what is queued or was refused, and mends it. */
  async reopen(phone: Phone, tab: Tab, [pick, words, send]: number[]): Promise<void> {
    const box = tab.outbox(phone.account);
    const draft = pickOf(this.#drafts(phone, 'queued'), pick!);
    if (!draft) return;
    // Its writer takes over what it was, also where a server that was set back has lost it.
    for (const { id, draftId } of await box.mutations.toArray())
      if (draftId === draft.id) this.#witness.acked.delete(id);
    await reopenDraft(box, draft.id);
    const open = (await box.drafts.toArray())
      .filter(isReview)
      .find((d) => d.state === 'draft' && d.fields.text === draft.fields.text);
    if (!open) return;
    phone.listed.delete(draft.id); // in writing again
    if (open.id !== draft.id) {
      this.#witness.discard(phone.index, draft.id);
      this.#said(phone, open.id, open.fields.text);
    }
    const text = this.#text();
    const subject = { kind: 'park' as const, id: pickOf(this.#subjects, words!)! };
    const mended = {
      ...open,
      ...(open.baseVersion === null && { subject }),
      ...{ fields: wordsOf(text, words!), updatedAt: phone.now },
    };
    this.#witness.types(phone.index, open.id, text);
    if (await saveDraft(box, mended, true, open.updatedAt)) this.#said(phone, open.id, text);
    if (send! < 0.8) await this.#send(phone, tab, open.id);
  }

  /** Writes on in what the server has received, as `ReviewForm` opens it. */
  async revise(phone: Phone, tab: Tab, [pick, words, send, photo]: number[]): Promise<void> {
    if (!phone.account) return;
    const here = new Set(phone.rows(`outbox-${phone.account}`, 'drafts').map((d) => d['id']));
    const sent = contributionsOn(phone).filter(
      ({ id, row }) => row.kind === 'review' && !here.has(id),
    );
    const found = pickOf(sent, pick!)?.row;
    if (!found) return;
    const draft = {
      ...this.#blank(phone, found.subject.id, words!),
      ...{ id: found.id, baseVersion: found.version, photosHeld: found.photos.length },
      shasHeld: found.photos.map((p) => p.sha256),
    };
    await this.#save(phone, tab, draft);
    if (photo! < 0.4)
      await addPhoto(tab.outbox(phone.account), draft, picture(Math.floor(photo! * 10_000)));
    if (send! < 0.8) await this.#send(phone, tab, draft.id);
  }

  async discard(phone: Phone, tab: Tab, [pick]: number[]): Promise<void> {
    const box = tab.outbox(phone.account);
    const draft = pickOf(draftsOn(phone, 'draft'), pick!);
    if (!draft) return;
    phone.listed.delete(draft.id);
    this.#witness.discard(phone.index, draft.id); // confirmed before: from here on it may be gone
    await discardDraft(box, draft.id);
  }

  /** Takes back what the server has, as far as the phone knows undecided; now and then it is to stay after all. */
  async withdraw(phone: Phone, tab: Tab, [pick, stays]: number[]): Promise<void> {
    const open = contributionsOn(phone).filter(({ row }) => isOpen(row.state));
    const found = pickOf(open, pick!);
    if (!found) return;
    const box = tab.outbox(phone.account);
    await withdraw(box, found.id, { name: 'P', href: '/parks/p' }, phone.now);
    tab.engine.wake();
    if (stays! < 0.15) await keepAfterAll(box, found.id);
  }

  /** Signs in, on a phone that somebody else may have left signed in. */
  async signIn(phone: Phone, tab: Tab, user: string, adopt: boolean): Promise<void> {
    const before = phone.account;
    if (before !== user) phone.listed.clear();
    phone.account = user;
    for (const each of phone.tabs) each.engine.setAccount(personOf(user));
    if (before && before !== user) {
      this.#leaves(phone, before);
      await forgetTold(tab.mine(before), tab.outbox(before));
    }
    if (!adopt) return;
    const adopted = phone.rows(`outbox-${GUEST}`, 'drafts').map((d) => d['id'] as string);
    await moveGuest(tab.outbox(null), tab.outbox(user), user);
    const here = new Set(phone.rows(`outbox-${user}`, 'drafts').map((d) => d['id']));
    for (const id of adopted) if (here.has(id)) this.#witness.owns(user, id);
    tab.engine.wake();
  }

  async signOut(phone: Phone, tab: Tab, discard: boolean): Promise<void> {
    const left = phone.account;
    if (!left) return;
    phone.account = null;
    phone.listed.clear();
    for (const each of phone.tabs) each.engine.setAccount(null);
    if (discard) {
      phone.mayRenumber = true;
      const items = phone.rows(`outbox-${left}`, 'mutations') as unknown as MutationRow[];
      for (const draft of phone.rows(`outbox-${left}`, 'drafts'))
        this.#witness.discard(phone.index, draft['id'] as string);
      for (const { lane } of items) this.#witness.discard(phone.index, lane.split(':')[1]!);
      this.#witness.leave(items);
    }
    this.#leaves(phone, left);
    await forgetTold(tab.mine(left), tab.outbox(left));
    if (discard) await emptyOutbox(tab.outbox(left));
    // A pass that was under way may still write; what it wrote goes when it is over.
    await phone.lock(tab.process, async () => {
      if (phone.account === left) return;
      await forgetTold(tab.mine(left), tab.outbox(left));
      if (discard) await emptyOutbox(tab.outbox(left));
    });
  }

  #leaves(phone: Phone, account: string): void {
    const released = phone.rows(`outbox-${account}`, 'released') as unknown as ReleasedRow[];
    this.#witness.leave(released.flatMap((r) => r.mutations));
  }

  #drafts(phone: Phone, state: DraftRow['state']): ReviewDraftRow[] {
    return draftsOn(phone, state).filter(isReview);
  }

  #blank(phone: Phone, park: string, pick: number): ReviewDraftRow {
    return {
      ...{ id: phone.newId(), subject: { kind: 'park', id: park } },
      ...{ subjectName: 'P', subjectHref: '/parks/p', fields: wordsOf(this.#text(), pick) },
      ...{ baseVersion: null, photosHeld: 0, state: 'draft', updatedAt: phone.now },
    };
  }

  #text(): string {
    return `words ${++this.#words}`;
  }

  async #save(phone: Phone, tab: Tab, draft: ReviewDraftRow): Promise<void> {
    if (await saveDraft(tab.outbox(phone.account), draft))
      this.#said(phone, draft.id, draft.fields.text);
  }

  #said(phone: Phone, draftId: string, text: string): void {
    this.#witness.save(phone.index, draftId, text);
    if (phone.account) this.#witness.owns(phone.account, draftId);
  }

  async #send(phone: Phone, tab: Tab, id: string): Promise<void> {
    const box = tab.outbox(phone.account);
    const kept = await box.drafts.get(id);
    if (kept?.state !== 'draft') return;
    const draft = aReview(kept);
    await queueDraft(box, draft, draft.fields as ReviewFields, phone.now);
    tab.engine.wake();
  }
}

function draftsOn(phone: Phone, state: DraftRow['state']): DraftRow[] {
  const rows = phone.rows(`outbox-${phone.account ?? GUEST}`, 'drafts') as unknown as DraftRow[];
  return rows.filter((d) => d.state === state).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const contributionsOn = (phone: Phone): CachedContribution[] =>
  phone.rows(`mine-${phone.account}`, 'contributions') as unknown as CachedContribution[];
