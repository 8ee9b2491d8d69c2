import type { DraftRow, MutationRow, PhotoRow } from './outbox.ts';

export interface Findings {
  /** Contributions of which something is gone from the store: they need their writer. */
  damaged: Set<string>;
  /** Items, photos and bytes that belong to no contribution here. Counted and kept, never deleted. */
  strays: number;
}

/**
 * Looks through an outbox for what a browser may have lost of it: a queued contribution has its items, an
 * item its photo, a photo that has yet to be sent its bytes.
 */
export function findDamage(held: {
  drafts: readonly DraftRow[];
  mutations: readonly MutationRow[];
  photos: readonly PhotoRow[];
  byteIds: readonly string[];
}): Findings {
  const damaged = new Set<string>();
  const drafts = new Set(held.drafts.map((d) => d.id));
  const bytes = new Set(held.byteIds);
  const photoIds = new Set(held.photos.map((p) => p.id));
  const pictures = new Set(held.photos.map((p) => `${p.draftId} ${p.sha256}`));
  const withItems = new Set(held.mutations.map((m) => m.draftId));
  let strays = held.byteIds.filter((id) => !photoIds.has(id)).length;

  for (const draft of held.drafts)
    if (draft.state === 'queued' && !withItems.has(draft.id)) damaged.add(draft.id);
  for (const m of held.mutations) {
    if (m.draftId === null) continue;
    if (!drafts.has(m.draftId)) strays++;
    else if (m.state === 'queued' && m.deps.some((sha) => !pictures.has(`${m.draftId} ${sha}`)))
      damaged.add(m.draftId);
  }
  for (const photo of held.photos) {
    if (!drafts.has(photo.draftId)) strays++;
    else if (photo.state === 'kept' && !bytes.has(photo.id)) damaged.add(photo.draftId);
  }
  return { damaged, strays };
}
