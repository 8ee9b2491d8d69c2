import { expect, type Locator, type Page } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { desk as deskWords } from '#lib/messages/en/desk.ts';
import { reviewDetails as words } from '#lib/messages/en/review-details.ts';
import { review } from '#lib/messages/en/review.ts';
import { readyForOffline, signIn, signUp, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// R1, R2, S66: all that a review may say, written without a line; what readers see of it; a later visit; and
// a word of thanks that needs no line either.

const VISITOR = ['visitor@demo.test', 'queue-jumping-otter'] as const;
const MODERATOR = ['moderator@demo.test', 'patient-lamp-keeper'] as const;
const READER = { name: 'Rea Reader', email: 'rea@reviews.test', password: 'violet-turnstile-nap' };
const RIDE = '/parks/phantasialand/rides/taron';
const TO_READ = { timeout: 60_000 };

let stage: Stage;
let desk: Phone;
let writer: Phone;
let reader: Phone;
test.setTimeout(240_000);
test.beforeAll(async () => {
  stage = await openStage();
  [desk, writer, reader] = await Promise.all([stage.desktop(), stage.phone(), stage.phone()]);
});
test.afterAll(() => stage?.close());

const item = (page: Page, title: string): Locator =>
  page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const star = (page: Page, of: string, stars: string): Locator =>
  page.getByRole('radio', { name: words.aspectStars(of, review.stars(stars)), exact: true });

async function approve(title: string): Promise<void> {
  await desk.page.goto('/desk');
  await desk.page.getByRole('link').filter({ hasText: title }).first().click(TO_READ);
  await expect(desk.page.getByRole('heading', { name: title })).toBeVisible();
}

test('a review is written whole without a line, read by everyone, thanked for, and taken further', async () => {
  await test.step('one phone signs in and loses the line', async () => {
    await signIn(desk.page, ...MODERATOR);
    await signIn(writer.page, ...VISITOR);
    await readyForOffline(writer.page);
    await writer.page.goto(RIDE);
    await writer.context.setOffline(true);
  });

  await test.step('half stars, sub-ratings, tags: by touch and by keys', async () => {
    const { page } = writer;
    await page.getByRole('link', { name: review.write }).first().click();
    // The first star, then by arrow keys, half a star a press.
    await page.getByRole('radio', { name: review.stars('0.5'), exact: true }).focus();
    for (let presses = 0; presses < 8; presses++) await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: review.stars('4.5'), exact: true })).toBeChecked();
    await page.getByLabel(review.fieldTitle).fill('The first visit');
    await page.getByLabel(review.fieldText).fill('Fast, and twice.');
    await expect(page.getByLabel(review.fieldVisited)).toBeHidden(); // folded away
    await page.getByText(words.more).click();
    const right = star(page, words.aspect.thrill, '4.5');
    const box = (await right.boundingBox())!;
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect(right).toBeChecked();
    await star(page, words.aspect.comfort, '3').check({ force: true });
    await star(page, words.aspect.value, '2').check({ force: true });
    await page.getByRole('button', { name: words.clearThis(words.aspect.value) }).click();
    await page.getByRole('checkbox', { name: words.pro.AIRTIME }).check({ force: true });
    await page.getByRole('checkbox', { name: words.con.LONG_WAIT }).check({ force: true });
    await page.getByLabel(review.fieldVisited).fill('2026-05-01');
    await page.getByLabel(review.fieldWaited).fill('40');
    await page.getByLabel(words.language).selectOption('de');
    await expect(page.getByText(review.saved).first()).toBeVisible();
    await page.reload();
    await expect(star(page, words.aspect.thrill, '4.5')).toBeChecked();
    await expect(page.getByRole('checkbox', { name: words.pro.AIRTIME })).toBeChecked();
    await page.getByRole('button', { name: review.sendLater }).click();
    await expect(page.getByText(contributions.means.queued).first()).toBeVisible();
    await writer.context.setOffline(false);
  });

  await test.step('the desk shows all of it, and approves', async () => {
    await expect(writer.page.getByText(contributions.means['in-review']).first()).toBeVisible(
      TO_READ,
    );
    await approve('The first visit');
    const { page } = desk;
    await expect(page.getByText(words.aspect.thrill, { exact: true })).toBeVisible();
    await expect(page.getByText(words.con.LONG_WAIT)).toBeVisible();
    await expect(page.getByRole('definition').filter({ hasText: 'German' })).toBeVisible();
    await page.keyboard.press('a');
    await expect(page.getByText(deskWords.said.APPROVED)).toBeAttached();
  });

  await test.step('a reader sees the figures, and says without a line that it helped', async () => {
    const { page, context } = reader;
    await signUp(page, READER);
    await readyForOffline(page);
    await page.goto(RIDE);
    const shown = item(page, 'The first visit');
    await expect(shown).toBeVisible(TO_READ);
    await expect(shown.getByText(words.pro.AIRTIME)).toBeVisible();
    await expect(page.getByText(words.mean(words.aspect.thrill, '4.5', 1))).toBeAttached();
    await context.setOffline(true);
    const helpful = shown.getByRole('button', { name: words.helpful });
    await helpful.click();
    await expect(helpful).toHaveAttribute('aria-pressed', 'true');
    await expect(helpful).toHaveAccessibleName(new RegExp(words.helpfulCount(1)));
    await helpful.click();
    await expect(helpful).toHaveAttribute('aria-pressed', 'false');
    await helpful.click();
    await page.goto('/contributions');
    await expect(page.getByText(contributions.votesWait(1))).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(contributions.votesWait(1))).toHaveCount(0, TO_READ);
    await expect.poll(() => stage.count('helpful_vote WHERE helpful AND counted'), TO_READ).toBe(1);
    await page.goto(RIDE);
    await expect(helpful).toHaveAttribute('aria-pressed', 'true', TO_READ);
    await expect(helpful).toHaveAccessibleName(new RegExp(words.helpfulCount(1)), TO_READ);
  });

  await test.step('its author is told of the thanks, and cannot thank herself', async () => {
    const { page } = writer;
    await page.goto(RIDE);
    const own = item(page, 'The first visit');
    await expect(own.getByText(words.helpfulOwn(1))).toBeVisible(TO_READ);
    await expect(own.getByRole('button', { name: words.helpful })).toHaveCount(0);
  });

  await test.step('a later visit takes its place, and the earlier one stays to be read, offline too', async () => {
    await writer.page.goto(`${RIDE}/review`);
    await writer.page
      .getByRole('radio', { name: review.stars('2'), exact: true })
      .check({ force: true });
    await writer.page.getByLabel(review.fieldTitle).fill('The second visit');
    await expect(writer.page.getByText(review.saved).first()).toBeVisible();
    await writer.page.getByRole('button', { name: review.send }).click();
    await approve('The second visit');
    await desk.page.keyboard.press('a');
    const { page, context } = reader;
    await expect(item(page, 'The second visit')).toBeVisible(TO_READ);
    await expect(page.getByText(words.mean(words.aspect.thrill, '4.5', 1))).toHaveCount(0);
    await context.setOffline(true);
    await page.reload();
    const shown = item(page, 'The second visit');
    await expect(shown.getByText('Fast, and twice.')).toBeHidden();
    await shown.getByText(words.earlier(1)).click();
    await expect(shown.getByText('Fast, and twice.')).toBeVisible();
    await expect(shown.getByRole('button', { name: words.helpful })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await writer.page.goto('/contributions');
    await expect(writer.page.getByText(new RegExp(contributions.what.earlier))).toBeVisible(
      TO_READ,
    );
  });
});
