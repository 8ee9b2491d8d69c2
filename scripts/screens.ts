// `npm run screens`: every page of the built app at a phone's and a desktop's size, light and dark, into screens/.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import { uuidv7 } from 'uuidv7';
import { startApp } from '../tests/support/app.ts';
import { member, type Member } from '../tests/support/member.ts';

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
      await page.locator('a[href^="/desk/"]').first().click();
      await page.waitForURL(/\/desk\/./);
    },
  },
  {
    name: 'desk-refuse',
    path: '/desk',
    as: 'moderator',
    prepare: async (page) => {
      await page.locator('a[href^="/desk/"]').first().click();
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

const SIGN_IN = {
  visitor: ['visitor@demo.test', 'queue-jumping-otter'],
  moderator: ['moderator@demo.test', 'patient-lamp-keeper'],
} as const;

/** A picture with some life in it: nobody's photo has to be in the project for this. */
const picture = (hue: number): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">
      <defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl(${hue} 70% 75%)"/>
      <stop offset="1" stop-color="hsl(${hue + 40} 60% 35%)"/></linearGradient></defs>
      <rect width="1600" height="1200" fill="url(#g)"/>
      <path d="M0 900 Q300 100 600 700 T1200 500 T1600 800" fill="none" stroke="#b22" stroke-width="26"/>
      <path d="M0 960 L1600 960" stroke="#333" stroke-width="60"/></svg>`),
  )
    .jpeg()
    .toBuffer();

async function fill(origin: string): Promise<void> {
  const visitor = await member(origin, ...SIGN_IN.visitor);
  const moderator = await member(origin, ...SIGN_IN.moderator);
  const view = async (path: string) => (await fetch(`${origin}/api/view/${path}`)).json();
  const words = (rating: number, title: string, text: string) => {
    return { rating, title, text, visitedOn: '2026-07-18', waitedMinutes: 35, language: 'en' };
  };
  const decide = (submissionId: string, version: number, author: Member, refuse = false) =>
    author.call('desk.decide', {
      id: uuidv7(),
      submissionId,
      version,
      outcome: refuse ? 'REJECTED' : 'APPROVED',
      reason: refuse ? { code: 'OFF_TOPIC', text: 'This is about the hotel, not the ride.' } : null,
    });

  const taron = await view('ride/phantasialand/taron');
  const long =
    'The second launch is the one you remember. Go in the last hour, when the village is lit and the queue is short: row eight if you like being whipped around, row one for the view.\n\nNot for small bladders: the single rider line was closed.';
  const first = await visitor.review(
    { kind: 'ride', id: taron.ride.id },
    words(9, 'Best launch in the world', long),
    [await picture(200), await picture(20)],
  );
  await decide(first, 3, moderator);
  const park = await view('park/phantasialand');
  const second = await visitor.review(
    { kind: 'park', id: park.park.id },
    words(8, 'Small, dense, lovely', 'Every corner is built up. Wear shoes for stairs.'),
  );
  await decide(second, 1, moderator);
  const [one, two, three] = park.rides.filter((r: { slug: string }) => r.slug !== 'taron');
  const refused = await visitor.review(
    { kind: 'ride', id: one.id },
    words(3, 'Hotel was loud', 'No sleep.'),
  );
  await decide(refused, 1, moderator, true);
  await visitor.review({ kind: 'ride', id: two.id }, words(7, 'Still going strong', long), [
    await picture(120),
  ]);
  await visitor.review({ kind: 'ride', id: three.id }, words(2, '', 'Broke down twice.'));
}

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
        const [email, password] = SIGN_IN[who];
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
  await fill(app.origin);
  for (const dark of [false, true]) await shoot(browser, app.origin, dark);
  console.log(`Look at them: ${OUT}`);
} finally {
  await browser.close();
  await app.stop();
}
