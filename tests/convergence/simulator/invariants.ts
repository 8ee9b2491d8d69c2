import { GUEST, type DraftRow, type MutationRow } from '#lib/client/db/outbox.ts';
import { isWithdrawal } from '#lib/client/db/withdrawals.ts';
import type { CachedContribution, CachedRow } from '#lib/client/db/mine.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import type { KeptLog } from '#lib/domain/log/entry.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import type { KeptVote } from '#lib/domain/review/vote.ts';
import { checkDesk } from './desk-invariants.ts';
import type { Phone } from './phone.ts';
import { shownCompanies, shownRides } from './reading.ts';
import { saidIn, sentIn, typedIn } from './said.ts';
import type { Truth } from './site.ts';
import type { Witness } from './witness.ts';

/** Everything that must be true when all lines have been good for long enough. */
export function checkEnd(witness: Witness, phones: readonly Phone[], truth: Truth): void {
  for (const check of [
    savedIsThere,
    onceEach,
    ackedIsThere,
    inOrder,
    ownersOnly,
    phonesAgree,
    nothingWaits,
  ])
    check(witness, phones, truth);
  checkDesk(witness, truth);
}

/** S12 What is queued is never missing from its writer's list: it stands in the outbox, or has come back. */
export function stillListed(witness: Witness, phone: Phone): void {
  if (!phone.account) return;
  const here = new Set<unknown>();
  for (const draft of phone.rows(`outbox-${phone.account}`, 'drafts')) {
    here.add(draft['id']);
    if (draft['state'] === 'queued') phone.listed.add(draft['id'] as string);
  }
  for (const { id } of phone.rows(`mine-${phone.account}`, 'contributions') as { id?: unknown }[])
    here.add(id);
  for (const item of phone.rows(`outbox-${phone.account}`, 'mutations')) {
    if (item['draftId'] !== null || phone.takenOut.has(item['lane'] as string)) continue;
    if ((item['lane'] as string).startsWith('submission:')) continue; // a wish about what is listed
    here.add(item['lane']);
    phone.listed.add(item['lane'] as string);
  }
  for (const { entity, id } of phone.rows(`mine-${phone.account}`, 'rows'))
    here.add(`${entity as string}:${id as string}`);
  for (const id of phone.listed)
    if (!here.has(id) && !phone.takenOut.has(id))
      witness.break(`S12 ${id} is missing from the list on phone ${phone.index}`);
}

/** S6 A queue is numbered anew for a cause, or not at all. */
export function numberedOnce(witness: Witness, phone: Phone): void {
  if (!phone.account || phone.mayRenumber || witness.everyoneMayRepair) return;
  const row = phone.rows(`outbox-${phone.account}`, 'meta').find((r) => r['key'] === 'clientId');
  const before = phone.numberedAs.get(phone.account);
  if (row) phone.numberedAs.set(phone.account, row['value']);
  if (before !== undefined && before !== row?.['value'])
    witness.break(`S6 phone ${phone.index} numbers anew without a cause`);
}

type Check = (witness: Witness, phones: readonly Phone[], truth: Truth) => void;

const outboxes = (phone: Phone): string[] =>
  [...phone.disk.bases.keys()].filter((name) => name.startsWith('outbox-'));

/** K1 Words that a page said were saved are on the server, or on a phone, until their writer discards them. */
const savedIsThere: Check = (witness, phones) => {
  const kept = new Set<unknown>();
  for (const phone of phones)
    for (const base of outboxes(phone)) {
      for (const draft of phone.rows(base, 'drafts'))
        kept.add(typedIn(draft as unknown as DraftRow));
      for (const item of phone.rows(base, 'mutations')) kept.add(sentIn(item['args']));
    }
  for (const { texts, phone, draftId } of witness.saved.values())
    if (!texts.some((text) => kept.has(text) || witness.received.has(text)))
      witness.break(`K1 "${texts.join()}" of phone ${phone} (${draftId}) is nowhere`);
};

/** K2 A version is one effect: versions of a submission, or of a log's entry, are as many as its items that took effect. */
const onceEach: Check = (witness, _, { submissions, logs, votes, receipts }) => {
  const versions = new Map<string, Set<number>>();
  for (const { lane, kind, version } of Object.values(receipts)) {
    if (kind !== 'applied') continue;
    versions.set(lane, (versions.get(lane) ?? new Set()).add(version!));
  }
  const check = (lane: string, version: number): void => {
    const effects = versions.get(lane)?.size;
    if (effects !== version)
      witness.break(`K2 ${lane} is at version ${version} after ${effects} effects`);
  };
  for (const [id, { version }] of Object.entries(logs)) check(`log:${id}`, version);
  for (const [id, { version }] of Object.entries(votes)) check(`helpful:${id}`, version);
  for (const [id, { version, photos }] of Object.entries(submissions)) {
    check(`submission:${id}`, version);
    if (new Set(photos).size < photos.length) witness.break(`K2 ${id} has a photo twice`);
  }
};

/** What a person sees as one: a contribution with the wish to take it back, or the deeds of one lane. */
const whole = (m: MutationRow): string => m.draftId ?? m.lane.replace('submission:', '');

/** Of which something was refused: with all that waits behind it, it is in sight of its writer; a wish that came too late is not. */
const refusedIn = (items: readonly MutationRow[]): Set<string> =>
  new Set(items.filter((m) => m.state === 'parked' && !isWithdrawal(m)).map(whole));

/** K3 What was acknowledged can be read; what a restore lost for good stands in sight of its writer. */
const ackedIsThere: Check = (witness, phones, { receipts }) => {
  const inSight = new Set<string>();
  for (const phone of phones)
    for (const base of outboxes(phone)) {
      const items = phone.rows(base, 'mutations') as unknown as MutationRow[];
      const refused = refusedIn(items);
      for (const one of refused) inSight.add(one);
      for (const item of items) if (refused.has(whole(item))) inSight.add(item.id);
    }
  // A wish to take something back is forgotten when a restore made it come too late: the list shows the decision, or
  // the words that were refused, or (a known gap) what another phone has still to offer.
  const isForgotten = (id: string, phone: number): boolean => {
    const receipt = receipts[id];
    if (receipt?.name !== 'submission.withdraw' || receipt.kind !== 'rejected') return false;
    const { code, lane } = receipt;
    const words = Object.keys(receipts).filter((other) => receipts[other]!.lane === lane);
    const isOurs = words.some((other) => other !== id && witness.acked.get(other) === phone);
    return code === 'CONFLICT' || inSight.has(lane.replace('submission:', '')) || !isOurs;
  };
  for (const [id, phone] of witness.acked)
    if (receipts[id]?.kind !== 'applied' && !inSight.has(id) && !isForgotten(id, phone))
      witness.break(`K3 phone ${phone} heard that ${id} was applied, and it is not there`);
};

/**
 * K4 The words of one lane and phone took effect in the order in which they were made, and photos
 * after the words before them; among themselves photos may pass each other (S13).
 */
const inOrder: Check = (witness, _, { receipts }) => {
  const words = new Map<string, { id: string; version: number }>();
  for (const [id, { lane, name, kind, version }] of Object.entries(receipts)) {
    if (kind !== 'applied') continue;
    const key = `${lane} ${id.slice(-12)}`;
    const before = words.get(key);
    if (before && before.version > version!)
      witness.break(`K4 ${id} took effect before ${before.id}, which was made earlier`);
    if (name !== 'photo.attach') words.set(key, { id, version: version! });
  }
};

/** K5 Nothing is sent as somebody else. */
const ownersOnly: Check = (witness, phones, { submissions, logs, votes }) => {
  for (const [id, { userId }] of Object.entries({ ...logs, ...votes })) {
    const owners = witness.owners.get(id);
    if (owners && !owners.has(userId))
      witness.break(`K5 ${id} of ${[...owners].join()} was sent as ${userId}`);
  }
  for (const [id, { authorId }] of Object.entries(submissions)) {
    const owners = witness.owners.get(id);
    const isAdopted = phones.some((phone) =>
      phone.rows(`outbox-${authorId}`, 'meta').some((row) => row['key'] === `adopted ${id}`),
    );
    if (owners && !owners.has(authorId) && !isAdopted)
      witness.break(`K5 ${id} of ${[...owners].join()} was sent as ${authorId}`);
  }
};

/** As text, whatever the order of names. */
const sorted = (named: object | null | undefined): string =>
  JSON.stringify(Object.entries(named ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What the one has and the other has not, as text; empty when they are the same. */
export function difference(here: string[], there: string[]): string {
  const [a, b] = [new Set(here), new Set(there)];
  const more = here.filter((one) => !b.has(one)).map((one) => `too much: ${one}`);
  const less = there.filter((one) => !a.has(one)).map((one) => `missing: ${one}`);
  return [...more, ...less].join('; ');
}

/** K9 Phones hold what the server holds. */
const phonesAgree: Check = (witness, phones, truth) => {
  const agree = (phone: Phone, what: string, here: string[], there: string[]): void => {
    const off = difference(here, there);
    if (off) witness.break(`K9 ${what} on phone ${phone.index}: ${off}`);
  };
  const text = (row: { text: string }): string => row.text;
  for (const phone of phones) {
    const named = (all: Record<string, string>) => Object.entries(all).map((one) => one.join(' '));
    agree(phone, 'companies', named(shownCompanies(phone)), named(truth.companies));
    const said = (all: Record<string, Values>) =>
      Object.entries(all).map(([id, values]) => `${id} ${sorted(values)}`);
    agree(phone, 'rides', said(shownRides(phone)), said(truth.rides));
    const reviews = phone
      .rows('cache', 'reviews')
      .filter((r) => r['parkId'] === phone.park && r['row'])
      .map((r) => r['row'] as ReviewRow);
    agree(
      phone,
      'votes of reviews',
      reviews.map(({ id, helpful }) => `${id} ${helpful}`),
      reviews.map(({ id }) => `${id} ${truth.helpful[id] ?? 0}`),
    );
    agree(
      phone,
      'reviews',
      reviews.map(text),
      Object.values(truth.reviews)
        .filter((r) => r.parkId === phone.park)
        .map(text),
    );
    const mine = phone.rows(`mine-${phone.account}`, 'contributions');
    agree(
      phone,
      `contributions of ${phone.account}`,
      (mine as unknown as CachedContribution[]).map(
        ({ id, row }) => `${id} ${row.version} ${row.state} ${saidIn(row)} ${sorted(row.verdicts)}`,
      ),
      Object.entries(truth.submissions)
        .filter(([, s]) => s.authorId === phone.account)
        .map(([id, s]) => `${id} ${s.version} ${s.state} ${s.text} ${sorted(s.verdicts)}`),
    );
    const rows = phone.rows(`mine-${phone.account}`, 'rows') as unknown as CachedRow[];
    const votes = rows
      .filter(({ entity }) => entity === 'helpful')
      .map(({ row }) => row as KeptVote);
    const voted = (id: string, v: Omit<KeptVote, 'id' | 'receivedAt'>) =>
      `${id} ${v.reviewId} ${v.version} ${v.helpful} ${v.counted}`;
    agree(
      phone,
      `votes of ${phone.account}`,
      votes.map((vote) => voted(vote.id, vote)),
      Object.entries(truth.votes)
        .filter(([, { userId }]) => userId === phone.account)
        .map(([id, vote]) => voted(id, vote)),
    );
    agree(
      phone,
      `log of ${phone.account}`,
      rows
        .filter(({ entity }) => entity === 'log')
        .map(({ row }) => row as KeptLog)
        .map(({ id, version, entry }) => `${id} ${version} ${entry?.laps} ${entry?.note}`),
      Object.entries(truth.logs)
        .filter(([, { userId }]) => userId === phone.account)
        .map(([id, { version, entry }]) => `${id} ${version} ${entry?.laps} ${entry?.note}`),
    );
  }
};

/** K12 With good lines nothing is left waiting but what needs its writer. */
const nothingWaits: Check = (witness, phones) => {
  for (const phone of phones)
    for (const base of outboxes(phone)) {
      if (base === `outbox-${GUEST}`) continue;
      const items = phone.rows(base, 'mutations') as unknown as MutationRow[];
      const refused = refusedIn(items);
      const drafts = new Map(phone.rows(base, 'drafts').map((d) => [d['id'], d['state']]));
      for (const item of items) {
        const { id, state, seq } = item;
        const isWrittenOn = state === 'acked' && drafts.get(whole(item)) === 'draft';
        const isDone = state === 'parked' || isWrittenOn;
        if (!isDone && !refused.has(whole(item)))
          witness.break(`K12 ${id} (${state}, ${seq}) still waits on phone ${phone.index}`);
      }
      for (const draft of phone.rows(base, 'drafts'))
        if (draft['state'] === 'queued' && !items.some((m) => m.draftId === draft['id']))
          witness.break(`K12 ${draft['id']} is queued without items on phone ${phone.index}`);
    }
};
