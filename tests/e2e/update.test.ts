import { expect, type Page } from '@playwright/test';
import { review } from '#lib/messages/en/review.ts';
import { shell } from '#lib/messages/en/shell.ts';
import { kept, readyForOffline, writeReview } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// (e) A new version of the app arrives while a draft is open: the draft stays, on the screen and on the phone.

const RIDE = '/parks/phantasialand/rides/taron';
const WORDS = { title: 'Written across an update', text: 'Not a letter of this may go.' };

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(180_000);

/** From now on the server's worker is another one, so browsers install it beside the one they have. */
let versions = 0;
function releaseNewVersion(): void {
  const version = ++versions;
  stage.line.rewrite('/service-worker.js', (body) => `${body}\nself.release = ${version};\n`);
}

/** What the app does when it is seen again, and waits until the new worker waits. */
const lookForUpdate = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((done) => setTimeout(done, 100));
  });

/** A mark that a reload would wipe out. */
const mark = (page: Page): Promise<void> =>
  page.evaluate(() => void Object.assign(window, { sameAsBefore: true }));
const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => (window as { sameAsBefore?: boolean }).sameAsBefore === true);

async function expectDraft(page: Page): Promise<void> {
  await expect(page.getByLabel(review.fieldTitle)).toHaveValue(WORDS.title);
  await expect(page.getByLabel(review.fieldText)).toHaveValue(WORDS.text);
  const { drafts } = (await kept(page, 'outbox-guest')) as {
    drafts: { fields: { title: string; text: string } }[];
  };
  expect(drafts).toHaveLength(1);
  expect(drafts[0]!.fields).toMatchObject(WORDS);
}

test('an update waits until the draft is closed, then reloads at a word, and the draft is still there', async () => {
  const phone = await stage.phone();
  const { page } = phone;
  const update = page.getByRole('button', { name: shell.updateNow });
  await page.goto('/');
  await readyForOffline(page);
  await page.reload();

  await writeReview(page, RIDE, WORDS);
  await mark(page);
  releaseNewVersion();
  await lookForUpdate(page);
  await expect(page.getByText(shell.updateWaits)).toBeVisible();
  await expect(update).toHaveCount(0);
  await expectDraft(page);

  await page.getByRole('link', { name: shell.brand }).click();
  await expect(page.getByText(shell.updateReady)).toBeVisible();
  expect(await isMarked(page)).toBe(true);

  await update.click();
  await expect.poll(() => isMarked(page).catch(() => true)).toBe(false);
  await expect(page.getByText(shell.updateReady)).toHaveCount(0);
  expect(
    await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting === null),
  ).toBe(true);
  await page.goto(`${RIDE}/review`);
  await expectDraft(page);
});

test('an update let in by one tab never reloads another', async () => {
  const phone = await stage.phone();
  const writing = phone.page;
  await writing.goto('/');
  await readyForOffline(writing);
  await writing.reload();
  await writeReview(writing, RIDE, WORDS);
  await mark(writing);
  const typing = await phone.context.newPage();
  await typing.goto('/sign-up');
  await typing.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  await typing.locator('[name=name]').fill('Half-typed');
  await mark(typing);
  const other = await phone.context.newPage();
  await other.goto('/parks');
  await mark(other);

  releaseNewVersion();
  await lookForUpdate(other);
  await other.getByRole('button', { name: shell.updateNow }).click();
  await expect.poll(() => isMarked(other).catch(() => true)).toBe(false);

  await writing.bringToFront();
  await expect(writing.getByText(shell.updateWaits)).toBeVisible();
  expect(await isMarked(writing)).toBe(true);
  await expectDraft(writing);
  await expect(typing.getByText(shell.updateReady)).toBeVisible();
  expect(await isMarked(typing)).toBe(true);
  await expect(typing.locator('[name=name]')).toHaveValue('Half-typed');

  // What it wrote goes on being kept, and its own word brings it to the new version.
  await writing.getByLabel(review.fieldText).fill(`${WORDS.text} And more.`);
  await expect(writing.getByText(review.saved).first()).toBeVisible();
  await writing.getByRole('link', { name: shell.brand }).click();
  await writing.getByRole('button', { name: shell.updateNow }).click();
  await expect.poll(() => isMarked(writing).catch(() => true)).toBe(false);
  await writing.goto(`${RIDE}/review`);
  await expect(writing.getByLabel(review.fieldText)).toHaveValue(`${WORDS.text} And more.`);
});

test('the first worker ever takes over without a reload', async () => {
  const { page } = await stage.phone();
  // One of the files it keeps is slow, so that a second page opens while it is being installed.
  const free = stage.line.hold(/^\/icons\/maskable-512/);
  await page.goto('/');
  const isInstalling = () =>
    page.evaluate(async () =>
      Boolean((await navigator.serviceWorker.getRegistration())?.installing),
    );
  await expect.poll(isInstalling).toBe(true);
  await page.goto('/sign-up');
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  await page.locator('[name=name]').fill('Typed early');
  await mark(page);
  free();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await readyForOffline(page);
  expect(await isMarked(page)).toBe(true);
  await expect(page.locator('[name=name]')).toHaveValue('Typed early');
  await expect(page.getByText(shell.updateReady)).toHaveCount(0);
});
