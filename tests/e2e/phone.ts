// A phone (or a moderator's desktop) for the browser tests: real Chromium with a profile of its own
// on disk, which can be killed without warning and opened again.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

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
      args: ARGS,
      viewport: size,
      baseURL: origin,
      locale: 'en-GB',
      offline,
      hasTouch: size.width < 600,
    });
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

/** The service worker holds the app, and the phone the catalogue: from here on it may go offline. */
export async function readyForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(async () => {
    const open = indexedDB.open('cache');
    const db = await new Promise<IDBDatabase>((done, failed) => {
      open.onsuccess = () => done(open.result);
      open.onerror = () => failed(open.error);
    });
    try {
      if (!db.objectStoreNames.contains('scopes')) return false;
      const get = db.transaction('scopes').objectStore('scopes').get('catalogue');
      return await new Promise<boolean>((done) => {
        get.onsuccess = () => done(get.result !== undefined);
        get.onerror = () => done(false);
      });
    } finally {
      db.close();
    }
  });
}

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('main form [type=submit]').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}
