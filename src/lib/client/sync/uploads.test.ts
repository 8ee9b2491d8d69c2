import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import { outboxOf, type ReviewDraftRow, type Outbox } from '../db/outbox.ts';
import { addPhoto, queueDraft } from '../db/writing.ts';
import type { Net } from './net.ts';
import { uploadOnce } from './uploads.ts';

const fields = {
  rating: 8,
  title: '',
  text: '',
  visitedOn: null,
  waitedMinutes: null,
  language: 'en',
};

async function queuedPhoto(): Promise<Outbox> {
  const box = outboxOf(uuidv7());
  const draft: ReviewDraftRow = {
    id: uuidv7(),
    subject: { kind: 'park', id: uuidv7() },
    subjectName: 'Park',
    subjectHref: '/parks/p',
    fields,
    baseVersion: null,
    photosHeld: 0,
    state: 'draft',
    updatedAt: '2026-06-01T10:00:00.000Z',
  };
  await addPhoto(box, draft, {
    sha256: 'ab'.repeat(32),
    bytes: new ArrayBuffer(8),
    type: 'image/jpeg',
    width: 8,
    height: 8,
    thumb: new ArrayBuffer(1),
    removed: [],
  });
  await queueDraft(box, draft, fields, draft.updatedAt);
  await box.photos.toCollection().modify({ uploadUrl: '/api/tus/old' });
  return box;
}

async function uploadFailing(box: Outbox, code: ErrorCode, retryAfterMs?: number): Promise<void> {
  const net = { neededPhotos: async (shas: string[]) => shas } as unknown as Net;
  const upload = () => Promise.reject(new DomainError(code, { retryAfterMs }));
  const around = { now: () => 1_000, chance: () => 0.5 };
  await uploadOnce(box, uuidv7(), net, upload, around, () => undefined).catch(() => undefined);
}

describe('a failed upload', () => {
  it.each(['CONFLICT', 'NOT_FOUND', 'INVALID', 'FORBIDDEN'] as const)(
    'of the transport (%s) says nothing against the photo: it is begun anew, later',
    async (code) => {
      const box = await queuedPhoto();
      await uploadFailing(box, code);
      const photo = (await box.photos.toArray())[0]!;
      expect(photo).toMatchObject({ state: 'kept', error: null, uploadUrl: null, attempts: 1 });
      expect(photo.nextAt).toBeGreaterThan(1_000);
      expect(await box.mutations.filter((m) => m.state === 'parked').count()).toBe(0);
    },
  );

  it('over the limit of a day: all photos wait and are kept, and go once there is room', async () => {
    const box = await queuedPhoto();
    const [first] = await box.photos.toArray();
    await box.photos.put({ ...first!, id: uuidv7(), sha256: 'cd'.repeat(32) });
    await uploadFailing(box, 'RATE_LIMITED', 3_600_000);
    for (const photo of await box.photos.toArray())
      expect(photo).toMatchObject({ state: 'kept', error: null, limited: true, nextAt: 901_000 });
    expect(await box.bytes.count()).toBe(1);

    await box.photos.toCollection().modify({ nextAt: 0 });
    const net = { neededPhotos: async () => [] } as unknown as Net;
    const around = { now: () => 1_000, chance: () => 0.5 };
    await uploadOnce(
      box,
      uuidv7(),
      net,
      async () => undefined,
      around,
      () => undefined,
    );
    const sent = await box.photos.filter((p) => p.state === 'uploaded').toArray();
    expect(sent.map((p) => p.limited)).toEqual([undefined]);
  });

  it('of the photo itself is shown, with its bytes kept', async () => {
    const box = await queuedPhoto();
    await uploadFailing(box, 'NOT_A_PHOTO');
    expect(await box.photos.toArray()).toMatchObject([{ state: 'refused', error: 'NOT_A_PHOTO' }]);
    expect(await box.bytes.count()).toBe(1);
  });
});
