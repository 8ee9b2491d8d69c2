import { GUEST, type MutationRow } from '#lib/client/db/outbox.ts';
import type { CachedContribution } from '#lib/client/db/mine.ts';
import { shownCompanies } from './reading.ts';
import type { Phone } from './phone.ts';
import type { PublishedReview, Truth } from './site.ts';
import type { Witness } from './witness.ts';
import { reviewFieldsOf } from '../../support/reviews.ts';

/** Everything that must be true when all lines have been good for long enough. */
export function checkEnd(witness: Witness, phones: readonly Phone[], truth: Truth): void {
  for (const check of [
    savedIsThere,
    onceEach,
    ackedIsThere,
    inOrder,
    ownersOnly,
    publicIsWhatWasApproved,
    ratingsAreARecount,
    phonesAgree,
    nothingWaits,
  ])
    check(witness, phones, truth);
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
  for (const id of phone.listed)
    if (!here.has(id)) witness.break(`S12 ${id} is missing from the list on phone ${phone.index}`);
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
    for (const base of outboxes(phone))
      for (const draft of phone.rows(base, 'drafts'))
        kept.add((draft['fields'] as { text: string }).text);
  for (const { texts, phone, draftId } of witness.saved.values())
    if (!texts.some((text) => kept.has(text) || witness.received.has(text)))
      witness.break(`K1 "${texts.join()}" of phone ${phone} (${draftId}) is nowhere`);
};

/** K2 A version is one effect: versions of a submission are as many as its items that took effect. */
const onceEach: Check = (witness, _, { submissions, receipts }) => {
  const versions = new Map<string, Set<number>>();
  for (const { lane, kind, version } of Object.values(receipts)) {
    if (kind !== 'applied') continue;
    const id = lane.slice('submission:'.length);
    versions.set(id, (versions.get(id) ?? new Set()).add(version!));
  }
  for (const [id, { version, photos }] of Object.entries(submissions)) {
    if (versions.get(id)?.size !== version)
      witness.break(`K2 ${id} is at version ${version} after ${versions.get(id)?.size} effects`);
    if (new Set(photos).size < photos.length) witness.break(`K2 ${id} has a photo twice`);
  }
};

/** K3 What was acknowledged can be read; what a restore lost for good stands in sight of its writer. */
const ackedIsThere: Check = (witness, phones, { receipts }) => {
  const inSight = new Set<unknown>();
  for (const phone of phones)
    for (const base of outboxes(phone))
      for (const item of phone.rows(base, 'mutations'))
        if (item['state'] === 'parked') inSight.add(item['id']);
  for (const [id, phone] of witness.acked)
    if (receipts[id]?.kind !== 'applied' && !inSight.has(id))
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
const ownersOnly: Check = (witness, phones, { submissions }) => {
  for (const [id, { authorId }] of Object.entries(submissions)) {
    const owners = witness.owners.get(id);
    const isAdopted = phones.some((phone) =>
      phone.rows(`outbox-${authorId}`, 'meta').some((row) => row['key'] === `adopted ${id}`),
    );
    if (owners && !owners.has(authorId) && !isAdopted)
      witness.break(`K5 ${id} of ${[...owners].join()} was sent as ${authorId}`);
  }
};

/** K6 K7 What is public is a fold over the decisions, each on what its moderator saw. */
const publicIsWhatWasApproved: Check = (witness, _, { decisions, reviews }) => {
  const folded = new Map<string, PublishedReview>();
  for (const { id, outcome } of decisions) {
    const seen = witness.seen.get(id)!;
    if (outcome === 'APPROVED') folded.set(`${seen.authorId} ${seen.parkId}`, seen);
  }
  for (const [key, review] of Object.entries(reviews)) {
    const approved = decisions.filter(
      (d) => d.outcome === 'APPROVED' && d.submissionId === review.submissionId,
    );
    const isSeen = approved.some(
      ({ id }) => JSON.stringify(witness.seen.get(id)) === JSON.stringify(review),
    );
    if (!isSeen) witness.break(`K6 the review of ${key} is not what a moderator saw`);
    if (!folded.has(key)) witness.break(`K7 the review of ${key} was never approved`);
  }
  for (const key of folded.keys())
    if (!reviews[key]) witness.break(`K7 the approved review of ${key} is not there`);
};

/** K11 */
const ratingsAreARecount: Check = (witness, _, { reviews, ratings }) => {
  for (const [park, { count, sum }] of Object.entries(ratings)) {
    const own = Object.values(reviews).filter((r) => r.parkId === park);
    const total = own.reduce((all, r) => all + r.rating, 0);
    if (own.length !== count || total !== sum)
      witness.break(`K11 ${park}: ${count} ratings of ${sum}, and ${own.length} of ${total}`);
  }
};

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
  const text = (row: unknown): string => (row as { text: string }).text;
  for (const phone of phones) {
    const named = (all: Record<string, string>) => Object.entries(all).map((one) => one.join(' '));
    agree(phone, 'companies', named(shownCompanies(phone)), named(truth.companies));
    agree(
      phone,
      'reviews',
      phone
        .rows('cache', 'reviews')
        .filter((r) => r['parkId'] === phone.park && r['row'])
        .map((r) => text(r['row'])),
      Object.values(truth.reviews)
        .filter((r) => r.parkId === phone.park)
        .map(text),
    );
    const mine = phone.rows(`mine-${phone.account}`, 'contributions');
    agree(
      phone,
      `contributions of ${phone.account}`,
      (mine as unknown as CachedContribution[]).map(
        ({ id, row }) => `${id} ${row.version} ${row.state} ${reviewFieldsOf(row).text}`,
      ),
      Object.entries(truth.submissions)
        .filter(([, s]) => s.authorId === phone.account)
        .map(([id, s]) => `${id} ${s.version} ${s.state} ${s.text}`),
    );
  }
};

/** K12 With good lines nothing is left waiting but what needs its writer. */
const nothingWaits: Check = (witness, phones) => {
  for (const phone of phones)
    for (const base of outboxes(phone)) {
      if (base === `outbox-${GUEST}`) continue;
      const items = phone.rows(base, 'mutations') as unknown as MutationRow[];
      const parked = new Set(items.filter((m) => m.state === 'parked').map((m) => m.draftId));
      const drafts = new Map(phone.rows(base, 'drafts').map((d) => [d['id'], d['state']]));
      for (const { id, draftId, state, seq } of items) {
        const isDone = state === 'parked' || (state === 'acked' && drafts.get(draftId) === 'draft');
        if (!isDone && !parked.has(draftId))
          witness.break(`K12 ${id} (${state}, ${seq}) still waits on phone ${phone.index}`);
      }
      for (const draft of phone.rows(base, 'drafts'))
        if (draft['state'] === 'queued' && !items.some((m) => m.draftId === draft['id']))
          witness.break(`K12 ${draft['id']} is queued without items on phone ${phone.index}`);
    }
};
