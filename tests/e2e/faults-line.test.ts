import { expect, type Page } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { kept, readyForOffline, signIn, writeReview, type Phone } from './phone.ts';
import { RIDE, VISITOR, visitorId } from './queue.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// I09, I10: lines that lie. Nothing is lost, the app never waits for them, and it goes on by itself.

const PORTAL = 'Welcome to the hotel network';
const HTML = { 'content-type': 'text/html; charset=utf-8' };

let stage: Stage;
let phone: Phone;
let outbox: string;
let sent = 0;

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
  phone = await stage.phone();
  outbox = `outbox-${await visitorId(stage)}`;
  await phone.page.goto('/');
  await signIn(phone.page, VISITOR.email, VISITOR.password);
  await readyForOffline(phone.page);
});
test.afterAll(() => stage?.close());

const waiting = async (page: Page): Promise<unknown[]> =>
  (await kept(page, outbox)).mutations ?? [];

/** Opening, searching, writing and sending all work, and what was written waits on the phone. */
async function worksAsIfOffline(page: Page, title: string): Promise<void> {
  await page.goto('/search?q=tarron');
  await expect(page.getByRole('link', { name: /Taron/ }).first()).toBeVisible();
  await writeReview(page, RIDE, { title, text: 'Written on a line that lies.' });
  await page
    .getByRole('button', { name: review.send })
    .or(page.getByRole('button', { name: review.sendLater }))
    .click();
  await expect(page.getByText(contributions.means.queued).first()).toBeVisible();
  expect(await waiting(page)).toMatchObject([{ state: 'queued' }]);
  expect(await stage.count('submission')).toBe(sent);
}

/** Without anybody's doing: on the server once, and shown back. */
async function arrives(page: Page, title: string): Promise<void> {
  sent++;
  const once = `submission WHERE fields->>'title' = '${title}'`;
  await expect.poll(() => stage.count(once), { timeout: 90_000 }).toBe(1);
  await expect.poll(() => waiting(page), { timeout: 60_000 }).toEqual([]);
  expect(await stage.count('submission')).toBe(sent);
  expect(await stage.count("sync_mutation WHERE name = 'review.submit'")).toBe(sent);
}

/** Everything that the service worker and the phone keep of answers, as one text. */
const cached = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        texts.push(await (await cache.match(request))!.text());
    }
    return texts.join('\n');
  });

const PORTALS = {
  'answers 200 with its own page': () =>
    stage.line.answerInstead(null, /./, { status: 200, headers: HTML, body: PORTAL }),
  'sends everything to its own page': () => {
    const page = stage.line.answerInstead('GET', /^\/hotel$/, {
      ...{ status: 200, headers: HTML, body: PORTAL },
    });
    const all = stage.line.answerInstead(null, /^\/(?!hotel)/, {
      status: 302,
      headers: { location: '/hotel' },
    });
    return () => (page(), all());
  },
};
for (const [what, open] of Object.entries(PORTALS))
  test(`a captive portal that ${what}`, async () => {
    const { page } = phone;
    const heal = open();
    const title = `Behind a portal that ${what}`;
    expect(await (await page.request.get('/sync/manifest')).text()).toBe(PORTAL); // it does stand in the way
    await worksAsIfOffline(page, title);
    expect(await cached(page)).not.toContain(PORTAL);
    heal();
    await arrives(page, title);
  });

test('a line that connects and carries nothing', async () => {
  const { page } = phone;
  const title = 'On a line without a byte';
  await stage.proxy.set({ mode: 'blackhole' });
  const { connections } = stage.proxy.counts;
  await worksAsIfOffline(page, title);
  await expect.poll(() => stage.proxy.counts.connections).toBeGreaterThan(connections); // it was tried
  await stage.proxy.heal();
  await arrives(page, title);
});

test('a line of one byte a second', async () => {
  const { page } = phone;
  const title = 'One byte a second';
  await stage.proxy.set({ rate: 1 });
  const { up } = stage.proxy.counts;
  await worksAsIfOffline(page, title);
  expect(stage.proxy.counts.up).toBeGreaterThan(up);
  await stage.proxy.heal();
  await arrives(page, title);
});
