import { expect, type Page } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { picture } from '../support/images.ts';
import { failTransactions, transactionsSeen, type Fault } from '../support/storage-faults.ts';
import { itemsLeft, readyForOffline, signIn, type Phone } from './phone.ts';
import { RIDE, VISITOR, visitorId } from './queue.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// S5, S50: the phone's store fails at each transaction of a review's way, in the page and in the worker. What was
// written is on the server once in the end, and the person had nothing to do but to press "Send" again when told.

const TEXT = 'Every word of this has to arrive.';

let stage: Stage;
let phone: Phone;
let outbox: string;
let written = 0;

test.describe.configure({ mode: 'serial' });
test.setTimeout(600_000);
test.beforeAll(async () => {
  stage = await openStage({ LIMITS_SCALE: '100' }); // a newcomer may send twenty photos a day
  phone = await stage.phone();
  outbox = `outbox-${await visitorId(stage)}`;
  await phone.page.goto('/');
  await signIn(phone.page, VISITOR.email, VISITOR.password);
  await readyForOffline(phone.page);
});
test.afterAll(() => stage?.close());

type Side = 'page' | 'worker';
interface Failing {
  side: Side;
  at: number;
  how: Fault;
  last?: number;
}

const realm = (page: Page, side: Side) =>
  (side === 'page' ? page : page.workers()[0]!) as Pick<Page, 'evaluate'>;
const failed = (page: Page) => page.getByText(review.saveFailed).first();

/** Puts a photo into the form; what could not be kept is taken out and put in again, as the form says. */
async function addPhoto(page: Page, name: string): Promise<void> {
  const buffer = await picture({ seed: written, width: 640 + written });
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/jpeg', buffer });
  const tile = page.getByRole('listitem').filter({ has: page.getByLabel(review.photoRemove(1)) });
  const kept = tile.getByRole('img', { name });
  await expect(kept.or(tile.locator('strong'))).toBeVisible();
  if (await kept.isVisible()) return;
  await tile.getByLabel(review.photoRemove(1)).click();
  await expect(tile).toHaveCount(0);
  await addPhoto(page, name);
}

/** Presses "Send", and again as long as the form says that it was not saved. */
async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: review.send }).click();
  const list = page.getByRole('heading', { level: 1, name: contributions.title });
  const again = page.getByRole('button', { name: review.send });
  const outcome = async () => {
    if (await list.isVisible()) return 'sent';
    return (await failed(page).isVisible()) && (await again.isEnabled()) ? 'failed' : null;
  };
  await expect.poll(outcome).not.toBeNull();
  if ((await outcome()) === 'failed') await send(page);
}

/** A review with a photo, written and sent while the store fails; how many transactions there were. */
async function reviewWith({ side, at, how, last = at }: Failing) {
  const { page } = phone;
  written++;
  const title = `Review ${written}`;
  await page.goto(`${RIDE}/review`);
  await page.getByRole('radio', { name: review.stars('4') }).check({ force: true });
  await realm(page, side).evaluate(failTransactions, { at, how, last });
  await page.getByLabel(review.fieldTitle).fill(title);
  await page.getByLabel(review.fieldText).fill(TEXT);
  await addPhoto(page, `${written}.jpg`);
  await send(page);
  const once = `submission WHERE fields->>'title' = '${title}' AND fields->>'text' = '${TEXT}'`;
  await expect.poll(() => stage.count(once), { timeout: 30_000 }).toBe(1);
  await expect.poll(() => itemsLeft(page, outbox), { timeout: 60_000 }).toBe(0);
  const photo = `submission_photo p JOIN submission s ON s.id = p.submission_id WHERE s.fields->>'title' = '${title}'`;
  expect(await stage.count(photo)).toBe(1);
  expect(await stage.count('submission')).toBe(written);
  return realm(page, side).evaluate(transactionsSeen);
}

const SIDES: readonly Side[] = ['page', 'worker'];
const FAULTS: readonly Fault[] = ['aborted', 'lost', 'full'];

for (const side of SIDES)
  test(`each transaction of the ${side} fails once`, async () => {
    const { seen } = await reviewWith({ side, at: 0, how: 'aborted' });
    expect(seen).toBeGreaterThan(side === 'page' ? 2 : 5);
    let hits = 0;
    for (let at = 1; at <= seen; at++)
      for (const how of FAULTS.filter((_, i) => i === 0 || i === 1 + (at % 2)))
        await test.step(`${how} ${at} of ${seen}`, async () => {
          if ((await reviewWith({ side, at, how })).hit) hits++;
        });
    expect(hits).toBeGreaterThan(seen / 2);
  });

test('while nothing can be kept the form says so, keeps the words before the eyes, and sends them afterwards', async () => {
  const { page } = phone;
  await page.goto(`${RIDE}/review`);
  await page.getByRole('radio', { name: review.stars('4') }).check({ force: true });
  await page.evaluate(failTransactions, { at: 1, how: 'full' as Fault, last: 1_000 });
  written++;
  await page.getByLabel(review.fieldTitle).fill(`Review ${written}`);
  await page.getByLabel(review.fieldText).fill(TEXT);
  await expect(failed(page)).toBeVisible();
  await page.getByRole('button', { name: review.send }).click();
  await expect(page.getByRole('button', { name: review.send })).toBeEnabled(); // it was tried
  await expect(failed(page)).toBeVisible();
  await expect(page.getByLabel(review.fieldText)).toHaveValue(TEXT);
  expect(await stage.count('submission')).toBe(written - 1);
  await page.evaluate(failTransactions, { at: 0, how: 'full' as Fault, last: 0 });
  await send(page);
  await expect.poll(() => stage.count('submission')).toBe(written);
});
