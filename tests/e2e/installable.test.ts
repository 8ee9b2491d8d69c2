import { expect } from '@playwright/test';
import { startApp, type RunningApp } from '../support/app.ts';
import { openPhone, readyForOffline, type Phone } from './phone.ts';
import { test } from './test.ts';

let app: RunningApp;
let phone: Phone;

test.beforeAll(async () => {
  app = await startApp();
  phone = await openPhone({ origin: app.origin });
});
test.afterAll(async () => {
  await phone?.close();
  await app?.stop();
});

test('O1: the browser itself finds nothing that keeps the app from being installed', async () => {
  await phone.page.goto('/');
  await readyForOffline(phone.page);
  const devtools = await phone.context.newCDPSession(phone.page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const manifest = await devtools.send('Page.getAppManifest');
  expect(manifest.errors).toEqual([]);
  const icons = (JSON.parse(manifest.data!) as { icons: { src: string }[] }).icons;
  for (const { src } of icons) expect((await phone.page.request.get(src)).status(), src).toBe(200);
});

test('every answer carries the headers that keep it safe', async () => {
  for (const path of [
    '/',
    '/shell',
    '/parks',
    '/service-worker.js',
    '/api/view/home',
    '/nowhere',
  ]) {
    const headers = (await phone.page.request.get(path)).headers();
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['referrer-policy'], path).toBeDefined();
  }
});
