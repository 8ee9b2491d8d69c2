// X1: every page by machine, as far as a machine can judge: axe, narrow screens, big text, fingers,
// the keyboard, reduced motion. Eyes and ears still have to look and listen: `npm run screens`.
import pg from 'pg';
import {
  expect,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Page,
} from '@playwright/test';
import { startApp, type RunningApp } from '../support/app.ts';
import { DEMO, fillApp } from '../support/contents.ts';
import { importPark, somePark } from '../support/osm-park.ts';
import { faultsFound } from './axe.ts';
import { readyForOffline, signIn } from './phone.ts';
import { RIDE, SCREENS, type Screen } from './screens.ts';
import { test } from './test.ts';

const PHONE = { width: 360, height: 800 };
const DESKTOP = { width: 1440, height: 900 };

let app: RunningApp;
const contexts: BrowserContext[] = [];

test.describe.configure({ mode: 'default', timeout: 480_000 }); // many pages, each looked at in several ways
test.beforeAll(async () => {
  app = await startApp({ env: { LIMITS_SCALE: '100' } });
  await fillApp(app.origin);
  await writeHours(app.databaseUrl);
  importPark(app.databaseUrl, somePark('Paper Park'));
});
test.afterAll(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  await app?.stop();
});

/** As somebody from the park would: two seasons, nights past midnight, days of their own. */
async function writeHours(databaseUrl: string): Promise<void> {
  const rule =
    'Mar 28-Oct 31 Mo-Su 09:00-18:00; Nov-Feb Fr,Sa 11:00-01:00, Nov-Feb Su-Th 11:00-19:00';
  const hours = { rule, dates: {}, source: 'COMMUNITY', of: null, checkedOn: '2026-01-31' };
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  await db.query("SELECT set_config('app.actor', 'import:test', false)");
  await db.query(`UPDATE park SET hours = $1 WHERE slug = 'phantasialand'`, [
    JSON.stringify(hours),
  ]);
  await db.end();
}

const settled = (page: Page) =>
  page.waitForFunction(
    () =>
      document.documentElement.dataset.hydrated !== undefined &&
      document.querySelector('main h1') !== null &&
      document.querySelector('main .pulse') === null,
  );

/** By what the page is wider than the window. */
const sticksOut = (page: Page) =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > room + 1)
      .filter((one) => {
        for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
          if (getComputedStyle(up).overflowX !== 'visible') return false; // cut off, or scrolled in itself
        return true;
      })
      .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`)
      .slice(0, 5);
  });

/** What is pressed with a thumb and is smaller than 44 × 44 px. */
const small = (page: Page) =>
  page.evaluate(() => {
    const inDialog = document.querySelector('dialog[open]');
    return [...(inDialog ?? document).querySelectorAll('a[href], button, input, select, textarea')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => !one.closest('p, li > a.underline')) // a link within a sentence (WCAG 2.5.8)
      .filter((one) => !one.matches('[href="#content"], .sr-only')) // seen only by those who use Tab
      .flatMap((one) => {
        // The label is pressed as well; a card's link covers the card; five stars are ten halves.
        const target = one.closest('label') ?? one;
        const over = getComputedStyle(one, '::after');
        const card = over.position === 'absolute' ? one.closest('.relative') : null;
        const { width, height } = (card ?? target).getBoundingClientRect();
        const needed = one.matches('.stars input') ? 22 : 43.5;
        return width >= needed && height >= 43.5
          ? []
          : [`${one.outerHTML.slice(0, 120)}: ${Math.round(width)} × ${Math.round(height)}`];
      });
  });

const nameOf = ({ path, state, offline }: Screen) =>
  [path, state, offline && 'offline'].filter(Boolean).join(', ');

async function open(page: Page, screen: Screen): Promise<void> {
  await page.context().setOffline(screen.offline ?? false);
  await page.setViewportSize(PHONE);
  if (!screen.further) {
    await page.goto(screen.path);
    await settled(page);
  }
  await screen.prepare?.(page);
}

interface Look {
  size: typeof PHONE;
  colours: 'light' | 'dark';
}
/** Both sizes and both colours, once each: what a page is made of is the same in all four. */
const ONLINE: Look[] = [
  { size: PHONE, colours: 'light' },
  { size: DESKTOP, colours: 'dark' },
];
const OFFLINE: Look[] = [{ size: PHONE, colours: 'dark' }];

async function look(page: Page, name: string, looks: Look[]): Promise<void> {
  for (const { size, colours } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' });
    await page.evaluate(() => new Promise((done) => setTimeout(done, 50))); // old colours are gone
    const found = await faultsFound(page);
    expect.soft(found, `${name}, ${size.width} px, ${colours}`).toEqual([]);
    if (size === PHONE) expect.soft(await small(page), `${name}: too small`).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page, `${name} at 320 px`);
  await page.setViewportSize(PHONE);
  await letters(page, 32);
  await fits(page, `${name}, text twice as large`);
  await letters(page, 16);
}

/** A busy machine may take a moment to lay the page out anew; what stays outside is a fault. */
const fits = (page: Page, how: string) =>
  expect
    .configure({ soft: true })
    .poll(() => sticksOut(page), { message: how })
    .toEqual([]);

/** The size of letters that a person has set in the browser, in px. */
async function letters(page: Page, standard: number): Promise<void> {
  let cdp = sessions.get(page);
  if (!cdp) sessions.set(page, (cdp = await page.context().newCDPSession(page)));
  await cdp.send('Page.setFontSizes', { fontSizes: { standard } });
  await expect(page.locator('html')).toHaveCSS('font-size', `${standard}px`);
}
const sessions = new Map<Page, CDPSession>();

async function contextFor(browser: Browser, who: keyof typeof SCREENS): Promise<Page> {
  const context = await browser.newContext({
    baseURL: app.origin,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: PHONE,
  });
  contexts.push(context);
  const page = await context.newPage();
  if (who !== 'nobody') {
    const [email, password] = DEMO[who];
    await signIn(page, email, password);
    await page.locator('header a[href="/account"]').waitFor(); // the device knows who it is
  }
  return page;
}

for (const who of Object.keys(SCREENS) as (keyof typeof SCREENS)[]) {
  test(`what ${who} sees can be used by everyone`, async ({ browser }) => {
    const page = await contextFor(browser, who);
    if (who === 'nobody') {
      await page.goto('/');
      await readyForOffline(page);
    }
    for (const screen of SCREENS[who])
      await test.step(nameOf(screen), async () => {
        await open(page, screen);
        await look(page, nameOf(screen), screen.offline ? OFFLINE : ONLINE);
      });
  });
}

interface Stop {
  text: string;
  ring: boolean;
  covered: boolean;
}

/** One press of Tab: where the focus is, whether it is seen, and whether something lies over it. */
async function tab(page: Page): Promise<Stop | null> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const rings = (el: Element | null): boolean => {
      for (let up = 0; el && up < 5; el = el.parentElement, up++) {
        const { outlineStyle, outlineWidth } = getComputedStyle(el);
        if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
      }
      return false;
    };
    const box = one.getBoundingClientRect();
    const inside = (x: number, y: number) => {
      const top = document.elementFromPoint(x, y);
      return Boolean(
        top &&
        (one.contains(top) || top.contains(one) || one.closest('label') === top.closest('label')),
      );
    };
    const seen = [0.15, 0.5, 0.85].some((part) =>
      inside(box.left + Math.min(box.width / 2, 40), box.top + box.height * part),
    );
    return {
      text:
        (one.getAttribute('aria-label') ?? one.textContent).trim().replace(/\s+/g, ' ') || one.id,
      ring: rings(one),
      covered: !seen,
    };
  });
}

async function walk(page: Page, presses: number): Promise<string[]> {
  const stops: string[] = [];
  for (let i = 0; i < presses; i++) {
    const stop = await tab(page);
    if (!stop) break;
    stops.push(stop.text);
    expect.soft(stop.ring, `${page.url()}: the focus on “${stop.text}” is seen`).toBe(true);
    expect.soft(stop.covered, `${page.url()}: “${stop.text}” lies under something`).toBe(false);
  }
  return stops;
}

test('Tab reaches what matters, always in sight', async ({ browser }) => {
  const page = await contextFor(browser, 'visitor');
  const reaches = async (path: string, presses: number, ...wanted: string[]) => {
    await page.goto(path);
    await settled(page);
    const stops = await walk(page, presses);
    expect(stops[0], path).toBe('Skip to the content');
    for (const text of wanted) expect(stops, path).toContain(text);
  };
  await reaches('/', 30, 'Search', 'All parks', 'Phantasialand');
  await reaches('/parks/phantasialand', 30, 'Write a review', 'Taron', 'Log a ride on Taron');
  await reaches(RIDE, 12, 'Phantasialand', 'Write a review', 'Log a ride');
  await reaches('/contributions', 20, 'Taron');
  await reaches(
    `${RIDE}/review`,
    20,
    'field-text',
    'Send for review',
    'Throw the draft away',
    'Yours',
  );
});

test('nothing moves for someone who asked for that', async ({ browser }) => {
  const page = await contextFor(browser, 'nobody');
  for (const path of ['/', '/search?q=taron', '/contributions']) {
    await page.goto(path);
    await settled(page);
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((one) => {
          const { transitionDuration, animationDuration } = getComputedStyle(one);
          return [transitionDuration, animationDuration].some((all) =>
            all.split(',').some((time) => parseFloat(time) > 0.001),
          );
        }).length,
    );
    expect(moving, path).toBe(0);
  }
});
