import type { Outbox, ReleasedRow } from './outbox.ts';

/** A backup put back is hardly ever older. Reckoned by the server's clock: a phone's may be anywhere. */
const KEPT_MS = 30 * 24 * 3600_000;

/** Keeps what the outbox lets go of, but for the photos' bytes. Part of a transaction over `released`. */
export async function keepReleased(box: Outbox, row: ReleasedRow): Promise<void> {
  const earlier = await box.released.get(row.id);
  const mutations = [...(earlier?.mutations ?? []), ...row.mutations];
  const photos = [...(earlier?.photos ?? []), ...row.photos];
  await box.released.put({ ...row, mutations, photos });
}

/** Drops what was kept long enough by the time the server received the latest. */
export async function dropOldReleased(box: Outbox, latest: number): Promise<void> {
  await box.released.filter(({ at }) => at < latest - KEPT_MS).delete();
}

/**
 * Puts what was let go of back into the queue, before what its lane holds now. A photo whose bytes
 * the server lost too is refused then, and the words arrive without it. Part of a transaction over
 * drafts, mutations, photos and `released`.
 */
export async function takeBackReleased(box: Outbox): Promise<void> {
  const released = await box.released.toArray();
  // A submission and its being taken back were let go of apart, and are one lane.
  const gone = released.flatMap(({ mutations }) => mutations).sort((a, b) => a.order! - b.order!);
  for (const lane of new Set(gone.map((m) => m.lane))) {
    const later = await box.mutations.where({ lane }).sortBy('order');
    await box.mutations.bulkDelete(later.map((m) => m.order!));
    const known = new Set(later.map((m) => m.id));
    const again = gone.filter((m) => m.lane === lane && !known.has(m.id));
    await box.mutations.bulkAdd(
      [...again, ...later].map(({ order: _, ...m }) =>
        m.state === 'acked'
          ? { ...m, state: 'queued' as const, sent: true, attempts: 0, nextAt: 0 }
          : m,
      ),
    );
  }
  for (const { id, draft, photos } of released) {
    if (draft && !(await box.drafts.get(id))) await box.drafts.put(draft);
    for (const photo of photos) if (!(await box.photos.get(photo.id))) await box.photos.put(photo);
  }
  await box.released.clear();
}
