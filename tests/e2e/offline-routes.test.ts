import { expect, type Locator, type Page } from '@playwright/test';
import { account } from '#lib/messages/en/account.ts';
import { catalogue } from '#lib/messages/en/catalogue.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { desk } from '#lib/messages/en/desk.ts';
import { hours } from '#lib/messages/en/hours.ts';
import { hoursEditor } from '#lib/messages/en/hours-editor.ts';
import { parkMap } from '#lib/messages/en/park-map.ts';
import { nearby } from '#lib/messages/en/nearby.ts';
import { report } from '#lib/messages/en/report.ts';
import { rideLog } from '#lib/messages/en/ride-log.ts';
import { review } from '#lib/messages/en/review.ts';
import { share } from '#lib/messages/en/share.ts';
import { shell } from '#lib/messages/en/shell.ts';
import { readyForOffline, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// O1: after one visit to the start page, from cold and without a line, every page opens.

const PARK = '/parks/europa-park';
const RIDE = '/parks/phantasialand/rides/taron';

let stage: Stage;
let phone: Phone;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
  phone = await stage.phone();
  await phone.page.goto('/');
  await readyForOffline(phone.page);
  await phone.context.close();
  await phone.reopen({ offline: true });
});
test.afterAll(() => stage?.close());

const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { name }).first();

/** The app itself, not the browser's error page nor a page of its own about an error. */
async function isWell(page: Page): Promise<void> {
  await expect(page.getByRole('link', { name: shell.brand })).toBeVisible();
  await expect(page.getByText(shell.offlineBar)).toBeVisible();
  for (const level of [1, 2])
    // 3: the reviews of a place never visited, among what is there
    await expect(page.getByRole('heading', { name: shell.offlineTitle, level })).toHaveCount(0);
  await expect(page.getByText(/INTERNAL|Internal Error|undefined|\[object/)).toHaveCount(0);
}

const CONTENT: Record<string, (page: Page) => Locator> = {
  '/': (page) => page.getByRole('link', { name: /Europa-Park/ }).first(),
  '/parks': (page) => page.getByRole('link', { name: /Alton Towers/ }).first(),
  [PARK]: (page) => heading(page, 'Europa-Park'),
  [RIDE]: (page) => heading(page, 'Taron'),
  [`${PARK}/gate`]: (page) => page.getByRole('img', { name: /europa-park\?gate$/ }),
  [`${PARK}/hours`]: (page) => page.getByText(hours.notHere),
  [`${PARK}/map`]: (page) => page.getByText(parkMap.nothing).or(page.getByText(parkMap.notDrawn)),
  [`${PARK}/hours/edit`]: (page) => page.getByText(hoursEditor.signIn),
  [`${PARK}/review`]: (page) => page.getByLabel(review.fieldText),
  [`${RIDE}/review`]: (page) => page.getByLabel(review.fieldText),
  [`${RIDE}/report`]: (page) => page.getByText(report.signIn),
  [`${PARK}/edit`]: (page) => page.getByLabel('Country'),
  [`${RIDE}/edit`]: (page) => page.getByLabel('Riders an hour'),
  '/companies/intamin/edit': (page) => page.getByLabel('Headquarters'),
  '/add/park?name=Nowhere': (page) => page.getByLabel('Town'),
  '/search?q=tarron': (page) => page.getByRole('link', { name: /Taron/ }).first(),
  '/rides?sort=height&category=RC': (page) =>
    page
      .getByRole('link', {
        name: /Kingda Ka|Falcon|Top Thrill|Superman|Red Force|Fury|Steel Dragon/,
      })
      .first(),
  '/map': (page) => page.getByRole('button', { name: /parks, zoom in/ }).first(),
  '/companies/intamin': (page) => heading(page, /Intamin/),
  '/models/intamin-giga-coaster': (page) => heading(page, 'Giga Coaster'),
  '/nearby': (page) => page.getByRole('button', { name: nearby.use }),
  '/share': (page) => page.getByText(share.nothing),
  '/contributions': (page) => page.getByText(contributions.emptyTitle),
  '/log': (page) => page.getByText(rideLog.emptyTitle),
  '/log/map': (page) => page.getByText(rideLog.mapEmpty),
};

for (const [path, content] of Object.entries(CONTENT)) {
  test(`${path} opens from the phone`, async () => {
    await phone.page.goto(path);
    await expect(content(phone.page)).toBeVisible();
    await isWell(phone.page);
  });
}

const NEEDS_LINE: Record<string, { title: string; says: string }> = {
  '/sign-in': { title: account.signInTitle, says: shell.needsLine },
  '/sign-up': { title: account.signUpTitle, says: shell.needsLine },
  '/account': { title: account.accountTitle, says: shell.needsLine },
  '/company/efteling-bv': { title: shell.needsLine, says: shell.needsLineText },
  '/desk': { title: desk.title, says: desk.offlineTitle },
  '/desk/0198c0de-0000-7000-8000-000000000000': { title: desk.title, says: desk.offlineTitle },
};

for (const [path, { title, says }] of Object.entries(NEEDS_LINE)) {
  test(`${path} says that it needs a connection`, async () => {
    await phone.page.goto(path);
    await expect(heading(phone.page, title)).toBeVisible();
    await expect(phone.page.getByText(says)).toBeVisible();
    await isWell(phone.page);
  });
}

for (const path of [
  '/parks/no-such-park',
  '/parks/no-such-park/review',
  '/parks/phantasialand/rides/no-such-ride',
  '/parks/phantasialand/rides/no-such-ride/review',
]) {
  test(`${path} offline is friendly`, async () => {
    await phone.page.goto(path);
    await expect(phone.page.getByText(shell.offlineTitle)).toBeVisible();
    await expect(phone.page.getByRole('link', { name: shell.goHome })).toBeVisible();
  });
}

test('a place never visited has all but its reviews, and says so', async () => {
  await phone.page.goto(RIDE);
  const reviews = phone.page.getByRole('region', { name: review.listTitle });
  await expect(reviews.getByText(shell.offlineTitle)).toBeVisible();
  await expect(phone.page.getByRole('link', { name: review.write }).first()).toBeVisible();
});

test('an address that leads nowhere is friendly, and the way home works', async () => {
  await phone.page.goto('/no/such/page');
  await expect(phone.page.getByText(catalogue.notHere)).toBeVisible();
  await phone.page.getByRole('link', { name: shell.brand }).click();
  await expect(heading(phone.page, catalogue.homeTitle)).toBeVisible();
});

test('the whole way to a draft by hand: home, park, ride, review, and back', async () => {
  const { page } = phone;
  await page.goto('/');
  await page
    .getByRole('link', { name: /Phantasialand/ })
    .first()
    .click();
  await page
    .getByRole('link', { name: /Black Mamba/ })
    .first()
    .click();
  await page.getByRole('link', { name: review.write }).first().click();
  await page.getByLabel(review.fieldText).fill('Dark and close.');
  await expect(page.getByText(review.saved).first()).toBeVisible();
  await page.goBack();
  await expect(heading(page, 'Black Mamba')).toBeVisible();
});
