// The outbox of TanStack, sending to ThrillWiki's own push: one transaction a review, one mutation a transaction.
import { createCollection, localOnlyCollectionOptions } from '@tanstack/db';
import { startOfflineExecutor } from '@tanstack/offline-transactions';

interface Review {
  id: string;
  userId: string;
  subject: object;
  title: string;
}

const reviews = createCollection(
  localOnlyCollectionOptions<Review, string>({ id: 'reviews', getKey: (review) => review.id }),
);
const clientId = crypto.randomUUID();

const executor = startOfflineExecutor({
  collections: { reviews },
  mutationFns: {
    async send({ transaction, idempotencyKey }) {
      const { id, userId, subject, title } = transaction.mutations[0]!
        .modified as unknown as Review;
      const fields = {
        ...{ rating: 8, title, text: 'x'.repeat(400) },
        ...{ visitedOn: null, waitedMinutes: null, language: 'en' },
      };
      const response = await fetch('/api/trpc/sync.push', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ p: 1, clientId, userId },
          mutations: [
            {
              ...{ id: idempotencyKey, lane: `submission:${id}`, seq: 1 },
              ...{ name: 'review.submit', v: 1, madeAt: new Date().toISOString() },
              args: { submissionId: id, subject, fields, photoCount: 0 },
            },
          ],
        }),
      });
      // As its documentation and fetch wrappers do it: the status is in the message.
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    },
  },
});

const tanstack = {
  async queue(count: number, userId: string, subject: object): Promise<void> {
    await executor.waitForInit();
    for (let i = 0; i < count; i++) {
      const transaction = executor.createOfflineTransaction({
        mutationFnName: 'send',
        autoCommit: false,
      });
      transaction.mutate(() => {
        reviews.insert({ id: crypto.randomUUID(), userId, subject, title: `Number ${i}` });
      });
      transaction.commit().catch(() => undefined); // resolves when it was sent
    }
    while ((await executor.peekOutbox()).length < count)
      await new Promise((done) => setTimeout(done, 20));
  },
  waiting: async (): Promise<number> => (await executor.peekOutbox()).length,
};
Object.assign(window, { tanstack });
