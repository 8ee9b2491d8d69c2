import { expect } from '@playwright/test';
import { shell } from '#lib/messages/en/shell.ts';
import { readyForOffline, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// PB2: a list that was looked at is there again before any of the app's code has run.

let stage: Stage;
let phone: Phone;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
  phone = await stage.phone();
  await phone.page.goto('/');
  await readyForOffline(phone.page);
});
test.afterAll(() => stage?.close());

const card = () => phone.page.locator('main').getByRole('link', { name: /Alton Towers/ });

/** The addresses of which this phone keeps a picture. */
const pictured = (): Promise<string[]> =>
  phone.page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('picture-'));
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });

/** As it is before the app's code: the page's own scripts do not run at all. */
async function withoutScripts(address: string): Promise<void> {
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Emulation.setScriptExecutionDisabled', { value: true });
  await phone.page.goto(address);
  await session.send('Emulation.setScriptExecutionDisabled', { value: false });
}

test('a list seen before stands there without the app’s code, and the app takes its place', async () => {
  await phone.context.close();
  await phone.reopen({ offline: true });
  await withoutScripts('/parks');
  await expect(phone.page.getByRole('link', { name: shell.brand })).toBeVisible(); // the frame
  await expect(card(), 'never looked at: there is nothing to show').toHaveCount(0);

  await phone.page.goto('/parks');
  await expect(card()).toBeVisible();
  await expect.poll(pictured).toContain('/parks');

  await withoutScripts('/parks');
  await expect(card(), 'its picture').toBeVisible();
  await expect(phone.page.locator('#first-paint')).toHaveCount(1);
  for (const link of await phone.page.locator('main a').all())
    expect(await link.getAttribute('href'), 'links work in it').toMatch(/^\//);

  await phone.page.goto('/parks');
  await phone.page.waitForSelector('[data-hydrated]');
  await expect(card(), 'one list, not two').toHaveCount(1);
  await expect(phone.page.locator('main')).toHaveCount(1);
  await card().click();
  await expect(phone.page.getByRole('heading', { name: 'Alton Towers', level: 1 })).toBeVisible();
});

test('what would be lost in a picture cannot be typed there; in the page it can', async () => {
  await phone.page.goto('/');
  await expect.poll(pictured).toContain('/');
  await withoutScripts('/');
  await expect(phone.page.locator('main input').first()).toBeDisabled();
  await phone.page.goto('/');
  await phone.page.waitForSelector('[data-hydrated]');
  const sheets = phone.page.locator('head link[rel=stylesheet]');
  expect(await sheets.count(), 'the sheets of the picture stay').toBeGreaterThan(0);
  const wider = () =>
    phone.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await wider(), 'the page is as wide as the phone').toBeLessThanOrEqual(0);
  await phone.page
    .locator('main')
    .getByRole('combobox')
    .or(phone.page.locator('main').getByRole('searchbox'))
    .first()
    .fill('taron');
});

test('nothing is kept of a page that shows something of a person', async () => {
  for (const address of [
    '/',
    '/contributions',
    '/search?q=taron',
    '/parks/alton-towers',
    '/parks',
  ]) {
    await phone.page.goto(address);
    await phone.page.waitForSelector('[data-hydrated]');
    await phone.page.waitForTimeout(3_000); // longer than a page must be looked at
  }
  expect((await pictured()).sort()).toEqual(['/', '/parks']);
});
