// `npm run screens`: every page of the built app at a phone's and a desktop's size, light and dark, into screens/.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { startApp } from '../tests/support/app.ts';
import { DEMO, fillApp } from '../tests/support/contents.ts';

const OUT = join(import.meta.dirname, '..', 'screens');
const SIZES = { phone: { width: 360, height: 800 }, desktop: { width: 1440, height: 900 } };
const RIDE = '/parks/phantasialand/rides/taron';

interface Shot {
  name: string;
  path: string;
  as?: 'visitor' | 'moderator';
  offline?: boolean;
  prepare?: (page: Page) => Promise<void>;
}

const SHOTS: Shot[] = [
  { name: 'home', path: '/' },
  { name: 'parks', path: '/parks' },
  { name: 'park', path: '/parks/phantasialand' },
  { name: 'ride', path: RIDE },
  { name: 'ride-unrated', path: '/parks/efteling/rides/baron-1898' },
  { name: 'search-empty', path: '/search' },
  { name: 'search', path: '/search?q=tarron' },
  { name: 'search-none', path: '/search?q=zzzzqqqq' },
  { name: 'review', path: `${RIDE}/review`, as: 'visitor' },
  { name: 'review-guest', path: `${RIDE}/review` },
  {
    name: 'review-faults',
    path: `${RIDE}/review`,
    as: 'visitor',
    prepare: async (page) => {
      await page.locator('#field-title').fill('long '.repeat(60));
      await page.locator('main form [type=submit]').click();
    },
  },
  { name: 'contributions', path: '/contributions', as: 'visitor' },
  { name: 'contributions-empty', path: '/contributions' },
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    prepare: async (page) => {
      await page.locator('[name=email]').fill('visitor@demo.test');
      await page.locator('[name=password]').fill('not the right one');
      await page.locator('main form [type=submit]').click();
    },
  },
  { name: 'sign-up', path: '/sign-up' },
  { name: 'account', path: '/account', as: 'visitor' },
  { name: 'desk', path: '/desk', as: 'moderator' },
  {
    name: 'desk-item',
    path: '/desk',
    as: 'moderator',
    prepare: async (page) => {
      await page.locator('nav a[href^="/desk/"]').first().click();
      await page.waitForURL(/\/desk\/./);
    },
  },
  {
    name: 'desk-refuse',
    path: '/desk',
    as: 'moderator',
    prepare: async (page) => {
      await page.locator('nav a[href^="/desk/"]').first().click();
      await page.waitForURL(/\/desk\/./);
      await page.waitForTimeout(300);
      await page.keyboard.press('r');
    },
  },
  { name: 'not-found', path: '/parks/no-such-park' },
  { name: 'home-offline', path: '/', offline: true },
  { name: 'park-offline', path: '/parks/efteling', offline: true },
  { name: 'desk-offline', path: '/desk', offline: true },
  { name: 'sign-in-offline', path: '/sign-in', offline: true },
];

async function shoot(browser: Browser, origin: string, dark: boolean): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const who of ['nobody', 'visitor', 'moderator'] as const) {
      const context = await browser.newContext({
        baseURL: origin,
        viewport,
        colorScheme: dark ? 'dark' : 'light',
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto('/');
      if (who !== 'nobody') {
        const [email, password] = DEMO[who];
        await page.goto('/sign-in');
        await page.waitForSelector('html[data-hydrated]');
        await page.locator('[name=email]').fill(email);
        await page.locator('[name=password]').fill(password);
        await page.locator('main form [type=submit]').click();
        await page.waitForURL((url) => url.pathname !== '/sign-in');
      }
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.waitForTimeout(2_000);
      for (const shot of SHOTS) {
        if ((shot.as ?? 'nobody') !== who) continue;
        await context.setOffline(shot.offline ?? false);
        await page.goto(shot.path);
        await page.waitForTimeout(900);
        await shot.prepare?.(page);
        await page.waitForTimeout(500);
        const name = `${shot.name}-${size}-${dark ? 'dark' : 'light'}.png`;
        await page.screenshot({ path: join(OUT, name), fullPage: size === 'phone' });
      }
      await context.close();
    }
  }
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const app = await startApp();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await fillApp(app.origin);
  for (const dark of [false, true]) await shoot(browser, app.origin, dark);
  console.log(`Look at them: ${OUT}`);
} finally {
  await browser.close();
  await app.stop();
}
