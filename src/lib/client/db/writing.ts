import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import { photoAttach } from '#lib/domain/mutations/photo-attach.ts';
import { reviewRevise } from '#lib/domain/mutations/review-revise.ts';
import { reviewSubmit } from '#lib/domain/mutations/review-submit.ts';
import type { Mutation } from '#lib/domain/mutations/mutation.ts';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';
import { normaliseText } from '#lib/domain/text.ts';
import type { PreparedPhoto } from '../phone.ts';
import {
  isFacts,
  mayStand,
  type DraftRow,
  type MutationRow,
  type Outbox,
  type PhotoRow,
  type ReviewDraftRow,
} from './outbox.ts';
import { dropOldReleased, keepReleased, takeBackReleased } from './released.ts';

/**
 * Keeps the draft as it is typed. False, with nothing written, when it is being sent (from another
 * tab, say), or `wasKept` and is no more, or was changed elsewhere since `seenAt`: what is typed now
 * must become a draft of its own.
 */
export async function saveDraft(
  box: Outbox,
  draft: DraftRow,
  wasKept = false,
  seenAt?: string,
): Promise<boolean> {
  return box.transaction('rw', box.drafts, async () => {
    const kept = await box.drafts.get(draft.id);
    if (kept ? kept.state === 'queued' : wasKept) return false;
    if (kept && seenAt !== undefined && kept.updatedAt !== seenAt) return false;
    await box.drafts.put({ ...draft, state: 'draft' });
    return true;
  });
}

/**
 * The photo and its bytes, in one commit with the draft they belong to. Null, with nothing written,
 * when that draft is being sent.
 */
export async function addPhoto(
  box: Outbox,
  draft: DraftRow,
  prepared: PreparedPhoto,
): Promise<PhotoRow | null> {
  return box.transaction('rw', box.drafts, box.photos, box.bytes, async () => {
    const kept = await box.drafts.get(draft.id);
    if (kept?.state === 'queued') return null;
    const others = await box.photos.where({ draftId: draft.id }).toArray();
    const same = others.find((p) => p.sha256 === prepared.sha256);
    if (same) return same;
    const photo: PhotoRow = {
      id: box.newId(),
      draftId: draft.id,
      sha256: prepared.sha256,
      position: others.reduce((last, p) => Math.max(last, p.position + 1), 0),
      type: prepared.type,
      width: prepared.width,
      height: prepared.height,
      size: prepared.bytes.byteLength,
      thumb: prepared.thumb,
      state: 'kept',
      error: null,
      uploadUrl: null,
      attempts: 0,
      nextAt: 0,
    };
    if (!kept) await box.drafts.put(draft);
    await box.photos.put(photo);
    await box.bytes.put({ id: photo.id, bytes: prepared.bytes });
    return photo;
  });
}

/** At the person's word; not one that is being sent. */
export async function removePhoto(box: Outbox, photoId: string): Promise<void> {
  await box.transaction('rw', box.drafts, box.photos, box.bytes, async () => {
    const photo = await box.photos.get(photoId);
    if (photo && (await box.drafts.get(photo.draftId))?.state === 'queued') return;
    await box.photos.delete(photoId);
    await box.bytes.delete(photoId);
  });
}

export function queued<Args>(
  id: string,
  mutation: Mutation<Args>,
  draftId: string,
  args: Args,
  now: string,
): MutationRow {
  return {
    id,
    draftId,
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
  };
}

/**
 * Turns a draft into queued mutations, in one strict commit: the review first, then each photo that
 * the server does not hold already. Doing it twice (two tabs) queues once.
 */
export async function queueDraft(
  box: Outbox,
  draft: ReviewDraftRow,
  fields: ReviewFields,
  now: string,
): Promise<void> {
  await box.transaction('rw', box.drafts, box.photos, box.mutations, async () => {
    if ((await box.drafts.get(draft.id))?.state === 'queued') return;
    const kept = await box.photos.where({ draftId: draft.id }).sortBy('position');
    const photos = kept.filter((p) => !draft.shasHeld?.includes(p.sha256));
    // Sent again with a photo that was refused: it is tried once more, and shown if refused again.
    await box.photos
      .where({ draftId: draft.id })
      .filter((p) => p.state === 'refused')
      .modify({ state: 'kept', error: null, uploadUrl: null });
    const photoCount = draft.photosHeld + photos.length;
    const { details = NO_DETAILS } = draft;
    const words =
      draft.baseVersion === null
        ? queued(
            box.newId(),
            reviewSubmit,
            draft.id,
            {
              submissionId: draft.id,
              subject: draft.subject,
              fields,
              details,
              photoCount,
            },
            now,
          )
        : queued(
            box.newId(),
            reviewRevise,
            draft.id,
            {
              submissionId: draft.id,
              baseVersion: draft.baseVersion,
              fields,
              details,
              photoCount,
            },
            now,
          );
    const attached = photos.map((photo, i) =>
      queued(
        box.newId(),
        photoAttach,
        draft.id,
        {
          photoId: photo.id,
          submissionId: draft.id,
          sha256: photo.sha256,
          width: photo.width,
          height: photo.height,
          position: draft.photosHeld + i,
          caption: normaliseText(photo.caption ?? '') || null,
        },
        now,
      ),
    );
    await box.mutations.bulkAdd([words, ...attached]);
    await box.drafts.put({ ...draft, fields, state: 'queued', updatedAt: now });
  });
}

/**
 * Takes a queued contribution back into writing. What was never sent simply leaves the queue; once
 * the words were received, the draft becomes a revision of them, and photos already attached count
 * as held by the server. Parked items go. Words the server did not find are new words again; words
 * whose id is taken get another.
 */
export async function reopenDraft(box: Outbox, draftId: string): Promise<void> {
  await box.transaction('rw', box.drafts, box.mutations, box.photos, box.bytes, async () => {
    const draft = await box.drafts.get(draftId);
    if (!draft || draft.state === 'draft') return;
    const items = await box.mutations.where({ draftId }).toArray();
    if (items.some((m) => m.state === 'queued' && mayStand(m))) return;
    await box.mutations.bulkDelete(items.map((m) => m.order!));

    const refusal = items.find((m) => m.deps.length === 0)?.error?.code;
    // Facts that were decided meanwhile are settled: more about them is another proposal.
    const isSettled = refusal === 'CONFLICT' && isFacts(draft);
    if (refusal === 'ID_TAKEN' || refusal === 'NOT_FOUND' || isSettled) {
      const fresh = { ...draft, state: 'draft', baseVersion: null, photosHeld: 0 } as const;
      if (refusal !== 'NOT_FOUND')
        await moveDraft(box, draftId, { ...anew(box, fresh), id: box.newId(), shasHeld: [] });
      else await box.drafts.put({ ...fresh, shasHeld: [] });
      return;
    }
    const acked = items.filter((m) => m.state === 'acked');
    const baseVersion = acked.reduce((v, m) => Math.max(v, m.version ?? 0), draft.baseVersion ?? 0);
    const attached = new Set(acked.flatMap((m) => m.deps));
    const held = (await box.photos.where({ draftId }).toArray()).filter((p) =>
      attached.has(p.sha256),
    );
    await box.photos.bulkDelete(held.map((p) => p.id));
    await box.bytes.bulkDelete(held.map((p) => p.id));
    await box.drafts.put({
      ...draft,
      state: 'draft',
      baseVersion: baseVersion > 0 ? baseVersion : null,
      photosHeld: draft.photosHeld + held.length,
      shasHeld: [...(draft.shasHeld ?? []), ...held.map((p) => p.sha256)],
    });
  });
}

/** An entry that is there by now, under the id that was meant for it, cannot be made again under that id. */
const anew = (box: Outbox, draft: DraftRow): DraftRow =>
  isFacts(draft) && draft.fields.isNew
    ? { ...draft, subject: { ...draft.subject, id: box.newId() } }
    : draft;

/** Gives a draft another id, and its photos too: a photo's id belongs to one submission for ever. */
async function moveDraft(box: Outbox, from: string, draft: DraftRow): Promise<void> {
  for (const photo of await box.photos.where({ draftId: from }).toArray()) {
    const bytes = await box.bytes.get(photo.id);
    const id = box.newId();
    await box.photos.put({ ...photo, id, draftId: draft.id });
    if (bytes) await box.bytes.put({ ...bytes, id });
    await box.photos.delete(photo.id);
    await box.bytes.delete(photo.id);
  }
  await box.drafts.delete(from);
  await box.drafts.put(draft);
}

/** Throws away a draft with its photos, at the person's word; never one that is being sent. */
export async function discardDraft(box: Outbox, draftId: string): Promise<void> {
  await box.transaction('rw', box.drafts, box.mutations, box.photos, box.bytes, async () => {
    const items = await box.mutations.where({ draftId }).toArray();
    if (items.some((m) => m.state === 'queued' && mayStand(m))) return;
    await forget(box, draftId);
  });
}

/**
 * Every answer about what is one's own names the numbering the server counts by. Another one than
 * before means that the server was set back, also when the phone has forgotten its cursors: then
 * `offerAgain`, and true. `isRefused`: the server no longer knew the cursor, which says as much to an
 * outbox that never heard a name.
 */
export async function heardEpoch(box: Outbox, epoch: string, isRefused = false): Promise<boolean> {
  const { drafts, mutations, photos, released, lanes, meta } = box;
  return box.transaction('rw', [drafts, mutations, photos, released, lanes, meta], async () => {
    const known = await meta.get('epoch');
    if (known?.value === epoch) return false;
    await meta.put({ key: 'epoch', value: epoch });
    if (!known && !isRefused) return false;
    await offerAgain(box);
    return true;
  });
}

/**
 * The server was set back and may have lost what it had acknowledged: everything not yet shown back,
 * and what was let go of lately, is offered again under its own id, so that what it still knows gets
 * the same answer.
 */
export async function offerAgain(box: Outbox): Promise<void> {
  const { drafts, mutations, photos, released, lanes, meta } = box;
  await box.transaction('rw', [drafts, mutations, photos, released, lanes, meta], async () => {
    await takeBackReleased(box);
    await box.mutations.filter((m) => m.state === 'acked').modify({ state: 'queued', sent: true });
    await box.startAnew();
  });
}

/** Deletes every trace of one draft; inside the caller's transaction over the four tables. */
async function forget(box: Outbox, draftId: string): Promise<void> {
  const photoIds = await box.photos.where({ draftId }).primaryKeys();
  await box.mutations.where({ draftId }).delete();
  await box.photos.bulkDelete(photoIds);
  await box.bytes.bulkDelete(photoIds);
  await box.drafts.delete(draftId);
}

/**
 * Lets go of what the server has shown back: every item acknowledged, the contribution at least at
 * the version they produced, every photo of ours among its photos.
 */
export async function releaseShown(box: Outbox, shown: ContributionRow): Promise<boolean> {
  const { drafts, mutations, photos: kept, bytes, released } = box;
  return box.transaction('rw', [drafts, mutations, kept, bytes, released], async () => {
    const draft = await box.drafts.get(shown.id);
    if (!draft || draft.state !== 'queued') return false;
    const items = await box.mutations.where({ draftId: shown.id }).toArray();
    const done = items.length > 0 && items.every((m) => m.state === 'acked');
    if (!done || items.some((m) => (m.version ?? 0) > shown.version)) return false;
    const held = new Set(shown.photos.map((p) => p.sha256));
    const photos = await box.photos.where({ draftId: shown.id }).toArray();
    if (!photos.every((p) => held.has(p.sha256))) return false;
    const at = Date.parse(shown.receivedAt);
    await keepReleased(box, { id: shown.id, at, draft, mutations: items, photos });
    await forget(box, shown.id);
    return true;
  });
}

/** One commit for each would take half a minute when hundreds come back at once. */
const RELEASED_AT_ONCE = 50;

/** The same for all of these, many in one commit. */
export async function releaseAllShown(
  box: Outbox,
  shown: readonly ContributionRow[],
): Promise<void> {
  const { drafts, mutations, photos, bytes, released } = box;
  let latest = -Infinity;
  for (let from = 0; from < shown.length; from += RELEASED_AT_ONCE)
    await box.transaction('rw', [drafts, mutations, photos, bytes, released], async () => {
      for (const row of shown.slice(from, from + RELEASED_AT_ONCE))
        if (await releaseShown(box, row)) latest = Math.max(latest, Date.parse(row.receivedAt));
    });
  if (latest > -Infinity) await dropOldReleased(box, latest);
}
