import { uuidv7 } from 'uuidv7';
import { outboxOf, type ReviewDraftRow, type Outbox } from '#lib/client/db/outbox.ts';
import { addPhoto, queueDraft, saveDraft } from '#lib/client/db/writing.ts';
import type { PreparedPhoto } from '#lib/client/phone.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { ModelServer, type Guards } from './model-server.ts';

export const AT = '2026-06-01T10:00:00.000Z';
export const fields = {
  rating: 8,
  title: 't',
  text: 'x',
  visitedOn: null,
  waitedMinutes: null,
  language: 'en',
};

export const draftOf = (over: Partial<ReviewDraftRow> = {}): ReviewDraftRow => ({
  id: uuidv7(),
  subject: { kind: 'ride', id: uuidv7() },
  subjectName: 'Ride',
  subjectHref: '/parks/p/rides/r',
  fields,
  baseVersion: null,
  photosHeld: 0,
  state: 'draft',
  updatedAt: AT,
  ...over,
});

let pictures = 0;
export const picture = (): PreparedPhoto => ({
  sha256: (++pictures).toString(16).padStart(64, '0'),
  bytes: new ArrayBuffer(8),
  type: 'image/jpeg',
  width: 8,
  height: 8,
  thumb: new ArrayBuffer(1),
  removed: [],
});

/** A person's outbox and a server it can reach without loss. */
export function onePhone(guards?: Guards) {
  const user = uuidv7();
  const box = outboxOf(user);
  const server = new ModelServer(guards);
  const net: Net = {
    push: async (request) => structuredClone(server.push(structuredClone(request))),
    mine: async (userId) => structuredClone(server.mine(userId)),
    neededPhotos: async (shas) => shas.filter((sha) => !server.photos.has(sha)),
    me: async () => null,
    feed: async () => ({ p: 1, cursor: 'e.0', changes: [], more: false, held: false }),
    manifest: async () => ({ p: 1, epoch: 'e', cursor: 'e.0', schema: 1, tiers: [] }),
    chunk: async () => new ArrayBuffer(0),
  };
  return { user, box, server, net };
}

export async function queue(box: Outbox, photos: PreparedPhoto[] = []): Promise<ReviewDraftRow> {
  const draft = draftOf();
  await saveDraft(box, draft);
  for (const photo of photos) await addPhoto(box, draft, photo);
  await queueDraft(box, draft, fields, AT);
  return draft;
}
