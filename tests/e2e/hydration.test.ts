import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { review } from '#lib/messages/en/review.ts';
import { readyForOffline } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// Words typed before the script has arrived over a slow line are neither lost nor sent as empty.

const SCRIPTS = /^\/_app\/.*\.js$/;

let stage: Stage;
let free = (): void => undefined;
test.afterEach(() => free());
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());

/** Opens `path` in a new browser whose scripts do not come until `arrive` is called. */
async function openEarly(path: string): Promise<{ page: Page; arrive: () => Promise<void> }> {
  free = stage.line.hold(SCRIPTS);
  const { page } = await stage.phone();
  await page.goto(path, { waitUntil: 'commit' });
  return {
    page,
    async arrive() {
      await expect(page.locator('html[data-hydrated]')).toHaveCount(0);
      free();
      await expect(page.locator('html[data-hydrated]')).toHaveCount(1);
    },
  };
}

test('sign-up keeps every field and sends it', async () => {
  const typed = {
    name: 'Early Bird',
    email: 'early@hydration.test',
    password: 'slow-line-lantern',
  };
  const { page, arrive } = await openEarly('/sign-up');
  for (const [field, words] of Object.entries(typed))
    await page.locator(`[name=${field}]`).fill(words);
  await arrive();
  for (const [field, words] of Object.entries(typed))
    await expect(page.locator(`[name=${field}]`)).toHaveValue(words);
  await page.locator('main form [type=submit]').click();
  await page.waitForURL('**/contributions');
  expect(
    await stage.count(`"user" WHERE email = '${typed.email}' AND name = '${typed.name}'`),
  ).toBe(1);
});

test('sign-in keeps both fields, also after a refusal', async () => {
  const { page, arrive } = await openEarly('/sign-in');
  await page.locator('[name=email]').fill('visitor@demo.test');
  await page.locator('[name=password]').fill('not-the-password');
  await arrive();
  await page.locator('main form [type=submit]').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('[name=email]')).toHaveValue('visitor@demo.test');
  await expect(page.locator('[name=password]')).toHaveValue('not-the-password');
  await page.locator('[name=password]').fill('queue-jumping-otter');
  await page.locator('main form [type=submit]').click();
  await page.waitForURL('**/contributions');
});

test('sign-in works when the script never arrives', async () => {
  const { page } = await stage.phone();
  await page.route(
    (url) => SCRIPTS.test(url.pathname),
    (route) => route.abort(),
  );
  await page.goto('/sign-in');
  await page.locator('[name=email]').fill('visitor@demo.test');
  await page.locator('[name=password]').fill('queue-jumping-otter');
  await page.locator('main form [type=submit]').click();
  await page.waitForURL('**/contributions');
});

test('a search typed early is answered', async () => {
  const { page, arrive } = await openEarly('/search');
  await page.locator('[name=q]').fill('tarron');
  await arrive();
  await expect(page.locator('[name=q]')).toHaveValue('tarron');
  await expect(page.getByRole('link', { name: /Taron/ }).first()).toBeVisible();
});

test('the review form shows itself only when it can keep what is typed', async () => {
  const { page, arrive } = await openEarly('/parks/phantasialand/rides/taron/review');
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.getByLabel(review.fieldText)).toHaveCount(0);
  await arrive();
  await page.getByLabel(review.fieldText).fill('Typed as soon as it was there.');
  await expect(page.getByText(review.saved).first()).toBeVisible();
});

/** Scripts as they are named in an answer of the server: most in its head. */
async function scriptsNamed(path: string): Promise<Set<string>> {
  const answer = await fetch(`${stage.app.origin}${path}`);
  const named = `${answer.headers.get('link')} ${await answer.text()}`;
  return new Set(named.match(/\/_app\/[^"'>]+\.js/g));
}

/** Bytes as they travel. */
async function weigh(scripts: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const path of scripts)
    bytes += gzipSync(await (await fetch(`${stage.app.origin}${path}`)).bytes()).length;
  return bytes;
}

test('PB9: the start page brings at most 70 KB of scripts, whatever other pages share', async () => {
  const scripts = await scriptsNamed('/');
  expect(scripts.size).toBeGreaterThan(5);
  expect(await weigh(scripts)).toBeLessThanOrEqual(70 * 1024);
});

test('PB9: the map of the world comes when its page is opened, and is at most 90 KB of scripts', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: stage.app.origin });
  const page = await context.newPage();
  const loaded = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.startsWith('/_app/') && path.endsWith('.js')),
    );
  await page.goto('/');
  await readyForOffline(page); // what every page brings sooner or later is here
  await page.waitForLoadState('networkidle');
  const before = new Set([...(await loaded()), ...(await scriptsNamed('/map'))]);
  await page.goto('/map');
  await page.getByRole('application').getByRole('button').first().waitFor();
  const lazily = new Set(await loaded()).difference(before);
  const bytes = await weigh(lazily);
  expect(bytes).toBeGreaterThan(50 * 1024); // it is among them, and on no page before
  expect(bytes).toBeLessThanOrEqual(90 * 1024);
  await context.close();
});
