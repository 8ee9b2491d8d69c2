import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#lib/domain/errors.ts';
import { outboxOf, type ReviewDraftRow, type Outbox } from '#lib/client/db/outbox.ts';
import { addPhoto, queueDraft, reopenDraft, saveDraft } from '#lib/client/db/writing.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { ModelServer } from './model-server.ts';

const fields = {
  rating: 8,
  title: 't',
  text: 'x',
  visitedOn: null,
  waitedMinutes: null,
  language: 'en',
};

const draftOf = (id = uuidv7()): ReviewDraftRow => ({
  id,
  subject: { kind: 'ride', id: uuidv7() },
  subjectName: 'Ride',
  subjectHref: '/parks/p/rides/r',
  fields,
  baseVersion: null,
  photosHeld: 0,
  state: 'draft',
  updatedAt: '2026-06-01T10:00:00.000Z',
});

async function write(box: Outbox, photos: number, chance: () => number): Promise<ReviewDraftRow> {
  const draft = draftOf();
  await saveDraft(box, draft);
  for (let i = 0; i < photos; i++) {
    const bytes = Uint8Array.from({ length: 8 }, () => Math.floor(chance() * 256));
    const sha256 = [...bytes, ...bytes, ...bytes, ...bytes]
      .map((b) => b.toString(16).padStart(2, '0'))
      .join('');
    await addPhoto(box, draft, {
      sha256,
      bytes: bytes.buffer,
      type: 'image/jpeg',
      width: 8,
      height: 8,
      thumb: new ArrayBuffer(1),
      removed: [],
    });
  }
  await queueDraft(box, draft, fields, '2026-06-01T10:00:00.000Z');
  return draft;
}

/** A line that loses requests and, worse, answers to requests that took effect. */
function lossyNet(server: ModelServer, chance: () => number, loss: () => number): Net {
  const cross = async <T>(work: () => T): Promise<T> => {
    if (chance() < loss() / 2) throw new DomainError('OFFLINE');
    const answer = structuredClone(work());
    if (chance() < loss()) throw new DomainError('OFFLINE');
    if (chance() < loss() / 4) work(); // the request arrives twice
    return answer;
  };
  const never = async (): Promise<never> => {
    throw new DomainError('OFFLINE');
  };
  return {
    push: (request) => cross(() => server.push(structuredClone(request))),
    mine: (userId) => cross(() => server.mine(userId)),
    neededPhotos: (shas) => cross(() => shas.filter((sha) => !server.photos.has(sha))),
    me: never,
    feed: never,
    manifest: never,
    chunk: never,
  };
}

describe('the outbox', () => {
  it('S7: refused words stay, with their reason, and do not stop another review', async () => {
    const server = new ModelServer();
    const net = lossyNet(
      server,
      () => 1,
      () => 0,
    );
    const user = uuidv7();
    const box = outboxOf(user);
    const bad = await write(box, 0, Math.random);
    await box.mutations.where({ draftId: bad.id }).modify({
      name: 'review.revise',
      v: 1,
      args: {
        submissionId: bad.id,
        baseVersion: 1,
        fields,
        photoCount: 0,
      },
    });
    const good = await write(box, 0, Math.random);
    await pushOnce(box, user, net, { now: () => 1, chance: () => 0 });
    expect(server.submissions.has(good.id)).toBe(true);
    const parked = await box.mutations.where({ draftId: bad.id }).first();
    expect(parked).toMatchObject({ state: 'parked', error: { code: 'NOT_FOUND' } });
    expect((await box.drafts.get(bad.id))?.fields).toEqual(fields);
    await reopenDraft(box, bad.id);
    expect(await box.drafts.get(bad.id)).toMatchObject({ state: 'draft', fields });
  });

  it('S8: a held push sends nothing more and loses nothing', async () => {
    const user = uuidv7();
    const box = outboxOf(user);
    const draft = await write(box, 1, Math.random);
    const net = {
      ...lossyNet(
        new ModelServer(),
        () => 1,
        () => 0,
      ),
      push: async () => {
        throw new DomainError('SIGNED_OUT');
      },
    };
    const around = { now: () => 1, chance: () => 0.5 };
    await expect(pushOnce(box, user, net, around)).rejects.toMatchObject({ code: 'SIGNED_OUT' });
    expect(await box.mutations.where({ draftId: draft.id }).count()).toBe(2);
    expect(await box.bytes.count()).toBe(1);
  });

  it('S10: queues once when two tabs send the same draft', async () => {
    const box = outboxOf(uuidv7());
    const draft = draftOf();
    await saveDraft(box, draft);
    await Promise.all([1, 2].map(() => queueDraft(box, draft, fields, draft.updatedAt)));
    expect(await box.mutations.count()).toBe(1);
  });

  it('S11: never takes back into writing what may already be on the server', async () => {
    const user = uuidv7();
    const box = outboxOf(user);
    const draft = await write(box, 0, Math.random);
    const dead = lossyNet(
      new ModelServer(),
      () => 0,
      () => 1,
    );
    await pushOnce(box, user, dead, { now: () => 1, chance: () => 0 }).catch(() => undefined);
    await reopenDraft(box, draft.id);
    expect((await box.drafts.get(draft.id))?.state).toBe('queued');
    expect(await box.mutations.count()).toBe(1);
  });
});
