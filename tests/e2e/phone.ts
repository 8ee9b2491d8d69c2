// A phone (or a moderator's desktop) for the browser tests: real Chromium with a profile of its own
// on disk, which can be killed without warning and opened again.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { review } from '#lib/messages/en/review.ts';
import { CHROMIUM_ARGS } from '../support/chromium-args.ts';
import { isReadyForOffline } from '../support/in-page.ts';
import { watchRequests } from './test.ts';

export interface Phone {
  readonly context: BrowserContext;
  readonly page: Page;
  /** SIGKILL: nothing is flushed that was not. */
  kill(): Promise<void>;
  /** The same profile, from cold. */
  reopen(options?: { offline?: boolean }): Promise<void>;
  close(): Promise<void>;
}

export interface PhoneOptions {
  origin: string;
  size?: { width: number; height: number };
}

export async function openPhone({
  origin,
  size = { width: 360, height: 800 },
}: PhoneOptions): Promise<Phone> {
  const profile = mkdtempSync(join(tmpdir(), 'thrillwiki-phone-'));
  const launch = async (offline: boolean): Promise<[BrowserContext, Page]> => {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: CHROMIUM_ARGS,
      viewport: size,
      baseURL: origin,
      locale: 'en-GB',
      offline,
      hasTouch: size.width < 600,
    });
    watchRequests(context, origin);
    await stayOffline(context, offline);
    context.setDefaultTimeout(30_000);
    context.setDefaultNavigationTimeout(30_000);
    return [context, context.pages()[0] ?? (await context.newPage())];
  };
  let [context, page] = await launch(false);
  return {
    get context() {
      return context;
    },
    get page() {
      return page;
    },
    async kill() {
      const closed = context.waitForEvent('close', { timeout: 10_000 }).catch(() => undefined);
      execFileSync('pkill', ['-KILL', '-f', profile]);
      await closed;
    },
    async reopen({ offline = false } = {}) {
      [context, page] = await launch(offline);
    },
    async close() {
      await context.close().catch(() => undefined);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Chromium 150 forgets at every navigation that it was told to be offline: requests still fail, but
 * `navigator.onLine` reads true. So each page is told again.
 */
async function stayOffline(context: BrowserContext, offlineNow: boolean): Promise<void> {
  let offline = offlineNow;
  const tellers = new Map<Page, () => Promise<unknown>>();
  const follow = async (page: Page): Promise<void> => {
    const session = await context.newCDPSession(page);
    const tell = (): Promise<unknown> =>
      session
        .send('Network.overrideNetworkState', {
          ...{ offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
        })
        .catch(() => undefined); // the page is gone
    tellers.set(page, tell);
    page.on('framenavigated', (frame) => offline && frame === page.mainFrame() && void tell());
    page.on('close', () => tellers.delete(page));
    if (offline) await tell();
  };
  context.on('page', (page) => void follow(page).catch(() => undefined));
  await Promise.all(context.pages().map(follow));
  const setOffline = context.setOffline.bind(context);
  context.setOffline = async (next) => {
    offline = next;
    await setOffline(next);
    await Promise.all([...tellers.values()].map((tell) => tell()));
  };
}

/** The service worker holds the app, and the phone the catalogue: from here on it may go offline. */
export async function readyForOffline(page: Page): Promise<void> {
  // Not `waitForFunction`, which takes a promise for its answer.
  const isReady = () => page.evaluate(isReadyForOffline).catch(() => false);
  await expect.poll(isReady, { timeout: 60_000, message: 'ready for offline' }).toBe(true);
}

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('main form [type=submit]').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Makes an account through the page, as a person does. */
export async function signUp(
  page: Page,
  person: { name: string; email: string; password: string },
): Promise<void> {
  await page.goto('/sign-up');
  await page.locator('[name=name]').fill(person.name);
  await page.locator('[name=email]').fill(person.email);
  await page.locator('[name=password]').fill(person.password);
  await page.locator('main form [type=submit]').click();
  await page.waitForURL((url) => url.pathname !== '/sign-up');
}

/** Fills the review form of a park or ride (`/parks/…`) and waits until the phone keeps it. */
export async function writeReview(
  page: Page,
  subject: string,
  words: { title: string; text: string; stars?: string },
  photos: string[] = [],
): Promise<void> {
  await page.goto(`${subject}/review`);
  await page.getByRole('radio', { name: review.stars(words.stars ?? '4') }).check({ force: true });
  await page.getByLabel(review.fieldTitle).fill(words.title);
  await page.getByLabel(review.fieldText).fill(words.text);
  if (photos.length > 0) {
    await page.locator('input[type=file]').setInputFiles(photos);
    for (const photo of photos)
      await expect(page.getByRole('img', { name: basename(photo) })).toBeVisible();
  }
  await expect(page.getByText(review.saved).first()).toBeVisible();
}

/** What stands in one of the phone's databases, by store; empty when there is no such database. */
export const kept = (page: Page, database: string): Promise<Record<string, unknown[]>> =>
  page.evaluate(async (name) => {
    if (!(await indexedDB.databases()).some((d) => d.name === name)) return {};
    const db = await new Promise<IDBDatabase>((done, failed) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => done(open.result);
      open.onerror = () => failed(open.error);
    });
    const found: Record<string, unknown[]> = {};
    for (const store of db.objectStoreNames)
      found[store] = await new Promise((done) => {
        const get = db.transaction(store).objectStore(store).getAll();
        get.onsuccess = () => done(get.result as unknown[]);
      });
    db.close();
    return found;
  }, database);

/** How many items stand in an outbox. */
export const itemsLeft = async (page: Page, outbox: string): Promise<number> =>
  ((await kept(page, outbox))['mutations'] ?? []).length;
