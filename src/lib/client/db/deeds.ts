import type { Mutation } from '#lib/domain/mutations/mutation.ts';
import { mayStand, type DeedAbout, type MutationRow, type Outbox } from './outbox.ts';
import { dropOldReleased, keepReleased } from './released.ts';

// A deed is an item of the queue that belongs to no draft (S56). Its lane is `entity:id` of the row in
// the scope `user:{id}` by which the server shows it back.

export const isDeed = (m: MutationRow): boolean => m.draftId === null;

/** About what was sent: the row that shows it back is its author's contribution. */
export const isOnSubmission = (m: MutationRow): boolean =>
  isDeed(m) && m.lane.startsWith('submission:');

/** In the order in which they were done. */
export const deedsIn = (box: Outbox): Promise<MutationRow[]> =>
  box.mutations.filter(isDeed).toArray();

/** How many things deeds are about: several on one count as one. */
export const countDeeds = async (box: Outbox): Promise<number> =>
  new Set((await deedsIn(box)).map((m) => m.lane)).size;

/** A deed of now, to be added to the queue. */
export const deedOf = <Args>(
  id: string,
  mutation: Mutation<Args>,
  args: Args,
  about: DeedAbout,
  now: string,
): MutationRow => ({
  id,
  draftId: null,
  about,
  lane: mutation.lane(args),
  seq: null,
  name: mutation.name,
  v: mutation.v,
  args,
  deps: mutation.deps(args),
  madeAt: now,
  state: 'queued',
  attempts: 0,
  nextAt: 0,
  version: null,
  error: null,
});

/**
 * The last deed of a lane, when another may take its place: one that never used the line, or was
 * refused. What may have taken effect must run its course (S11). Part of the caller's transaction.
 */
export async function replaceable(box: Outbox, lane: string): Promise<MutationRow | null> {
  const last = (await box.mutations.where({ lane }).sortBy('order')).at(-1);
  if (!last) return null;
  return last.state === 'parked' || (last.state === 'queued' && !mayStand(last)) ? last : null;
}

/** Deeds that are not here yet, at the end of the queue. Part of the caller's transaction. */
export async function addUnknown(box: Outbox, deeds: readonly MutationRow[]): Promise<number> {
  const ids = deeds.map((m) => m.id);
  const here = new Set((await box.mutations.where('id').anyOf(ids).toArray()).map((m) => m.id));
  const unknown = deeds.filter((m) => !here.has(m.id));
  await box.mutations.bulkAdd(unknown.map(({ order: _, ...m }) => m));
  return unknown.length;
}

/** Takes refused deeds of one lane out, at the person's word. */
export async function discardDeeds(box: Outbox, lane: string): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    const items = await box.mutations.where({ lane }).toArray();
    if (items.some((m) => m.state === 'queued' && mayStand(m))) return;
    const gone = items.filter((m) => isDeed(m) && m.state !== 'acked');
    await box.mutations.bulkDelete(gone.map((m) => m.order!));
  });
}

/** What the feed shows of one lane. */
export interface ShownRow {
  lane: string;
  version: number;
  receivedAt: string;
}

/** One commit for all would hold up others when thousands come back at once. */
const RELEASED_AT_ONCE = 100;

/**
 * S12 of deeds: lets go of those whose row the server has shown back, at least at the version that the
 * last of them produced, when every one of that lane is acknowledged. Where a draft is in the lane too, that goes first.
 */
export async function releaseDeeds(box: Outbox, shown: readonly ShownRow[]): Promise<void> {
  let latest = -Infinity;
  for (let from = 0; from < shown.length; from += RELEASED_AT_ONCE)
    await box.transaction('rw', box.mutations, box.released, async () => {
      for (const row of shown.slice(from, from + RELEASED_AT_ONCE))
        if (await release(box, row)) latest = Math.max(latest, Date.parse(row.receivedAt));
    });
  if (latest > -Infinity) await dropOldReleased(box, latest);
}

async function release(box: Outbox, { lane, version, receivedAt }: ShownRow): Promise<boolean> {
  const mutations = await box.mutations.where({ lane }).sortBy('order');
  const done = mutations.length > 0 && mutations.every((m) => isDeed(m) && m.state === 'acked');
  if (!done || mutations.some((m) => (m.version ?? 0) > version)) return false;
  const at = Date.parse(receivedAt);
  await keepReleased(box, { id: lane, at, draft: null, mutations, photos: [] });
  await box.mutations.bulkDelete(mutations.map((m) => m.order!));
  return true;
}
