// O1, O7: the app is offered at a sensible moment, and its icon counts what is unsent.
import { expect, type Page } from '@playwright/test';
import { install } from '#lib/messages/en/install.ts';
import { review } from '#lib/messages/en/review.ts';
import { kept, readyForOffline, writeReview } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const RIDE = '/parks/phantasialand/rides/taron';

let stage: Stage;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());

const offer = (page: Page) => page.getByRole('region', { name: install.title });

/** As browsers do soon after a page has come: they would install it, and hand out the question. */
const wouldInstall = (page: Page, outcome: 'accepted' | 'dismissed') =>
  page.evaluate((answer) => {
    const event = new Event('beforeinstallprompt', { cancelable: true });
    const prompt = () => {
      document.documentElement.dataset.prompted = event.defaultPrevented
        ? 'at our moment'
        : 'early';
      return Promise.resolve({ outcome: answer });
    };
    dispatchEvent(Object.assign(event, { prompt }));
  }, outcome);

/** By links, as a person goes. */
async function lookAround(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /Phantasialand/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Phantasialand' })).toBeVisible();
  await page.getByRole('link', { name: 'Taron', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Taron' })).toBeVisible();
}

test('O1: after the second look, not before and not while writing; declined once is enough', async () => {
  const { page } = await stage.phone();
  await page.goto('/');
  await readyForOffline(page);
  await wouldInstall(page, 'accepted');
  await expect(offer(page)).toHaveCount(0);
  await lookAround(page);
  await expect(offer(page)).toBeVisible();
  await page.getByRole('link', { name: review.write }).first().click();
  await expect(page.getByLabel(review.fieldText)).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
  await page.goBack();
  await offer(page).getByRole('button', { name: install.later }).click();
  await expect(offer(page)).toHaveCount(0);
  await expect
    .poll(async () => (await kept(page, 'device')).settings)
    .toContainEqual({ key: 'installDeclined', value: true });

  await page.goto('/');
  await page.locator('html[data-hydrated]').waitFor();
  await wouldInstall(page, 'accepted');
  await lookAround(page);
  await expect(offer(page)).toHaveCount(0);
  // Whoever looks for it still finds it.
  await page.goto('/device');
  await page.locator('html[data-hydrated]').waitFor();
  await wouldInstall(page, 'accepted');
  await offer(page).getByRole('button', { name: install.install }).click();
  await expect(page.locator('html')).toHaveAttribute('data-prompted', 'at our moment');
});

test('O1: accepted, it is gone, and an installed app does not offer itself', async () => {
  const { page } = await stage.phone();
  await page.goto('/');
  await readyForOffline(page);
  await wouldInstall(page, 'accepted');
  await lookAround(page);
  await offer(page).getByRole('button', { name: install.install }).click();
  await page.evaluate(() => dispatchEvent(new Event('appinstalled')));
  await expect(offer(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Search' }).last().click();
  await expect(offer(page)).toHaveCount(0);
});

test('O1: on Apple’s phones it is offered before anything is written, with the reason and the way', async () => {
  const { page, context } = await stage.phone();
  await context.addInitScript(() =>
    Object.defineProperty(navigator, 'standalone', { value: false }),
  );
  await page.goto('/');
  await readyForOffline(page);
  await lookAround(page);
  await expect(offer(page)).toBeVisible();
  await page.getByRole('link', { name: review.write }).first().click();
  await expect(offer(page).getByText(install.ownStore)).toBeVisible();
  for (const step of install.steps) await expect(offer(page).getByText(step)).toBeVisible();
  await page.getByLabel(review.fieldText).fill('Written in the tab all the same.');
  await expect(page.getByText(review.saved).first()).toBeVisible();
  await page.goBack();
  await expect(offer(page).getByText(install.inTab(1))).toBeVisible();
  await page.getByRole('link', { name: review.write }).first().click();
  await expect(page.getByLabel(review.fieldText)).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
});

test('O7: the icon counts what is unsent, and stops counting', async () => {
  const { page, context } = await stage.phone();
  await context.addInitScript(() => {
    const seen = (count?: number) => {
      document.documentElement.dataset.badge = String(count);
      return Promise.resolve();
    };
    Object.assign(navigator, { setAppBadge: seen, clearAppBadge: () => seen(0) });
  });
  await page.goto('/');
  await readyForOffline(page);
  const badge = (n: number) =>
    expect(page.locator('html')).toHaveAttribute('data-badge', String(n));
  await badge(0);
  await writeReview(page, RIDE, { title: 'Counted', text: 'Once.' });
  await badge(1);
  await page.getByRole('button', { name: review.discard }).click();
  await page.getByRole('button', { name: review.discardYes }).click();
  await badge(0);
});
