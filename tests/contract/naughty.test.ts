/** S25: every naughty string, through the phone's own code, the server, a decision, and another phone. */
import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CatalogueMemory } from '#lib/client/catalogue/memory.ts';
import { cache } from '#lib/client/db/cache.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { outboxOf, type ReviewDraftRow } from '#lib/client/db/outbox.ts';
import { queueDraft, saveDraft } from '#lib/client/db/writing.ts';
import { httpNet } from '#lib/client/sync/net.ts';
import { pullMine, pullPark } from '#lib/client/sync/pull.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { reviewFields, type ReviewFields } from '#lib/domain/review/review.ts';
import { normaliseText } from '#lib/domain/text.ts';
import { START_CURSOR, type Scope } from '#lib/protocol/feed.ts';
import { FIELDS, PARK, startCalls, type CallServer } from '../support/calls.ts';
import { HARD_TEXTS, REFUSED_TEXTS, naughtyStrings } from '../support/hostile.ts';
import { aReview } from '../support/reviews.ts';

let server: CallServer;
beforeAll(async () => {
  server = await startCalls('naughty');
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await server?.stop();
});

const naughty = naughtyStrings();

describe.skipIf(!naughty)('every naughty string as a review', () => {
  it('is read on another phone as the documented normalisation says', async () => {
    const { readFeed } = await import('#lib/server/sync/feed.ts');
    const { decide } = await import('#lib/server/services/moderation.ts');
    const me = await server.person();
    const moderator = await server.person();
    // The phone's own network code, up to the socket.
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const url = new URL(input, 'http://localhost');
      const feed = /^\/sync\/feed\/([^/]+)\/([^/]+)$/.exec(url.pathname);
      if (feed) return Response.json(await readFeed(server.pool, feed[1] as Scope, feed[2]!));
      return server.answerTrpc(new Request(url, init), me);
    });
    const net = httpNet();
    const box = outboxOf(me.user.id);
    const titled = (title: string) =>
      reviewFields.safeParse({ ...FIELDS, title }).success ? title : '';

    // Written on one phone. What cannot be kept is refused there, and stays in the draft.
    const texts = [...naughty!, ...HARD_TEXTS, ...REFUSED_TEXTS.map((r) => r.text)];
    const written = new Map<string, { fields: ReviewFields; typed: string }>();
    const refused: { text: string; issue: string }[] = [];
    for (const [i, typed] of texts.entries()) {
      const rideId = uuidv7();
      await server.addRide(rideId, `ride-${i}`);
      const fields = { ...FIELDS, title: titled(typed), text: typed };
      const draft: ReviewDraftRow = {
        id: uuidv7(),
        subject: { kind: 'ride', id: rideId },
        subjectName: `ride-${i}`,
        subjectHref: `/parks/p/rides/ride-${i}`,
        fields,
        baseVersion: null,
        photosHeld: 0,
        state: 'draft',
        updatedAt: new Date().toISOString(),
      };
      await saveDraft(box, draft);
      const kept = await box.drafts.get(draft.id);
      expect(aReview(kept).fields.text).toBe(typed);
      const parsed = reviewFields.safeParse(kept!.fields);
      if (!parsed.success) {
        refused.push({ text: typed, issue: parsed.error.issues[0]!.message });
        continue;
      }
      await queueDraft(box, draft, parsed.data, new Date().toISOString());
      written.set(draft.id, { fields: parsed.data, typed });
    }
    expect(refused).toEqual(REFUSED_TEXTS);
    expect(written.size).toBe(naughty!.length + HARD_TEXTS.length);

    // Sent, and approved.
    const around = { now: () => Date.now(), chance: () => 0.5 };
    while (await pushOnce(box, me.user.id, net, around));
    expect(await box.mutations.filter((m) => m.state !== 'acked').toArray()).toEqual([]);
    for (const submissionId of written.keys()) {
      const decision = { id: uuidv7(), submissionId, version: 1, outcome: 'APPROVED' as const };
      await decide(
        server.pool,
        { ...decision, reason: null },
        { id: moderator.user.id },
        new Date(),
      );
    }
    expect(server.faults).toEqual([]);

    // Another phone: catalogue and reviews by the feeds, kept in its database, laid into its memory.
    const memory = new CatalogueMemory();
    for (let cursor = START_CURSOR, more = true; more;) {
      const page = await net.feed('catalogue', cursor);
      if ('mustRefetch' in page) throw new Error('a fresh start is refused');
      expect(memory.apply(page.changes)).toBe(0);
      ({ cursor, more } = page);
    }
    await pullPark(cache(), net, PARK);
    const rows = await cache().reviews.where({ parkId: PARK }).toArray();
    const changes = rows.map(({ id, rev, row }) => ({ entity: 'review', id, rev, row }));
    expect(memory.apply(changes)).toBe(0);
    memory.scopeKnown(PARK);
    await pullMine(mineOf(me.user.id), box, net, me.user.id);

    for (const [i, typed] of texts.entries()) {
      if (REFUSED_TEXTS.some((r) => r.text === typed)) continue;
      const reviews = memory.ride('p', `ride-${i}`)!.reviews;
      expect(reviews).toHaveLength(1);
      const { id, text, title } = reviews[0]!;
      expect(text).toBe(normaliseText(typed));
      expect(title).toBe(normaliseText(titled(typed)));
      expect(written.get(id)!.typed).toBe(typed);
      const mine = await mineOf(me.user.id).contributions.get(id);
      expect(mine!.row.fields).toEqual(written.get(id)!.fields);
    }
    // What stands in the tables, compared by PostgreSQL itself.
    const { rows: tables } = await server.pool.query<{ id: string; title: string; text: string }>(
      `SELECT r.id, r.title, r.text FROM review r JOIN submission s ON s.id = r.submission_id
       WHERE r.author_id = $1 AND s.fields->>'text' = r.text AND s.fields->>'title' = r.title`,
      [me.user.id],
    );
    expect(tables).toHaveLength(written.size);
    for (const { id, title, text } of tables)
      expect({ title, text }).toEqual({
        title: written.get(id)!.fields.title,
        text: written.get(id)!.fields.text,
      });
    // Received and shown back: the phone let its own copies go; the refused drafts are all there.
    expect(await box.drafts.count()).toBe(refused.length);
  }, 240_000);
});
