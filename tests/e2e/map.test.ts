// H2: the world map opens without a line, for fingers, mouse and keyboard, and always tells the same as its list.
import { expect, type Page } from '@playwright/test';
import { catalogue } from '#lib/messages/en/catalogue.ts';
import { map } from '#lib/messages/en/map.ts';
import type { MapView } from '#lib/domain/catalogue/map.ts';
import { readyForOffline } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

let stage: Stage;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());

const world = (page: Page) => page.getByRole('application', { name: map.label });
const marks = (page: Page) => world(page).getByRole('button');
const clusters = (page: Page) => world(page).getByRole('button', { name: /^\d+ parks, zoom in$/ });
const listed = (page: Page) =>
  page.getByRole('region', { name: map.inPicture }).getByRole('listitem');

/** What the marks stand for: parks by name, and how many behind numbers. */
const behindMarks = async (page: Page): Promise<number> => {
  const names = await marks(page).evaluateAll((all) =>
    all.map((one) => one.getAttribute('aria-label') ?? ''),
  );
  return names.reduce((sum, name) => sum + Number(/^(\d+) parks/.exec(name)?.[1] ?? 1), 0);
};

/** The list names as many parks as the marks stand for, and says so. */
async function agrees(page: Page): Promise<number> {
  let total = 0;
  await expect(async () => {
    total = await listed(page).count();
    expect(await behindMarks(page)).toBe(total);
    await expect(page.getByText(map.count(total), { exact: true }).first()).toBeVisible();
  }).toPass({ timeout: 40_000 });
  return total;
}

/** How many colours the drawn world has: one means that there is no land. */
const coloursDrawn = (page: Page) =>
  world(page)
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set<string>();
      for (let i = 0; i < data.length; i += 4 * 97) colours.add(data.slice(i, i + 4).join());
      return [...colours];
    });

test('from cold and without a line: clusters, a park, its page, and back to the same place', async () => {
  const phone = await stage.phone();
  await phone.page.goto('/');
  await readyForOffline(phone.page);
  await phone.context.close();
  await phone.reopen({ offline: true });
  const { page } = phone;
  const asked: string[] = [];
  phone.context.on('request', (request) => asked.push(new URL(request.url()).origin));

  await page.goto('/parks');
  await page.getByRole('link', { name: map.open, exact: true }).click();
  const all = await agrees(page);
  expect(all).toBe(await stage.count('park'));
  expect((await coloursDrawn(page)).length).toBeGreaterThan(1);

  let total = all;
  while ((await clusters(page).count()) > 0 && total > 3) {
    await clusters(page).first().tap();
    await expect.poll(() => listed(page).count()).not.toBe(total);
    total = await agrees(page);
  }
  expect(total).toBeLessThan(all);
  const one = world(page).getByRole('button').last();
  const name = (await one.getAttribute('aria-label'))!;
  await one.tap();
  const card = page.getByRole('region', { name, exact: true });
  await card.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/parks\/[a-z]/);
  await page.goBack();
  expect(await agrees(page)).toBe(total);
  expect(new Set(asked)).toEqual(new Set([stage.line.origin]));
});

test('by keyboard alone: over the map, into a cluster, to a park and out again', async () => {
  const { page } = await stage.desktop();
  await page.goto('/map');
  const all = await agrees(page);
  await page.getByRole('link', { name: map.skip }).focus();
  await page.keyboard.press('Tab');
  await expect(world(page)).toBeFocused();
  for (const key of ['+', '+', 'ArrowRight']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(400);
  }
  expect(await agrees(page)).toBeLessThan(all);

  await page.goto('/map?continent=EU');
  await agrees(page);
  await clusters(page).first().focus();
  for (let i = 0; i < 10; i++) {
    const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    const before = await marks(page).evaluateAll((all) => all.map((one) => one.ariaLabel).join());
    await page.keyboard.press(i % 2 ? 'Enter' : 'Space');
    if (!name?.endsWith('zoom in')) break;
    await expect
      .poll(() => marks(page).evaluateAll((all) => all.map((one) => one.ariaLabel).join()))
      .not.toBe(before);
    await agrees(page);
    await expect(page.locator('.mark:focus')).toHaveCount(1);
  }
  await expect(page.locator('section.card a:focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(world(page)).toBeFocused();
});

test('a continent is chosen as in the list, and the list stands there without scripts', async ({
  browser,
}) => {
  const { page } = await stage.desktop();
  await page.goto('/map');
  await agrees(page);
  await page
    .getByRole('navigation', { name: catalogue.continents })
    .getByRole('link', { name: catalogue.continent.AS })
    .click();
  await expect(page).toHaveURL(/continent=AS/);
  await expect.poll(() => agrees(page)).toBe(await stage.count(`park WHERE continent = 'AS'`));

  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${stage.line.origin}/map?continent=AS`);
  const asked = await fetch(`${stage.line.origin}/api/view/map?continent=AS`);
  const { parks } = (await asked.json()) as MapView;
  await expect(listed(plain)).toHaveCount(parks.length);
  for (const { name } of parks) await expect(plain.getByRole('link', { name })).toBeVisible();
  await context.close();
});

test('by night the land is drawn anew', async () => {
  const { page } = await stage.desktop();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/map');
  await agrees(page);
  const day = await coloursDrawn(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => coloursDrawn(page)).not.toEqual(day);
});
