// H3: one button keeps a park, and from cold and without a line it is there: hours, reviews, pictures.
import { expect, type Page } from '@playwright/test';
import readCode from 'jsqr';
import sharp from 'sharp';
import { hours } from '#lib/messages/en/hours.ts';
import { parkPack as words } from '#lib/messages/en/park-pack.ts';
import type { ParkHours } from '#lib/domain/hours/hours.ts';
import { DEMO, fillApp } from '../support/contents.ts';
import { member } from '../support/member.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const PARK = '/parks/phantasialand';
const ALL_DAY: ParkHours = {
  ...{ rule: 'Mo-Su 00:00-24:00', dates: {}, source: 'COMMUNITY', of: null },
  checkedOn: '2026-11-20',
};

let stage: Stage;
test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage({ LIMITS_SCALE: '100' });
  await fillApp(stage.line.origin);
  const moderator = await member(stage.line.origin, ...DEMO.moderator);
  const { rows } = await stage.db.query("SELECT id FROM park WHERE slug = 'phantasialand'");
  await moderator.call('hours.set', { parkId: rows[0].id, base: null, hours: ALL_DAY });
});
test.afterAll(() => stage?.close());

/** Other tests of the cluster hold the feed back now and then. */
const arrived = { timeout: 60_000 };
const saved = (page: Page) =>
  page
    .getByRole('main')
    .getByText(/^Saved for offline, /)
    .first();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** Pictures that the page shows, as wide as they came; 0 is a broken one. */
const pictures = (page: Page) =>
  page
    .locator('main img[src^="/media/"]')
    .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));

test('asked once, kept, and opened from cold without a line: hours, reviews and pictures never looked at', async () => {
  const phone = await stage.phone();
  await phone.page.goto(PARK);
  const card = () => phone.page.getByRole('region', { name: words.askTitle });
  await expect(card()).toContainText(/\d (KB|MB)/);
  await button(phone.page, words.askYes).click();
  await expect(saved(phone.page)).toBeVisible(arrived);
  await expect(card()).toHaveCount(0);

  await phone.kill();
  await phone.reopen({ offline: true });
  await phone.page.goto(PARK);
  await expect(phone.page.getByText('Small, dense, lovely')).toBeVisible();
  await expect(phone.page.getByRole('region', { name: hours.title })).toContainText(hours.allDay);
  await expect(saved(phone.page)).toBeVisible();
  await phone.page.goto(`${PARK}/rides/taron`);
  await expect(phone.page.getByText('Best launch in the world')).toBeVisible();
  await phone.page.locator('main img[src^="/media/"]').last().scrollIntoViewIfNeeded();
  await expect.poll(() => pictures(phone.page)).toHaveLength(2);
  await expect
    .poll(async () => (await pictures(phone.page)).every((width) => width > 0))
    .toBe(true);

  // What is used by what, and removing, need no line either.
  await phone.page.goto('/device');
  await expect(phone.page.getByRole('link', { name: 'Phantasialand' })).toBeVisible();
  await button(phone.page, words.removeLong('Phantasialand')).click();
  await expect(phone.page.getByText(words.noParks)).toBeVisible();
  await phone.page.goto(`${PARK}/rides/taron`);
  await expect(phone.page.getByText('Best launch in the world')).toHaveCount(0);

  await phone.context.setOffline(false);
  await phone.page.goto('/parks/efteling');
  await expect(button(phone.page, words.keep)).toBeVisible();
  await expect(card()).toHaveCount(0); // it was asked, once
});

test('a line that breaks and a device that is full say so, and what has come stays', async () => {
  const desktop = await stage.desktop();
  const { page } = desktop;
  const mend = stage.line.answerInstead('GET', /^\/media\//, { status: 503 });
  await page.goto(PARK);
  await button(page, words.keep).click();
  await expect(page.getByText(words.later)).toBeVisible(arrived);
  await expect(saved(page)).toHaveCount(0);
  mend();
  await button(page, `${words.again}: Phantasialand`).click();
  await expect(saved(page)).toBeVisible(arrived);

  await page.goto('/parks/phantasialand'); // a new worker, whose store has no room
  await expect(saved(page)).toBeVisible();
  await button(page, words.removeLong('Phantasialand')).click();
  await expect(button(page, words.keep)).toBeVisible();
  const worker = page.workers().find((one) => one.url().includes('worker'))!;
  await worker.evaluate(() => {
    const real = Cache.prototype.put;
    Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    (globalThis as { makeRoom?: () => void }).makeRoom = () => (Cache.prototype.put = real);
  });
  await button(page, words.keep).click();
  await expect(page.getByText(words.full)).toBeVisible(arrived);
  await expect(saved(page)).toHaveCount(0);
  await button(page, words.withoutPhotos).click();
  await expect(saved(page)).toBeVisible(arrived);
  await worker.evaluate(() => (globalThis as { makeRoom?: () => void }).makeRoom!());
});

test('S63: what the browser looked for while the app was closed is there without a line', async () => {
  const phone = await stage.phone();
  const session = await phone.context.newCDPSession(phone.page);
  let registrationId = '';
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find((r) => !r.isDeleted)?.registrationId ?? registrationId;
  });
  await session.send('ServiceWorker.enable');
  await phone.page.goto('/parks/efteling');
  await button(phone.page, words.askYes).click();
  await expect(saved(phone.page)).toBeVisible(arrived);
  await expect(phone.page.getByText(hours.nobody)).toBeVisible();
  await phone.page.goto('about:blank'); // the app is closed
  const { rows } = await stage.db.query("SELECT id FROM park WHERE slug = 'efteling'");
  const moderator = await member(stage.line.origin, ...DEMO.moderator);
  await moderator.call('hours.set', { parkId: rows[0].id, base: null, hours: ALL_DAY });
  const fetched = (): Promise<number> =>
    phone.context.serviceWorkers()[0]!.evaluate(async () => {
      const keys = await (await caches.open('kept-ahead')).keys();
      return keys.filter(({ url }) => url.includes('/sync/feed/')).length;
    });
  await expect(async () => {
    await session.send('ServiceWorker.dispatchPeriodicSyncEvent', {
      ...{ origin: stage.line.origin, registrationId, tag: 'parks' },
    });
    await expect.poll(fetched).toBe(1);
  }).toPass(arrived);
  await phone.context.setOffline(true);
  await phone.page.goto('/parks/efteling');
  await expect(phone.page.getByRole('region', { name: hours.title })).toContainText(hours.allDay);
});

test('gate mode: the code’s address keeps the park without another press', async () => {
  const people = await stage.desktop();
  await people.page.goto(`${PARK}/gate`);
  const address = `${stage.line.origin}${PARK}?gate`;
  await expect(people.page.getByRole('img', { name: words.gateAlt(address) })).toBeVisible();
  await expect(people.page.getByText(address)).toBeVisible();

  const phone = await stage.phone();
  await phone.page.goto(address);
  await expect(saved(phone.page)).toBeVisible(arrived);
  // In this order: the page asked for, its park, the parks' index, the rest.
  const order = stage.line.requests.slice(stage.line.requests.lastIndexOf(`GET ${PARK}?gate`));
  const at = (what: RegExp) => order.findIndex((one) => what.test(one));
  expect(at(/\/sync\/pack-size\//)).toBeGreaterThan(0);
  expect(at(/\/sync\/feed\/park:/)).toBeLessThan(at(/\/media\/\w+\/320/));
});

/** What somebody else's reader finds on a picture of the page; null: no code. */
async function scanned(page: Page): Promise<string | null> {
  const { data, info } = await sharp(await page.screenshot({ fullPage: true }))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return readCode(new Uint8ClampedArray(data), info.width, info.height)?.data ?? null;
}

test('gate mode: other readers read the code, on the screen and as it is printed, by night too', async () => {
  const { page } = await stage.desktop();
  const address = `${stage.line.origin}${PARK}?gate`;
  await page.goto(`${PARK}/gate`);
  await page.getByRole('img', { name: words.gateAlt(address) }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ media: 'screen', colorScheme });
    expect(await scanned(page), colorScheme).toBe(address);
  }
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await scanned(page), 'printed').toBe(address);
  for (const other of [
    button(page, words.gatePrint),
    page.getByRole('banner'),
    page.getByRole('navigation'),
  ])
    await expect(other).toBeHidden(); // paper has no use for them
  const colours = await page.getByText(address).evaluate((line) => {
    return [getComputedStyle(line).color, getComputedStyle(document.body).backgroundColor];
  });
  expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(paper.match(/\/Type \/Page\b/g)).toHaveLength(1);
});
