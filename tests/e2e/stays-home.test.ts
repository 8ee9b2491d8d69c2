// Every browser test asserts that no request leaves the app's own origin (test.ts). This is the control: whoever makes
// one, in whatever part of the app, is noticed.
import { expect } from '@playwright/test';
import { startApp, type RunningApp } from '../support/app.ts';
import { openPhone, readyForOffline, type Phone } from './phone.ts';
import { takeElsewhere, test } from './test.ts';

let app: RunningApp;
let phone: Phone;

test.beforeAll(async () => {
  app = await startApp();
  phone = await openPhone({ origin: app.origin });
  // The page's policy would hold such a request back before anybody could notice it.
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await phone.page.goto('/');
  await readyForOffline(phone.page);
});
test.afterAll(async () => {
  await phone?.close();
  await app?.stop();
});

/** Nobody is there: it is the asking that counts. */
const ask = (address: string) =>
  fetch(address, { mode: 'no-cors' }).then(
    () => undefined,
    () => undefined,
  );

/** Noticed, and taken off the list, so that this test itself passes. */
const isNoticed = (address: string) =>
  expect.poll(() => takeElsewhere().some((one) => one.startsWith(address))).toBe(true);

test('a request of the page to another site is noticed', async () => {
  await phone.page.evaluate(ask, 'http://page.test/');
  await isNoticed('http://page.test/');
});

test('so is one to another program of this machine', async () => {
  const other = app.origin.replace(/\d+$/, '9');
  await phone.page.evaluate(ask, `${other}/`);
  await isNoticed(other);
});

test('so is one of the worker', async () => {
  const [worker] = phone.page.workers();
  await worker!.evaluate(ask, 'http://worker.test/');
  await isNoticed('http://worker.test/');
});

test('so is one of the service worker', async () => {
  const [worker] = phone.context.serviceWorkers();
  await worker!.evaluate(ask, 'http://service-worker.test/');
  await isNoticed('http://service-worker.test/');
});

test('so is one of a context that a test opened by itself', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(app.origin);
  expect(takeElsewhere()).toEqual([]);
  await page.setContent('<img src="http://plain.test/dot.png">');
  await isNoticed('http://plain.test/');
  await context.close();
});
