import { earlierVisits } from '#lib/domain/contribution/earlier-visits.ts';
import type { ContributionShown } from '#lib/domain/contribution/contribution.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import {
  wishShown,
  shownState,
  withdrawalShown,
  type LocalPart,
  type QueuePhase,
  type Shown,
} from '#lib/domain/contribution/shown-state.ts';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import type { Sanction } from '#lib/domain/moderation/sanction.ts';
import { appeals } from '#lib/messages/en/appeals.ts';
import { contributions as words } from '#lib/messages/en/contributions.ts';
import { fieldIssue } from '#lib/messages/en/errors.ts';
import { phone } from '../bootstrap.ts';
import { mineOf, type CachedContribution } from '../db/mine.ts';
import {
  GUEST,
  isFacts,
  isReview,
  mayStand,
  outboxOf,
  type DraftRow,
  type MutationRow,
  type PhotoRow,
} from '../db/outbox.ts';
import { appeal, dropWish } from '../db/appealing.ts';
import { appealsBegun, appealText, appealWords, isAppeal, keepTyped } from '../db/appeals.ts';
import { isReport } from '../db/reports.ts';
import { discardDeeds, isDeed, isOnSubmission } from '../db/deeds.ts';
import { findDamage, type Findings } from '../db/check.ts';
import { parcelsOf } from '../db/parcels.ts';
import { isStopped, sanctionsIn } from '../db/sanctioned.ts';
import { storeProblem } from '../db/steady.ts';
import { watch } from '../db/watch.ts';
import { isWithdrawal } from '../db/withdrawals.ts';
import { keepAfterAll, withdraw } from '../db/withdrawing.ts';
import { discardDraft, reopenDraft } from '../db/writing.ts';
import type { SubjectName, SyncStatus } from '../phone.ts';
import {
  notesOf,
  reasonOf,
  refusedDeed,
  reported,
  reportShownAs,
  whatOf,
  whyNot,
  wishPart,
  wishReason,
} from './contribution-lines.ts';
import { sync } from './sync.svelte.ts';

interface Held {
  drafts: DraftRow[];
  mutations: MutationRow[];
  photos: PhotoRow[];
  sent: CachedContribution[];
  sanctions: Sanction[];
  /** Appeals that were begun and not sent, by their submissions. */
  begun: ReadonlySet<string>;
  damage: Findings;
}

/** O3: everything of one's own, from draft to published, as the phone knows it. */
export class Contributions {
  readonly #accountId: string | null;
  readonly #status: () => SyncStatus;
  #held = $state.raw<Held | null>(null);
  #names: Record<string, SubjectName | null> = $state({});
  #unwatch: (() => void) | undefined;
  #unhear: (() => void) | undefined;
  /** Null while the phone is being looked through. */
  readonly list: ContributionShown[] | null = $derived(this.#held && this.#shown(this.#held));
  /** Deeds that wait or are on their way, as many as they are about: no lines of their own. */
  readonly rides: number = $derived(this.#deedsOf('log'));
  readonly seen: number = $derived(this.#deedsOf('sighting'));
  readonly votes: number = $derived(this.#deedsOf('helpful'));

  constructor(accountId: string | null, status: () => SyncStatus) {
    this.#accountId = accountId;
    this.#status = status;
  }

  /** `failed` is called when the phone's store cannot be read. */
  start(failed: (problem: ErrorCode) => void): void {
    const box = outboxOf(this.#accountId ?? GUEST);
    // On a new phone the list may come before the catalogue does.
    this.#unhear = sync.onNotice((notice) => {
      if (notice === 'catalogue' && this.#held) void this.#learnNames(this.#held);
    });
    this.#unwatch = watch(
      async () => {
        const own = {
          drafts: await box.drafts.toArray(),
          mutations: await box.mutations.orderBy('order').toArray(),
          photos: await box.photos.toArray(),
        };
        const byteIds = await box.bytes.toCollection().primaryKeys();
        const mine = this.#accountId ? mineOf(this.#accountId) : null;
        const sent = (await mine?.contributions.toArray()) ?? [];
        const sanctions = mine ? await sanctionsIn(mine) : [];
        const begun = await appealsBegun(box);
        return { ...own, sent, sanctions, begun, damage: findDamage({ ...own, byteIds }) };
      },
      (held) => {
        this.#held = held;
        void this.#learnNames(held);
      },
      (error) => failed(storeProblem(error)),
    );
  }

  stop(): void {
    this.#unwatch?.();
    this.#unhear?.();
  }

  /** How often photos were shared into the app that wait for their subject. */
  async sharedWaiting(): Promise<number> {
    return (await parcelsOf(this.#accountId)).length;
  }

  /** Takes it back into writing where it is still on the phone; a sent one is revised by its page. */
  async edit(id: string): Promise<void> {
    await reopenDraft(outboxOf(this.#accountId ?? GUEST), id);
  }

  async cancel(id: string): Promise<void> {
    const box = outboxOf(this.#accountId ?? GUEST);
    if (this.#held?.drafts.some((d) => d.id === id)) await discardDraft(box, id);
    else if (this.#held?.sent.some((c) => c.id === id)) await dropWish(box, id);
    else await discardDeeds(box, id);
  }

  /** Takes back what was sent, as soon as there is a line. */
  async withdraw(id: string): Promise<void> {
    const { title: name, href } = this.list?.find((one) => one.id === id) ?? {};
    if (name === undefined || href === undefined) return;
    const now = new Date().toISOString();
    await withdraw(outboxOf(this.#accountId ?? GUEST), id, { name, href }, now);
    await (await phone()).outboxChanged();
  }

  /** What is being said against a refusal: as typed, or as it waits. */
  appealWords(id: string): Promise<string> {
    return appealWords(outboxOf(this.#accountId ?? GUEST), id);
  }

  async appealTyped(id: string, text: string): Promise<void> {
    await keepTyped(outboxOf(this.#accountId ?? GUEST), id, text);
  }

  /** Asks for another decision, as soon as there is a line. Answers what is wrong with the words, or null. */
  async appeal(id: string, text: string): Promise<string | null> {
    const { title: name, href } = this.list?.find((one) => one.id === id) ?? {};
    if (name === undefined || href === undefined) return null;
    const now = new Date().toISOString();
    try {
      const issue = await appeal(outboxOf(this.#accountId ?? GUEST), id, text, { name, href }, now);
      if (issue !== null) return fieldIssue(issue);
      await (await phone()).outboxChanged();
      return null;
    } catch (error) {
      return words.problem(storeProblem(error));
    }
  }

  async keepAfterAll(id: string): Promise<void> {
    await keepAfterAll(outboxOf(this.#accountId ?? GUEST), id);
  }

  /** As many as they are about. */
  #deedsOf(entity: string): number {
    const deeds = this.#held?.mutations.filter(
      (m) => isDeed(m) && m.state !== 'parked' && m.lane.startsWith(`${entity}:`),
    );
    return new Set(deeds?.map((m) => m.lane)).size;
  }

  async #learnNames(held: Held): Promise<void> {
    const unknown = held.sent.filter((c) => !this.#names[c.row.subject.id]);
    if (unknown.length === 0) return;
    const found = await (await phone()).subjects(unknown.map((c) => c.row.subject));
    for (const [i, c] of unknown.entries()) this.#names[c.row.subject.id] = found[i] ?? null;
  }

  #shown(held: Held): ContributionShown[] {
    const status = this.#status();
    const phase = this.#accountId ? status.phase : 'held';
    const sentById = new Map(held.sent.map((c) => [c.id, c.row]));
    const local = held.drafts.map((draft): ContributionShown => {
      const items = held.mutations.filter((m) => m.draftId === draft.id);
      const photos = held.photos.filter((p) => p.draftId === draft.id);
      const part = localPart(draft, items, photos);
      const shown = shownState(part, sentById.get(draft.id) ?? null, phase);
      const isDamaged = held.damage.damaged.has(draft.id);
      return {
        id: draft.id,
        what: isFacts(draft) ? (draft.fields.isNew ? 'new' : 'correction') : 'review',
        title: draft.subjectName || words.unnamed,
        href: draft.subjectHref,
        editHref: `${draft.subjectHref}${writtenAt(draft)}?draft=${draft.id}`,
        notes: [],
        state: isDamaged ? 'needs-you' : shown.state,
        reason: isDamaged
          ? words.problem('PART_MISSING')
          : shown.problem
            ? whyNot(shown.problem, items.find(isStopped), held.sanctions)
            : null,
        updatedAt: draft.updatedAt,
        photos: { total: photos.length, sent: photos.filter((p) => p.state === 'uploaded').length },
        photoShares: draft.state === 'queued' ? sharesOf(photos, status.uploads) : [],
        bytesWaiting: photos.filter((p) => p.state === 'kept').reduce((n, p) => n + p.size, 0),
        actions: isDamaged ? ['edit', 'cancel'] : shown.actions,
      };
    });
    const onPhone = new Set(held.drafts.map((d) => d.id));
    const earlier = earlierVisits(held.sent.map(({ row }) => row));
    const sent = held.sent
      .filter((c) => !onPhone.has(c.id))
      .map(({ row }) => this.#sentOrWished(row, held, phase, earlier.has(row.id)));
    const known = new Set(held.sent.map((c) => c.id));
    const said = held.mutations
      .filter((m) => isReport(m) && !known.has(m.lane.slice('submission:'.length)))
      .map((m) => reportShownAs(m, phase, held.sanctions));
    const refused = held.mutations
      .filter((m) => isDeed(m) && m.state === 'parked' && !isOnSubmission(m))
      .map((m) => refusedDeed(m, held.sanctions));
    return [...local, ...said, ...refused, ...sent].sort((a, b) =>
      a.updatedAt < b.updatedAt ? 1 : -1,
    );
  }

  /** What the server says of it, or what its author wishes since. */
  #sentOrWished(
    row: ContributionRow,
    { mutations, begun, sanctions }: Held,
    phase: QueuePhase,
    isEarlier: boolean,
  ): ContributionShown {
    const wishes = mutations.filter((m) => m.lane === `submission:${row.id}` && isDeed(m));
    const wish = wishes.find(isWithdrawal);
    const withdrawn = wish && withdrawalShown(wishPart(wish), phase);
    if (withdrawn) {
      const reason = withdrawn.state === 'withdrawn' ? null : words.willWithdraw;
      return { ...this.#sent(row, withdrawn, isEarlier), reason, actions: withdrawn.actions };
    }
    const anew = wishes.findLast(isReport);
    if (anew && anew.state !== 'acked') return reportShownAs(anew, phase, sanctions, row.id);
    const asked = wishes.findLast(isAppeal);
    if (!asked) {
      const sent = this.#sent(row, shownState(null, row, phase), isEarlier);
      return begun.has(row.id) ? { ...sent, notes: [...sent.notes, appeals.begun] } : sent;
    }
    const shown = wishShown(wishPart(asked), phase, ['appeal', 'cancel']);
    return {
      ...this.#sent(row, shown, isEarlier),
      reason: isStopped(asked) ? whyNot('FORBIDDEN', asked, sanctions) : wishReason(shown),
      notes: [appeals.yourWords(appealText(asked))],
      actions: shown.actions,
    };
  }

  #sent(row: ContributionRow, shown: Shown, isEarlier: boolean): ContributionShown {
    const place = this.#placeOf(row);
    return {
      id: row.id,
      what: isEarlier ? 'earlier' : whatOf(row),
      title: place?.name ?? words.unknownSubject,
      href: place?.href ?? '/contributions',
      editHref: place && `${place.href}${place.writtenAt}?draft=${row.id}`,
      state: shown.state,
      reason: reasonOf(row),
      notes: [
        ...(row.kind === 'facts' ? notesOf(row.verdicts ?? {}) : []),
        ...(row.kind === 'report' ? [reported(row.fields)] : []),
        ...(row.appeal ? [appeals.yourWords(row.appeal.text)] : []),
      ],
      updatedAt: row.decidedAt ?? row.receivedAt,
      photos: { total: row.photoCount, sent: row.photos.length },
      photoShares: [],
      bytesWaiting: 0,
      actions: place ? shown.actions : [],
    };
  }

  /** What it is about, and where it is written on. What was proposed and is not yet there has its form alone. */
  #placeOf(row: ContributionRow): (SubjectName & { writtenAt: string }) | null {
    const known = this.#names[row.subject.id];
    if (known) return { ...known, writtenAt: row.kind === 'review' ? '/review' : '/edit' };
    if (row.kind !== 'facts' || !row.fields.isNew) return null;
    const name = String(row.fields.changes['name']?.to);
    return { name, href: `/add/${row.subject.kind}`, writtenAt: '' };
  }
}

/** Where something is written, behind the address of what it is about. */
const writtenAt = (draft: DraftRow): string =>
  isReview(draft) ? '/review' : draft.fields.isNew ? '' : '/edit';

function sharesOf(photos: PhotoRow[], uploads: SyncStatus['uploads']): number[] {
  if (!photos.some((p) => p.state === 'kept')) return [];
  return photos
    .toSorted((a, b) => a.position - b.position)
    .map((p) => (p.state === 'uploaded' ? 1 : (uploads[p.id] ?? 0)));
}

const localPart = (draft: DraftRow, items: MutationRow[], photos: PhotoRow[]): LocalPart => ({
  draft: draft.state === 'draft',
  items: items.map((m) => ({
    isPhoto: m.deps.length > 0,
    sent: mayStand(m),
    state: m.state,
    error: m.error?.code ?? null,
  })),
  photos: photos.map((p) => ({ sent: p.state === 'uploaded', size: p.size })),
});
