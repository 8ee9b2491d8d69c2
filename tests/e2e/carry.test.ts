import { expect } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { device as words } from '#lib/messages/en/device.ts';
import { errors } from '#lib/messages/en/errors.ts';
import { review } from '#lib/messages/en/review.ts';
import { readyForOffline, signIn, writeReview } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// O3, S48: unsent work is saved to a file on one device, opened on another, and sent once by both.

const RIDE = '/parks/phantasialand/rides/taron';
const TITLE = 'Carried from one device to the other';
const VISITOR = { email: 'visitor@demo.test', password: 'queue-jumping-otter' };

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(240_000);

test('written offline on one device, sent from another and then from both: there once', async () => {
  const [first, second] = [await stage.phone(), await stage.phone()];
  await first.page.goto('/');
  await signIn(first.page, VISITOR.email, VISITOR.password);
  await readyForOffline(first.page);
  await first.page.goto('/device');
  await first.context.setOffline(true);
  await writeReview(first.page, RIDE, { title: TITLE, text: 'In a file, with its words.' });
  await first.page.getByRole('button', { name: review.sendLater }).click();
  await expect(first.page.getByText(contributions.means.queued)).toBeVisible();

  await first.page.goto('/device');
  const [download] = await Promise.all([
    first.page.waitForEvent('download'),
    first.page.getByRole('button', { name: words.save }).click(),
  ]);
  await expect(first.page.getByText(words.saved)).toBeVisible();
  const file = await download.path();

  await second.page.goto('/device');
  await expect(second.page.locator('html[data-hydrated]')).toBeAttached();
  const picker = second.page.locator('input[type=file]');
  await picker.setInputFiles({
    name: 'holiday.thrillwiki',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('not ours'),
  });
  await expect(second.page.getByText(errors.NOT_A_COPY.title)).toBeVisible();
  await picker.setInputFiles(file); // nobody is signed in here
  await expect(second.page.getByText(errors.OTHER_ACCOUNT.title)).toBeVisible();

  await signIn(second.page, VISITOR.email, VISITOR.password);
  await second.page.goto('/device');
  await expect(second.page.locator('html[data-hydrated]')).toBeAttached();
  await picker.setInputFiles(file);
  await expect(second.page.getByText(words.opened(1, 0, 0))).toBeVisible();
  await second.page.goto('/contributions');
  await expect(second.page.getByText(contributions.means['in-review'])).toBeVisible();

  await first.context.setOffline(false);
  await first.page.goto('/contributions');
  await expect(first.page.getByText(contributions.means['in-review'])).toBeVisible({
    timeout: 60_000,
  });
  expect(await stage.count(`submission WHERE fields->>'title' = '${TITLE}'`)).toBe(1);
});
