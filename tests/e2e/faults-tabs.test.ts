import { expect, type Page } from '@playwright/test';
import { itemsLeft, readyForOffline, signIn, type Phone } from './phone.ts';
import { wordsOf } from './queue-in-page.ts';
import { queueReviews, VISITOR, visitorId, wake } from './queue.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// S4, S6, S11: four tabs write and send at once, and those that send die.

const TABS = 4;
const REVIEWS = 50;
const REVISIONS = 4;
const EACH = REVIEWS * (1 + REVISIONS);

let stage: Stage;
let phone: Phone;
let outbox: string;

test.describe.configure({ mode: 'serial' });
test.setTimeout(900_000);
test.beforeAll(async () => {
  stage = await openStage();
  outbox = `outbox-${await visitorId(stage)}`;
});
test.beforeEach(async () => {
  phone = await stage.phone();
  await phone.page.goto('/');
  await signIn(phone.page, VISITOR.email, VISITOR.password);
  await readyForOffline(phone.page);
});
test.afterAll(() => stage?.close());

const PUSH = /^\/api\/trpc\/sync\.push/;
const left = (page: Page): Promise<number> => itemsLeft(page, outbox);

/** The tab whose worker holds the lock under which one sends. */
async function sender(tabs: Page[]): Promise<Page | undefined> {
  for (const tab of tabs) {
    const holds = await tab.workers()[0]!.evaluate(async () => {
      const mine = crypto.randomUUID();
      return navigator.locks.request(mine, async () => {
        const { held = [] } = await navigator.locks.query();
        const clientOf = (name: string) => held.find((lock) => lock.name === name)?.clientId;
        return clientOf('sync') === clientOf(mine);
      });
    });
    if (holds) return tab;
  }
  return undefined;
}

/** Ends the renderer of the tab that sends now, and answers the others. */
async function crashSender(tabs: Page[]): Promise<Page[]> {
  let found: Page | undefined;
  await expect.poll(async () => (found = await sender(tabs)) !== undefined).toBe(true);
  const crashed = found!.waitForEvent('crash');
  const cdp = await phone.context.newCDPSession(found!);
  void cdp.send('Page.crash').catch(() => undefined); // nobody is left to answer
  await crashed;
  return tabs.filter((tab) => tab !== found);
}

test('1,000 items of four tabs, two of which die while they send: each once, in order', async () => {
  let tabs = [phone.page];
  while (tabs.length < TABS) tabs.push(await phone.context.newPage());
  for (const tab of tabs) await tab.goto('/contributions');
  const ids = (
    await Promise.all(
      tabs.map((tab) => queueReviews(stage, tab, { reviews: REVIEWS, revisions: REVISIONS })),
    )
  ).flat();
  const [watcher] = tabs;
  expect(await left(watcher!)).toBe(TABS * EACH);

  // The first dies with its request under way: it arrives when another has sent the same again.
  const free = stage.line.hold(PUSH);
  await Promise.all(tabs.map(wake));
  const pushes = () => stage.line.requests.filter((r) => PUSH.test(r.split(' ')[1]!)).length;
  await expect.poll(pushes).toBeGreaterThan(0);
  tabs = await crashSender(tabs);
  await expect.poll(pushes).toBeGreaterThan(1);
  free();

  // The second dies when the server has done the work and the answer is on its way.
  await expect.poll(() => stage.count('sync_mutation')).toBeGreaterThan(0);
  await stage.proxy.set({ mode: 'half-open' });
  const before = await stage.count('sync_mutation');
  await expect.poll(() => stage.count('sync_mutation')).toBeGreaterThan(before);
  tabs = await crashSender(tabs);
  await stage.proxy.heal();

  await expect.poll(() => stage.count('sync_mutation'), { timeout: 240_000 }).toBe(TABS * EACH);
  await onTheServer(ids);
  await expect.poll(() => left(tabs[0]!), { timeout: 240_000 }).toBe(0);
});

/** What PostgreSQL holds: each submission at its last version, every item applied in its lane's order. */
async function onTheServer(ids: string[]): Promise<void> {
  const { rows } = await stage.db.query<{ id: string; version: number; text: string }>(
    "SELECT id, version, fields->>'text' AS text FROM submission",
  );
  expect(new Set(ids).size).toBe(TABS * REVIEWS);
  expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
  const last = 1 + REVISIONS;
  const at = new Map(ids.map((id, i) => [id, i % REVIEWS]));
  for (const { id, version, text } of rows)
    expect({ version, text }).toEqual({ version: last, text: wordsOf(at.get(id)!, last) });

  const lanes = await stage.db.query<{ seqs: number[]; versions: string[]; clients: string }>(
    `SELECT array_agg(seq ORDER BY (result->>'version')::int) AS seqs,
            array_agg(result->>'version' ORDER BY seq) AS versions,
            count(DISTINCT client_id) AS clients
       FROM sync_mutation WHERE result->>'kind' = 'applied' GROUP BY lane`,
  );
  expect(lanes.rows).toHaveLength(ids.length);
  const count = Array.from({ length: last }, (_, i) => i + 1);
  for (const lane of lanes.rows)
    expect(lane).toEqual({ seqs: count, versions: count.map(String), clients: '1' });
}
