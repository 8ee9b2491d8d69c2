import { expect } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { readyForOffline, signIn, writeReview } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(180_000);

test('S54: woken by the browser, the open app sends what would have waited an hour', async () => {
  const { page, context } = await stage.phone();
  const session = await context.newCDPSession(page);
  let registrationId = '';
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find((r) => !r.isDeleted)?.registrationId ?? registrationId;
  });
  await session.send('ServiceWorker.enable');
  await page.goto('/');
  await signIn(page, 'visitor@demo.test', 'queue-jumping-otter');
  await readyForOffline(page);

  const free = stage.line.answerInstead('POST', /^\/api\/trpc\/sync\.push/, {
    status: 503,
    headers: { 'retry-after': '3600' },
  });
  await writeReview(page, '/parks/phantasialand/rides/taron', { title: 'Woken', text: 'Later.' });
  await page.getByRole('button', { name: review.send }).click();
  await expect(page.getByText(contributions.means.queued)).toBeVisible();
  free();
  await session.send('ServiceWorker.dispatchSyncEvent', {
    ...{ origin: stage.line.origin, registrationId, tag: 'outbox', lastChance: false },
  });
  await expect(page.getByText(contributions.means['in-review'])).toBeVisible();
  expect(await stage.count('submission')).toBe(1);
});
