// H2: the map of a park, drawn from a file of OpenStreetMap, from cold and without a line; for fingers, keyboard and readers.
import { expect, type Page } from '@playwright/test';
import { nearby } from '#lib/messages/en/nearby.ts';
import { parkMap as words } from '#lib/messages/en/park-map.ts';
import { DAY, NIGHT } from '#lib/ui/map/park-colours.ts';
import { importPark, somePark } from '../support/osm-park.ts';
import { ground, painted, shows } from './ground.ts';
import { kept, readyForOffline } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const PAPER = '/parks/paper-park/map';
const IN_PAPER_PARK = { latitude: 47.802, longitude: 16.643, accuracy: 12 };

let stage: Stage;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
  importPark(stage.app.databaseUrl, somePark('Paper Park'));
});
test.afterAll(() => stage?.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The phone holds the park's scope and its map. */
const mapKept = (page: Page) =>
  expect
    .poll(
      async () => {
        const { maps = [], parkRows = [] } = await kept(page, 'cache');
        const rows = (parkRows as { entity: string }[]).filter(({ entity }) => entity === 'map');
        return Math.min(maps.length, rows.length);
      },
      { timeout: 60_000 }, // other tests hold the feed back now and then
    )
    .toBeGreaterThan(0);

test('from cold and without a line: its ground, a ride, its page and back', async () => {
  const phone = await stage.phone();
  await phone.page.goto('/');
  await readyForOffline(phone.page);
  await phone.page.goto(PAPER);
  await mapKept(phone.page);
  await phone.context.close();
  await phone.reopen({ offline: true });
  const { page } = phone;
  await page.goto(PAPER);
  const { shape } = DAY;
  await shows(page, shape.path, shape.coaster, shape.water, shape.building, DAY.mark.ride);
  await button(page, words.show('Blitz')).tap();
  await button(page, words.zoomIn).tap();
  await shows(page, DAY.chosen, shape.coaster);
  const close = await painted(page, shape.coaster);
  await page.getByRole('region', { name: 'Blitz', exact: true }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Blitz' })).toBeVisible();
  await page.goBack();
  await expect.poll(() => painted(page, shape.coaster)).toBeGreaterThan(close / 3); // as closely as before
});

test('a finger on the map opens what stands there', async () => {
  const phone = await stage.phone();
  const { page } = phone;
  await page.goto('/parks/paper-park');
  await page.getByRole('link', { name: 'Map of the park' }).click();
  await shows(page, DAY.shape.coaster, DAY.shape.water);
  await button(page, words.show('Horses')).tap();
  const card = page.getByRole('region', { name: 'Horses', exact: true });
  await card.getByRole('button', { name: words.closeCard }).tap();
  await expect(card).toHaveCount(0);
  const { x, y, width, height } = (await ground(page).boundingBox())!;
  await page.touchscreen.tap(x + width / 2, y + height / 2); // where it was moved to
  await expect(card.getByRole('link', { name: 'Horses' })).toBeVisible();
  await page.touchscreen.tap(x + 20, y + 20);
  await expect(card).toHaveCount(0);
});

test('where one stands is on the map at a tap, and gone at another', async () => {
  const { page, context } = await stage.phone();
  await context.grantPermissions(['geolocation'], { origin: stage.line.origin });
  await context.setGeolocation(IN_PAPER_PARK);
  await page.goto(PAPER);
  const dot = ground(page).locator('path');
  await expect(page.getByRole('button', { name: nearby.use })).toBeVisible();
  await expect(dot).toHaveCount(0); // nobody asked yet
  await page.getByRole('button', { name: nearby.use }).tap();
  await expect(dot).toHaveCount(2); // a circle in which one is, and the dot
  const { x, y, width, height } = (await ground(page).boundingBox())!;
  const at = (await dot.last().boundingBox())!;
  expect(at.x).toBeGreaterThan(x);
  expect(at.x).toBeLessThan(x + width);
  expect(at.y).toBeGreaterThan(y);
  expect(at.y).toBeLessThan(y + height);
  await page.getByRole('button', { name: nearby.stop }).tap();
  await expect(dot).toHaveCount(0);
});

test('by keyboard alone: the map, a place of the list, and back to where one was', async () => {
  const { page } = await stage.desktop();
  await page.goto(PAPER);
  await shows(page, DAY.shape.coaster);
  await page.getByRole('link', { name: words.skip }).focus();
  await page.keyboard.press('Tab');
  await expect(ground(page)).toBeFocused();
  const before = await painted(page, DAY.shape.water);
  await page.keyboard.press('+');
  await expect.poll(() => painted(page, DAY.shape.water)).toBeGreaterThan(before);

  const toilets = `${words.point.toilets} ${words.near('The Inn')}`;
  const show = button(page, words.show(toilets));
  await show.focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('region', { name: toilets, exact: true });
  await expect(card.getByRole('button')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(show).toBeFocused();
});

test('by night it is drawn in the colours of the night', async () => {
  const { page } = await stage.desktop();
  await page.goto(PAPER);
  await shows(page, DAY.shape.coaster);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shows(page, NIGHT.shape.coaster, NIGHT.shape.water);
  expect(await painted(page, DAY.shape.coaster)).toBe(0);
});

test('without scripts all places are there as a list', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${stage.line.origin}${PAPER}`);
  for (const name of ['Blitz', 'Horses'])
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  for (const kind of ['entrance', 'first-aid', 'food', 'toilets'] as const)
    await expect(page.getByRole('region', { name: words.points[kind] })).toBeVisible();
  await context.close();
});

test('a park that nobody drew shows the rides that have a position', async () => {
  const { page } = await stage.desktop();
  await page.goto('/parks/efteling/map');
  await expect(page.getByText(words.notDrawn)).toBeVisible();
  await shows(page, DAY.mark.coaster);
  await expect(page.getByRole('link', { name: 'Baron 1898' })).toBeVisible();
});
