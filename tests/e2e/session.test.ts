import { expect } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { readyForOffline, signIn, signUp, writeReview } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// (c) The session ends while the phone is offline: nothing is lost, nothing is sent as another account.

const RIDE = '/parks/phantasialand/rides/taron';
const WORDS = { title: 'Written while the session ended', text: 'It must come through as mine.' };
const VISITOR = { email: 'visitor@demo.test', password: 'queue-jumping-otter' };
const OTHER = { name: 'Ines Else', email: 'ines@session.test', password: 'copper-flume-lantern' };

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(240_000);

const pushes = (): number =>
  stage.line.requests.filter((r) => r.startsWith('POST /api/trpc/sync.push')).length;

test('words queued by one account wait for it through an ended session and another account', async () => {
  const phone = await stage.phone();
  const { page } = phone;

  await test.step('signed in, offline, a review is queued', async () => {
    await page.goto('/');
    await signIn(page, VISITOR.email, VISITOR.password);
    await readyForOffline(page);
    await phone.context.setOffline(true);
    await writeReview(page, RIDE, WORDS);
    await page.getByRole('button', { name: review.sendLater }).click();
    await expect(page.getByText(contributions.means.queued)).toBeVisible();
  });

  await test.step('the session ends on the server; online again the list says what to do', async () => {
    await stage.db.query('DELETE FROM session');
    await phone.context.setOffline(false);
    await expect(page.getByText(contributions.problem('SIGNED_OUT'))).toBeVisible();
    await expect(page.getByText('Taron').first()).toBeVisible();
    expect(await stage.count('submission')).toBe(0);
  });

  await test.step('the catalogue and reviews still come to a phone that was signed out', async () => {
    const feeds = (): number =>
      stage.line.requests.filter((r) => /sync\/feed\/park/.test(r)).length;
    const before = feeds();
    await page.goto(RIDE);
    await expect.poll(feeds).toBeGreaterThan(before);
    await expect(page.getByText(review.listEmpty)).toBeVisible();
  });

  await test.step('another account on the same phone neither sees nor sends them', async () => {
    await signUp(page, OTHER);
    await expect(page.getByText(contributions.emptyTitle)).toBeVisible();
    const before = pushes(); // those of the first account's app, all refused
    await page.goto('/contributions');
    await expect(page.getByText(contributions.emptyTitle)).toBeVisible();
    await expect(page.getByRole('link', { name: OTHER.name })).toBeVisible();
    await expect(page.getByText(WORDS.title)).toHaveCount(0);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(pushes()).toBe(before);
    expect(await stage.count('submission')).toBe(0);
  });

  await test.step('the first account signs in again: sent once, as its own', async () => {
    await signIn(page, VISITOR.email, VISITOR.password);
    await page.goto('/contributions');
    await expect(page.getByText(contributions.means['in-review'])).toBeVisible({ timeout: 60_000 });
    const { rows } = await stage.db.query(
      `SELECT u.email, s.fields->>'title' AS title FROM submission s JOIN "user" u ON u.id = s.author_id`,
    );
    expect(rows).toEqual([{ email: VISITOR.email, title: WORDS.title }]);
  });
});
