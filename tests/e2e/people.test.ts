import { expect, type Page } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { people as words } from '#lib/messages/en/people.ts';
import { review } from '#lib/messages/en/review.ts';
import { standing } from '#lib/messages/en/standing.ts';
import { readyForOffline, signIn, writeReview } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// M8, M10, D12: a person is suspended and let go again, by keyboard; what they write meanwhile stays theirs.

const RIDE = '/parks/phantasialand/rides/taron';
const VISITOR = ['visitor@demo.test', 'queue-jumping-otter'] as const;
const MODERATOR = ['moderator@demo.test', 'patient-lamp-keeper'] as const;
const ADMIN = ['admin@demo.test', 'brass-turnstile-key'] as const;

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(240_000);

/** Goes there as who has no mouse, and presses it. */
async function press(page: Page, name: RegExp | string): Promise<void> {
  const isThere = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      return (at?.getAttribute('aria-label') ?? at?.textContent ?? '').trim();
    });
  for (let tabs = 0; tabs < 80; tabs++) {
    const at = await isThere();
    if (typeof name === 'string' ? at === name : name.test(at)) return page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way by keys to ${name}`);
}

test('a suspended person is told, keeps what they write, and it goes out when they are let go', async () => {
  const phone = await stage.phone();
  const { page } = phone;
  const desk = (await stage.desktop()).page;
  await signIn(page, ...VISITOR);
  await signIn(desk, ...MODERATOR);
  const item = page.getByRole('article').filter({ hasText: 'Taron' });

  await test.step('a review is written without a line', async () => {
    await page.goto('/');
    await readyForOffline(page);
    await phone.context.setOffline(true);
    await writeReview(page, RIDE, { title: 'Buy cheap tickets', text: 'At my shop.' });
    await page.getByRole('button', { name: review.sendLater }).click();
    await expect(page.getByText(contributions.means.queued)).toBeVisible();
  });

  await test.step('meanwhile a moderator finds its writer and suspends them, by keys alone', async () => {
    await desk.goto('/desk/people');
    await expect(desk.getByText(words.concerned)).toBeVisible();
    await desk.getByRole('searchbox', { name: words.search }).focus();
    await desk.keyboard.type('vera');
    await expect(desk.getByRole('link', { name: /^Vera Visitor/ })).toBeVisible();
    await press(desk, /^Vera Visitor/);
    await expect(desk.getByRole('heading', { level: 1, name: 'Vera Visitor' })).toBeVisible();
    await press(desk, words.sanction);
    await expect(desk.getByRole('dialog')).toBeVisible();
    await desk.keyboard.press('Tab'); // close
    await desk.keyboard.press('Tab'); // the first of four
    await desk.keyboard.press('ArrowDown');
    await desk.keyboard.press('ArrowDown');
    await expect(desk.getByRole('radio', { name: words.kindDo.SUSPENDED })).toBeChecked();
    await press(desk, words.kindDo.SUSPENDED);
    await expect(desk.getByText(words.said.sanction).first()).toBeVisible();
    await expect(desk.getByText(words.reason.SPAM)).toBeVisible();
  });

  await test.step('with a line again they are told; the words are here, and can be changed', async () => {
    await phone.context.setOffline(false);
    await expect(page.getByText(standing.title.SUSPENDED)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(standing.why({ code: 'SPAM', text: null }))).toBeVisible();
    await expect(item.getByText(contributions.state['needs-you'])).toBeVisible();
    await expect(item.getByText(/^You cannot send this until /)).toBeVisible();
    expect(await stage.count('submission')).toBe(0);

    await item.getByRole('button', { name: new RegExp(contributions.action.edit) }).click();
    await expect(page.getByLabel(review.fieldText)).toHaveValue('At my shop.');
    await expect(page.getByText(standing.title.SUSPENDED)).toBeVisible();
    await page.getByLabel(review.fieldText).fill('It was fast and loud.');
    await page.getByRole('button', { name: review.send, exact: true }).click();
    await page.waitForURL('**/contributions');
    await expect(item.getByText(contributions.state['needs-you'])).toBeVisible();
    expect(await stage.count('submission')).toBe(0);
    // Everybody’s pages are read as before.
    await page.goto(RIDE);
    await expect(page.getByRole('heading', { level: 1, name: 'Taron' })).toBeVisible();
    await page.goto('/contributions');
    await expect(item.getByText(/^You cannot send this until /)).toBeVisible();
  });

  await test.step('lifted, by keys: what waited goes out by itself', async () => {
    await press(desk, words.liftOn(words.kind.SUSPENDED));
    await expect(desk.getByRole('dialog', { name: words.liftTitle })).toBeVisible();
    await desk.keyboard.press('Tab');
    await desk.keyboard.press('Tab');
    await desk.keyboard.type('Wrote it anew');
    await press(desk, words.lift);
    await expect(desk.getByText(words.said.lift).first()).toBeVisible();
    await expect(item.getByText(contributions.means['in-review'])).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(standing.title.SUSPENDED)).toHaveCount(0);
    const { rows } = await stage.db.query("SELECT fields ->> 'text' AS text FROM submission");
    expect(rows).toEqual([{ text: 'It was fast and loud.' }]);
  });
});

test('a role that goes while the desk is open closes it, and the page says why; the audit has it all', async () => {
  const moderator = (await stage.desktop()).page;
  const admin = (await stage.desktop()).page;
  await signIn(moderator, ...MODERATOR);
  await signIn(admin, ...ADMIN);
  await moderator.goto('/desk');
  await expect(moderator.getByRole('heading', { level: 1, name: 'Desk' })).toBeVisible();

  await admin.goto('/desk/people');
  await admin.getByRole('link', { name: /^Mo Derator/ }).click();
  await admin.getByRole('button', { name: words.roleChange }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('textbox', { name: words.roleWhy }).fill('Has moved on');
  await dialog.getByRole('button', { name: words.roleChange }).click();
  await expect(admin.getByText(words.said.role).first()).toBeVisible();

  await expect(moderator.getByText(words.closedTitle)).toBeVisible({ timeout: 60_000 });
  await expect(moderator.getByText(/^Your role was changed from Moderator to Visitor/)).toBeVisible(
    { timeout: 60_000 },
  );

  await admin.goto('/desk/audit');
  await expect(admin.getByText('Has moved on')).toBeVisible();
  await admin.getByRole('button', { name: words.check }).click();
  await expect(admin.getByText(/^Whole: /)).toBeVisible();
  await admin.getByRole('combobox', { name: words.auditKind }).selectOption('lift');
  await expect(admin.getByText('Wrote it anew')).toBeVisible();
  await expect(admin.getByText('Has moved on')).toHaveCount(0);
});
