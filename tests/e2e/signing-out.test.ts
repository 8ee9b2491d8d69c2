import { expect, type Page } from '@playwright/test';
import { account as words } from '#lib/messages/en/account.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { readyForOffline, signIn, signUp, writeReview, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// I13–I16: whoever uses the device next finds nothing of the one who left (S45–S47).

const RIDE = '/parks/phantasialand/rides/taron';
const CANARY = 'zanzibarcanary';
const ANN = {
  name: `Ann ${CANARY}`,
  email: `ann@${CANARY}.test`,
  password: 'copper-flume-lantern',
};
const BEN = { name: 'Ben Other', email: 'ben@leaving.test', password: 'copper-flume-lantern' };

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(240_000);

/** Everything this origin keeps in the browser, and the page itself, as one text. */
const everything = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found: unknown[] = [document.documentElement.outerHTML, document.cookie];
    found.push({ ...localStorage }, { ...sessionStorage });
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const open = indexedDB.open(name!);
        open.onsuccess = () => done(open.result);
        open.onerror = () => failed(open.error);
      });
      for (const store of db.objectStoreNames)
        found.push(
          await new Promise((done) => {
            const get = db.transaction(store).objectStore(store).getAll();
            get.onsuccess = () => done(get.result);
          }),
        );
      db.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        found.push(request.url);
        const type = (await cache.match(request))?.headers.get('content-type') ?? '';
        if (/html|json/.test(type)) found.push(await (await cache.match(request))!.text());
      }
    }
    return JSON.stringify(found);
  });

const sessions = (): Promise<number> =>
  stage.count(`session s JOIN "user" u ON u.id = s.user_id WHERE u.email = '${ANN.email}'`);

/** Ann's device: signed in, one review received, the app at hand offline. */
async function annsPhone(): Promise<Phone> {
  const phone = await stage.phone();
  const { page } = phone;
  await page.goto('/');
  if ((await stage.count(`"user" WHERE email = '${ANN.email}'`)) === 0) {
    await signUp(page, ANN);
    await writeReview(page, RIDE, { title: `Sent ${CANARY}`, text: CANARY });
    await page.getByRole('button', { name: review.send }).click();
    await expect(page.getByText(contributions.means['in-review'])).toBeVisible();
  } else await signIn(page, ANN.email, ANN.password);
  await page.goto('/contributions');
  await expect(page.getByText(contributions.means['in-review'])).toBeVisible();
  await readyForOffline(page);
  return phone;
}

const leave = async (page: Page): Promise<void> => {
  await page.goto('/account');
  await expect(page.locator('html[data-hydrated]')).toBeAttached(); // before that it is a plain form
  await page.getByRole('button', { name: words.signOut, exact: true }).click();
};
const gone = (page: Page) => page.waitForURL((url) => url.pathname === '/sign-in');

test('online: the session ends, and nothing of the person is left, also in another tab and behind "back"', async () => {
  const { page, context } = await annsPhone();
  expect(await everything(page)).toContain(CANARY); // the search does find it
  const other = await context.newPage();
  await other.goto('/contributions');
  await expect(other.getByText(contributions.means['in-review'])).toBeVisible();

  await leave(page);
  await gone(page);
  expect(await sessions()).toBe(0);
  await expect.poll(() => everything(page)).not.toContain(CANARY);
  await expect.poll(() => everything(other)).not.toContain(CANARY);

  await page.goBack();
  await expect(page.locator('header a[href="/sign-in"]')).toBeVisible();
  expect(await everything(page)).not.toContain(CANARY);
});

test('offline, with unsent work thrown away: gone at once, and the old cookie signs nobody in again', async () => {
  const phone = await annsPhone();
  const { page } = phone;
  await phone.context.setOffline(true);
  await writeReview(page, RIDE, { title: `Unsent ${CANARY}`, text: CANARY });
  await page.getByRole('button', { name: review.sendLater }).click();
  await expect(page.getByText(contributions.means.queued)).toBeVisible();

  await leave(page);
  await expect(page.getByRole('heading', { name: words.leaveTitle(1) })).toBeVisible();
  await page.getByRole('button', { name: words.leaveDiscard }).click();
  await page.getByRole('button', { name: words.leaveDiscardYes }).click();
  await gone(page);
  await expect(page.getByText(words.signOutUnconfirmed)).toBeVisible();
  await expect.poll(() => everything(page)).not.toContain(CANARY);
  expect(await sessions()).toBe(1); // the server could not be told yet

  // Not a killed browser: Chromium writes cookies half a minute late, and would forget the session itself.
  await phone.context.setOffline(false);
  await page.goto('/account');
  await expect(
    page.getByRole('main').getByRole('link', { name: words.signInAction }),
  ).toBeVisible();
  await expect.poll(sessions).toBe(0);
  expect(await everything(page)).not.toContain(CANARY);
});

test('kept on the device: the next person sees nothing of it, the same person has it back', async () => {
  const phone = await annsPhone();
  const { page } = phone;
  await phone.context.setOffline(true);
  await writeReview(page, RIDE, { title: `Kept ${CANARY}`, text: CANARY });
  await leave(page);
  await page.getByRole('button', { name: words.leaveKeep }).click();
  await gone(page);
  await phone.context.setOffline(false);

  await signUp(page, BEN);
  for (const path of ['/contributions', `${RIDE}/review`, '/account', '/']) {
    await page.goto(path);
    await expect(page.locator('header').getByText(BEN.name)).toBeAttached();
    expect(await page.content()).not.toContain(CANARY);
  }
  expect(await stage.count(`submission WHERE fields->>'title' LIKE 'Kept%'`)).toBe(0);
  await leave(page);
  await gone(page);
  await signIn(page, ANN.email, ANN.password);
  await page.goto(`${RIDE}/review`);
  await expect(page.getByLabel(review.fieldTitle)).toHaveValue(`Kept ${CANARY}`);
});

test('a shared device is cleared, online, with what was unsent', async () => {
  const { page } = await annsPhone();
  await writeReview(page, RIDE, { title: `Shared ${CANARY}`, text: CANARY });
  await page.goto('/account');
  await page.getByRole('button', { name: words.sharedAction }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.sharedAction }).click();
  await gone(page);
  await expect.poll(() => everything(page)).not.toContain(CANARY);
});

test('pressed before the code of the page has come: all the same, and a draft is kept', async () => {
  const { page, context } = await annsPhone();
  await writeReview(page, RIDE, { title: 'Not sent yet', text: 'To be found again.' });
  const other = await context.newPage();
  await other.goto('/contributions');
  await expect(other.getByText(contributions.means['in-review'])).toBeVisible();
  const before = await sessions();

  // As on a first visit: neither the service worker nor the browser's cache has the code.
  await page.evaluate(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const free = stage.line.hold(/^\/_app\/immutable\/entry\//); // no more: a browser opens six connections
  await page.goto('/account', { waitUntil: 'commit' });
  await page.getByRole('button', { name: words.signOut, exact: true }).click();
  await gone(page);
  expect(await sessions()).toBe(before - 1);
  await expect(page.locator('html[data-hydrated]')).not.toBeAttached();
  expect(await everything(page)).toContain(CANARY); // only code can take it away
  free();
  await expect.poll(() => everything(page)).not.toContain(CANARY);
  await expect.poll(() => everything(other)).not.toContain(CANARY);

  await signIn(page, ANN.email, ANN.password);
  await page.goto(`${RIDE}/review`);
  await expect(page.getByLabel(review.fieldTitle)).toHaveValue('Not sent yet');
});

test('pressed before the page knows who is here: it still asks about what is unsent', async () => {
  const { page } = await annsPhone();
  await writeReview(page, RIDE, { title: 'Not sent yet', text: 'To be asked about.' });
  // The phone's worker hears nothing until it is let.
  await page.addInitScript(() => {
    const post = Reflect.get(Worker.prototype, 'postMessage') as () => void;
    const waiting: (() => void)[] = [];
    Worker.prototype.postMessage = function (this: Worker, ...sent: []) {
      waiting.push(() => post.apply(this, sent));
    };
    addEventListener('let-the-worker-hear', () => {
      Worker.prototype.postMessage = post;
      waiting.forEach((send) => send());
    });
  });
  await page.goto('/account');
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
  await page.getByRole('button', { name: words.signOut, exact: true }).click();
  await page.evaluate(() => dispatchEvent(new Event('let-the-worker-hear')));
  await expect(page.getByRole('heading', { name: words.leaveTitle(1) })).toBeVisible();
});
