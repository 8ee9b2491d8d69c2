import { expect, type Page } from '@playwright/test';
import { account as words } from '#lib/messages/en/account.ts';
import { device } from '#lib/messages/en/device.ts';
import { kept, signUp, writeReview, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// S53 (I23): a browser that threw the phone's databases away with unsent work in them is told of, once.

const RIDE = '/parks/phantasialand/rides/taron';

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(240_000);

/** The start has looked for losses: from here on a notice would stand there. */
const started = (page: Page) =>
  expect
    .poll(async () => (await kept(page, 'device')).settings)
    .toContainEqual({ key: 'arrived', value: true });
const remembered = async ({ context }: Phone): Promise<string | undefined> =>
  (await context.cookies()).find((cookie) => cookie.name === '__Host-unsent')?.value;
const notice = (page: Page) => page.getByText(device.lostTitle);

/** What browsers do when space runs out: all of an origin's storage but its cookies. */
async function evict({ context, page }: Phone): Promise<void> {
  await page.goto('about:blank');
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', {
    origin: stage.line.origin,
    storageTypes: 'indexeddb,cache_storage,service_workers,local_storage',
  });
}

test('S53: it says what may be lost until it has been read, and not again', async () => {
  const phone = await stage.phone();
  await phone.page.goto('/');
  await started(phone.page);
  await expect(notice(phone.page)).toHaveCount(0);
  await writeReview(phone.page, RIDE, { title: 'Soon gone', text: 'Nobody else has this.' });
  await expect.poll(() => remembered(phone)).toBe('1');

  await evict(phone);
  await phone.page.goto('/');
  await expect(notice(phone.page)).toBeVisible();
  await expect(phone.page.getByText(device.lostText(1))).toBeVisible();
  await expect.poll(() => remembered(phone)).toBeUndefined();
  await phone.page.reload();
  await expect(notice(phone.page)).toBeVisible();
  await phone.page.getByRole('button', { name: device.lostSeen }).click();
  await expect(notice(phone.page)).toHaveCount(0);
  await phone.page.reload();
  await started(phone.page);
  await expect(notice(phone.page)).toHaveCount(0);

  await evict(phone); // nothing was unsent this time
  await phone.page.goto('/');
  await started(phone.page);
  await expect(notice(phone.page)).toHaveCount(0);
});

test('S53: what went at its writer’s word is not missed', async () => {
  const phone = await stage.phone();
  const { page } = phone;
  await page.goto('/');
  await signUp(page, {
    name: 'Eve Evicted',
    email: 'eve@evicted.test',
    password: 'copper-flume-lantern',
  });
  await writeReview(page, RIDE, { title: 'Thrown away', text: 'At my own word.' });
  await expect.poll(() => remembered(phone)).toBe('1');
  await page.goto('/account');
  await page.getByRole('button', { name: words.sharedAction }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.sharedAction }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await page.goto('/');
  await started(page);
  await expect(notice(page)).toHaveCount(0);
  expect(await remembered(phone)).toBeUndefined();
});
