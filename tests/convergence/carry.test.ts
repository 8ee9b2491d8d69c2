/** S48: unsent work goes from phone to phone in one file, whole or not at all, and takes effect once. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { packFile, unpackFile } from '#lib/client/db/carry-file.ts';
import { exportUnsent, importUnsent } from '#lib/client/db/carry.ts';
import { GUEST, outboxOf, type Outbox, type FactsDraftRow } from '#lib/client/db/outbox.ts';
import { addPhoto, queueDraft, saveDraft } from '#lib/client/db/writing.ts';
import type { PreparedPhoto } from '#lib/client/phone.ts';
import { personText, TEXT_MAX } from '#lib/domain/review/review.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { AT, draftOf, fields, onePhone } from './one-phone.ts';
import { queueFacts } from '#lib/client/db/writing-facts.ts';
import { aReview } from '../support/reviews.ts';

const around = { now: () => Date.now(), chance: () => 0 };

async function picture(seed: number): Promise<PreparedPhoto> {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => (seed * 31 + i) & 255).buffer;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const sha256 = [...digest].map((b) => b.toString(16).padStart(2, '0')).join('');
  const thumb = Uint8Array.of(seed & 255).buffer;
  return { sha256, bytes, type: 'image/jpeg', width: 8, height: 8, thumb, removed: [] };
}

async function write(box: Outbox, text: string, photos: number, send: boolean) {
  const draft = draftOf({ fields: { ...fields, text } });
  await saveDraft(box, draft);
  for (let i = 0; i < photos; i++)
    await addPhoto(box, draft, await picture(Math.floor(Math.random() * 1e6)));
  // As the form does: words are queued in the one form (S25), and not at all when no server could keep them.
  const words = personText(TEXT_MAX).safeParse(text);
  if (send && words.success) await queueDraft(box, draft, { ...fields, text: words.data }, AT);
  return draft;
}

const held = async (box: Outbox) => ({
  drafts: await box.drafts.orderBy('id').toArray(),
  items: (await box.mutations.orderBy('id').toArray()).map(({ order: _, ...m }) => m),
  photos: await box.photos.orderBy('id').toArray(),
  bytes: (await box.bytes.toArray()).map((b) => [b.id, [...new Uint8Array(b.bytes)]]),
});

async function empty(box: Outbox): Promise<void> {
  await Promise.all(box.tables.map((table) => table.clear()));
}

it('S48: whatever is written comes out of the file as it went in, and once however often it is opened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.nat(3), fc.boolean()), {
        maxLength: 5,
      }),
      async (written) => {
        const user = uuidv7();
        const box = outboxOf(user);
        for (const [text, photos, send] of written) await write(box, text, photos, send);
        const before = await held(box);
        const file = await exportUnsent(user);

        await empty(box); // another phone, of the same person
        expect((await importUnsent(file, user)).added).toBe(written.length);
        expect(await held(box)).toEqual(before);
        await importUnsent(file, user);
        expect(await held(box)).toEqual(before);
      },
    ),
    { numRuns: 25, examples: [[[['\u0000', 0, true]]], [[['\u{2f80d}', 0, true]]]] },
  );
});

it('any damage is seen, and nothing of the file is taken', async () => {
  const file = new Uint8Array(
    await (await packFile({ a: 1 }, [Uint8Array.of(1, 2, 3).buffer])).arrayBuffer(),
  );
  await unpackFile(new Blob([file]));
  for (let at = 0; at < file.length; at++) {
    const damaged = file.slice();
    damaged[at]! ^= 1;
    await expect(unpackFile(new Blob([damaged])), `byte ${at}`).rejects.toThrow('NOT_A_COPY');
    await expect(unpackFile(new Blob([file.slice(0, at)]))).rejects.toThrow('NOT_A_COPY');
  }
});

describe('what a file says is not taken on trust', () => {
  type Header = { account: string; drafts: { subjectHref: string }[]; items: { args: object }[] };
  const tampered = async (change: (header: Header) => void, piece?: ArrayBuffer) => {
    const user = uuidv7();
    const box = outboxOf(user);
    await write(box, 'x', 1, true);
    await write(box, 'y', 1, true);
    const { header, pieces } = await unpackFile(await exportUnsent(user));
    await empty(box);
    change(header as Header);
    if (piece) pieces[2] = piece;
    const answer = await importUnsent(await packFile(header, pieces), user).then(
      () => 'taken',
      (error: Error) => error.message,
    );
    return { answer, left: await box.drafts.count() };
  };
  it.each<[string, (header: Header) => void, string]>([
    ['nothing changed', () => undefined, 'taken'],
    ['a link elsewhere', (h) => (h.drafts[1]!.subjectHref = 'javascript:alert(1)'), 'NOT_A_COPY'],
    ['foreign arguments', (h) => (h.items[3]!.args = { submissionId: 1 }), 'NOT_A_COPY'],
    ['another account', (h) => (h.account = uuidv7()), 'OTHER_ACCOUNT'],
    ['one id twice', (h) => (h.drafts[1] = h.drafts[0]!), 'NOT_A_COPY'],
    ['one item twice', (h) => (h.items[3] = h.items[0]!), 'NOT_A_COPY'],
  ])('%s', async (_, change, expected) => {
    const { answer, left } = await tampered(change);
    expect(answer).toBe(expected);
    expect(left).toBe(expected === 'taken' ? 2 : 0); // all or nothing
  });
  it('other bytes under a photo’s name', async () => {
    const { answer, left } = await tampered(() => undefined, Uint8Array.of(9).buffer);
    expect([answer, left]).toEqual(['NOT_A_COPY', 0]);
  });
});

it('a draft that stands here in another version is kept, the file’s beside it', async () => {
  const user = uuidv7();
  const box = outboxOf(user);
  const draft = await write(box, 'first', 1, false);
  const file = await exportUnsent(user);
  await saveDraft(box, {
    ...draft,
    fields: { ...fields, text: 'second' },
    updatedAt: '2026-06-02T10:00:00.000Z',
  });

  expect(await importUnsent(file, user)).toEqual({ added: 0, beside: 1, known: 0 });
  expect(await importUnsent(file, user)).toEqual({ added: 0, beside: 0, known: 1 });
  const texts = (await box.drafts.toArray()).map((d) => aReview(d).fields.text);
  expect(texts.sort()).toEqual(['first', 'second']);
  expect(await box.photos.count()).toBe(2);
});

/** Two phones of one person that send the same work, to a server with or without receipts. */
async function bothSend(receipts: boolean) {
  const { user, box: second, server, net } = onePhone({ receipts, gapCheck: receipts });
  const first = outboxOf(GUEST);
  await empty(first);
  await write(first, 'half sent', 2, true);
  await write(first, 'untouched', 1, true);
  for (const { sha256 } of await first.photos.toArray()) server.photos.add(sha256);
  await first.photos.toCollection().modify({ state: 'uploaded' });
  const firstWords = await first.mutations.orderBy('order').first();
  await first.mutations
    .where('order')
    .above(firstWords!.order!)
    .modify({ nextAt: Date.now() + 60_000 });
  await pushOnce(first, user, net, around); // stamped and sent, then carried over
  const file = await exportUnsent(GUEST);
  await importUnsent(file, user);
  await second.photos.toCollection().modify({ state: 'uploaded' }); // the server holds them already
  await first.mutations.toCollection().modify({ nextAt: 0 });
  for (let i = 0; i < 8; i++)
    for (const box of [second, first]) {
      await box.mutations.toCollection().modify({ nextAt: 0 });
      await pushOnce(box, user, net, around);
    }
  await pullMine(mineOf(user), second, net, user);
  await pullMine(mineOf(user), first, net, user);
  return { server, left: [await first.drafts.count(), await second.drafts.count()] };
}

it('sent from both phones it takes effect once, and both let go of it', async () => {
  const { server, left } = await bothSend(true);
  expect(server.submissions.size).toBe(2);
  expect(new Set(server.effects).size).toBe(server.effects.length);
  expect(server.effects).toHaveLength(5);
  expect(left).toEqual([0, 0]);
});

it('is shown to rest on the receipts: without them it does not', async () => {
  const { left } = await bothSend(false);
  expect(left).not.toEqual([0, 0]);
});

it('S48: facts come out of the file as they went in, typed and queued', async () => {
  const user = uuidv7();
  const box = outboxOf(user);
  const facts = (state: 'draft' | 'queued', isNew: boolean): FactsDraftRow => ({
    ...{ id: uuidv7(), kind: 'facts', subject: { kind: 'ride', id: uuidv7() }, state },
    ...{ subjectName: 'Ride', subjectHref: isNew ? '/add/ride' : '/parks/p/rides/r' },
    ...{ baseVersion: null, photosHeld: 0, updatedAt: AT },
    fields: {
      typed: { name: 'Half', heightM: { value: '3', unit: 'm' }, tags: ['INDOORS'] },
      ...{ isNew, base: { name: 'Ride', heightM: null }, names: { [uuidv7()]: 'Maker' } },
      ...{ note: '', source: 'a sign' },
    },
  });
  await saveDraft(box, facts('draft', true));
  await queueFacts(box, facts('draft', false), { name: { from: 'Ride', to: 'Half' } }, AT);
  const before = await held(box);
  const file = await exportUnsent(user);
  await empty(box);
  expect(await importUnsent(file, user)).toEqual({ added: 2, beside: 0, known: 0 });
  expect(await held(box)).toEqual(before);
  expect(await importUnsent(file, user)).toEqual({ added: 0, beside: 0, known: 2 });
});

it('S48: what a review says beside its words travels too, and an app that would leave it behind refuses the file', async () => {
  const user = uuidv7();
  const box = outboxOf(user);
  const details = { aspects: { thrill: 9 }, pros: ['SMOOTH' as const], cons: [] };
  const draft = draftOf({ details });
  await saveDraft(box, draft);
  const file = await exportUnsent(user);
  expect((await unpackFile(file)).header).toMatchObject({ v: 3 });
  await empty(box);
  expect(await importUnsent(file, user)).toMatchObject({ added: 1 });
  expect(await box.drafts.get(draft.id)).toMatchObject({ details });
  // The same words with other stars beside them are another version: both are kept.
  await empty(box);
  await saveDraft(box, { ...draft, details: { ...details, aspects: { thrill: 2 } } });
  expect(await importUnsent(file, user)).toMatchObject({ beside: 1 });
  expect(await box.drafts.count()).toBe(2);
  // Files without such words stay what older apps read.
  await empty(box);
  await saveDraft(box, draftOf());
  expect((await unpackFile(await exportUnsent(user))).header).toMatchObject({ v: 1 });
});
