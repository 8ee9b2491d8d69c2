import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it, vi } from 'vitest';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import { mineOf } from '../db/mine.ts';
import { isReview, outboxOf } from '../db/outbox.ts';
import { queueDraft } from '../db/writing.ts';
import { ReviewForm } from './review-form.svelte.ts';

// The worker of a tab, which no Node has; a photo takes it a moment.
let pictures = 0;
vi.mock('../bootstrap.ts', () => ({
  phone: async () => ({
    outboxChanged: async () => undefined,
    preparePhoto: async () => {
      await new Promise((done) => setTimeout(done, 50));
      return {
        sha256: (++pictures).toString(16).padStart(64, '0'),
        bytes: new ArrayBuffer(8),
        type: 'image/jpeg',
        width: 8,
        height: 8,
        thumb: new ArrayBuffer(1),
        removed: [],
      };
    },
  }),
}));

const subject = () => ({
  ref: { kind: 'ride' as const, id: uuidv7() },
  name: 'Ride',
  href: '/parks/p/rides/r',
});
const photo = new File(['x'], 'x.jpg');

it('sending waits for photos that are still being prepared', async () => {
  const user = uuidv7();
  const form = await ReviewForm.open(user, subject(), null);
  form.change({ rating: 8, title: 't', text: 'x' });
  void form.addPhotos([photo, photo]);
  expect(await form.send()).toBe(true);
  const items = await outboxOf(user).mutations.toArray();
  expect(items.map((m) => m.name)).toEqual(['review.submit', 'photo.attach', 'photo.attach']);
  expect(items[0]!.args).toMatchObject({ photoCount: 2 });
});

it('I05: what is typed on in one tab after another has sent the draft is a draft of its own', async () => {
  const user = uuidv7();
  const about = subject();
  const first = await ReviewForm.open(user, about, null);
  first.change({ rating: 8, text: 'sent' });
  await first.addPhotos([photo]);
  await first.flush();
  const second = await ReviewForm.open(user, about, null);
  expect(await first.send()).toBe(true);

  second.change({ text: 'typed on' });
  await second.flush();
  await second.addPhotos([photo]);
  expect(second.saved).toBe('saved');
  const drafts = await outboxOf(user).drafts.orderBy('updatedAt').toArray();
  expect(drafts.map((d) => [d.state, isReview(d) && d.fields.text])).toEqual([
    ['queued', 'sent'],
    ['draft', 'typed on'],
  ]);
  const own = await outboxOf(user).photos.where({ draftId: drafts[1]!.id }).count();
  expect(own).toBe(1);
});

it('a draft that was sent and let go of is not sent twice by a tab that still shows it', async () => {
  const user = uuidv7();
  const about = subject();
  const box = outboxOf(user);
  const form = await ReviewForm.open(user, about, null);
  form.change({ rating: 8, text: 'one' });
  await form.flush();
  const [draft] = (await box.drafts.toArray()).filter(isReview);
  const { rating, ...words } = draft!.fields;
  await queueDraft(box, draft!, { ...words, rating: rating! }, draft!.updatedAt);
  await box.mutations.clear(); // the other tab sent it, and the server has shown it back
  await box.drafts.clear();

  form.change({ text: 'two' });
  await form.flush();
  const [kept] = await box.drafts.toArray();
  expect(kept).toMatchObject({ fields: { text: 'two' }, state: 'draft' });
  expect(kept!.id).not.toBe(draft!.id);
});

const settled = () => new Promise((done) => setTimeout(done, 100));

it('S51: what another tab writes shows here as long as nothing is written here', async () => {
  const user = uuidv7();
  const about = subject();
  const first = await ReviewForm.open(user, about, null);
  first.change({ text: 'one' });
  await first.flush();
  const second = await ReviewForm.open(user, about, null);
  await settled();
  first.change({ text: 'one and more' });
  await first.addPhotos([photo]);
  await first.flush();
  await vi.waitFor(() => expect(second.fields.text).toBe('one and more'));
  await vi.waitFor(() => expect(second.photos).toHaveLength(1));
  expect(await outboxOf(user).drafts.count()).toBe(1);
  expect([first.isSecond, second.isSecond]).toEqual([false, false]);
});

it('S51, I05: written in both tabs, both versions are kept, and it is said', async () => {
  const user = uuidv7();
  const about = subject();
  const first = await ReviewForm.open(user, about, null);
  first.change({ text: 'one' });
  await first.flush();
  const second = await ReviewForm.open(user, about, null);
  await settled();
  second.change({ text: 'theirs' }); // typed, not yet kept
  first.change({ text: 'mine' });
  await first.flush();
  await second.flush();
  const texts = (await outboxOf(user).drafts.toArray()).map((d) => isReview(d) && d.fields.text);
  expect(texts.sort()).toEqual(['mine', 'theirs']);
  expect([first.isSecond, second.isSecond]).toEqual([false, true]);

  second.change({ text: 'theirs, on' }); // and goes on as a draft like any other
  await second.flush();
  expect(await outboxOf(user).drafts.count()).toBe(2);
});

it('what is said beside the words is kept, sent, and comes back; a draft of an older app has none', async () => {
  const user = uuidv7();
  const about = subject();
  const box = outboxOf(user);
  const form = await ReviewForm.open(user, about, null);
  form.change({ rating: 8 });
  form.changeDetails({ aspects: { thrill: 9 }, pros: ['SMOOTH'] });
  await form.flush();
  const [draft] = (await box.drafts.toArray()).filter(isReview);
  // An older app reads the fields alone, so nothing stands there that it does not know.
  expect(Object.keys(draft!.fields).sort()).toEqual(
    ['language', 'rating', 'text', 'title', 'visitedOn', 'waitedMinutes'].sort(),
  );
  const again = await ReviewForm.open(user, about, null);
  expect(again.details).toEqual({ aspects: { thrill: 9 }, pros: ['SMOOTH'], cons: [] });

  const { details: _, ...without } = draft!;
  await box.drafts.put(without);
  const older = await ReviewForm.open(user, about, null);
  expect(older.details).toEqual({ aspects: {}, pros: [], cons: [] });
  expect(await older.send()).toBe(true);
  const [item] = await box.mutations.toArray();
  expect(item).toMatchObject({ v: 2, args: { details: { aspects: {}, pros: [], cons: [] } } });
});

it('a review that an older app sent is revised with what it said, and may say more', async () => {
  const user = uuidv7();
  const about = subject();
  const id = uuidv7();
  const said = {
    rating: 6,
    title: 't',
    text: 'x',
    visitedOn: null,
    waitedMinutes: null,
    language: 'en',
  };
  const row = {
    ...{ id, kind: 'review', subject: about.ref, parkId: uuidv7(), fields: said, photoCount: 0 },
    ...{ photos: [], state: 'APPROVED', version: 3, receivedAt: '', decidedAt: null, reason: null },
  } as ContributionRow; // without `details`, as a server before them told it
  await mineOf(user).contributions.put({ id, rev: 1, row });
  const form = await ReviewForm.open(user, about, id);
  form.changeDetails({ cons: ['ROUGH'] });
  expect(await form.send()).toBe(true);
  const [item] = await outboxOf(user).mutations.toArray();
  expect(item).toMatchObject({
    ...{ name: 'review.revise', v: 2 },
    args: { baseVersion: 3, fields: said, details: { aspects: {}, pros: [], cons: ['ROUGH'] } },
  });
});

it('R3: what photos show and their order are kept, sent, and come back', async () => {
  const user = uuidv7();
  const about = subject();
  const form = await ReviewForm.open(user, about, null);
  form.change({ rating: 8 });
  await form.addPhotos([photo, photo, photo]);
  const [a, b, c] = form.photos.map((p) => p.id);
  await form.describePhoto(b!, ' The lift hill ');
  await form.movePhoto(c!, 0);
  await form.movePhoto(a!, 9); // there is no such place
  const again = await ReviewForm.open(user, about, null);
  expect(again.photos.map((p) => [p.id, p.caption])).toEqual([
    [c, ''],
    [a, ''],
    [b, ' The lift hill '],
  ]);
  await again.describePhoto(a!, 'x'.repeat(201));
  expect(await again.send()).toBe(false);
  expect(again.issues['photos']).toBe('TOO_LONG:200:201');
  await again.describePhoto(a!, '');
  expect(await again.send()).toBe(true);
  const [, ...attached] = await outboxOf(user).mutations.toArray();
  expect(attached.map(({ args }) => args)).toMatchObject([
    { photoId: c, position: 0, caption: null },
    { photoId: a, position: 1, caption: null },
    { photoId: b, position: 2, caption: 'The lift hill' },
  ]);
});
