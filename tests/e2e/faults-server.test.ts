import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startApp, type RunningApp } from '../support/app.ts';
import { kept, readyForOffline, signIn, type Phone } from './phone.ts';
import { queueReviews, VISITOR, visitorId, wake } from './queue.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// J08, S4: the server dies in the middle of a push, and every item takes effect once all the same.

const REVIEWS = 20;

let stage: Stage;
let phone: Phone;
let outbox: string;
let again: RunningApp | undefined;

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
  phone = await stage.phone();
  outbox = `outbox-${await visitorId(stage)}`;
  await phone.page.goto('/');
  await signIn(phone.page, VISITOR.email, VISITOR.password);
  await readyForOffline(phone.page);
  await phone.page.goto('/contributions');
});
test.afterAll(async () => {
  await again?.stop();
  await stage?.close();
});

/** SIGKILL to the process that answers; whoever started it ends by itself. */
async function killServer(): Promise<void> {
  const { child } = JSON.parse(readFileSync(join(stage.app.dataDir, 'instance.json'), 'utf8')) as {
    child: number;
  };
  process.kill(child, 'SIGKILL');
  await (again ?? stage.app).ended;
}

async function startServer(): Promise<void> {
  again = await startApp({
    port: stage.app.port,
    dataDir: stage.app.dataDir,
    env: { ORIGIN: stage.line.origin, DATABASE_URL: stage.app.databaseUrl },
  });
}

/** All are there once, numbered without gaps, and the phone holds nothing back. */
async function allThereOnce(reviews: number): Promise<void> {
  const left = async () => (await kept(phone.page, outbox)).mutations;
  await expect.poll(() => stage.count('submission'), { timeout: 60_000 }).toBe(reviews);
  await expect.poll(left, { timeout: 60_000 }).toEqual([]);
  expect(await stage.count('submission')).toBe(reviews);
  expect(await stage.count('sync_mutation')).toBe(reviews);
  expect(await stage.count('sync_mutation WHERE seq <> 1')).toBe(0);
}

test('killed before a push is committed', async () => {
  // Nothing can be committed while this transaction keeps the table.
  await stage.db.query('BEGIN');
  await stage.db.query('LOCK TABLE submission IN SHARE MODE');
  await queueReviews(stage, phone.page, { reviews: REVIEWS });
  await wake(phone.page);
  const stuck = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  await expect.poll(() => stage.count(stuck)).toBeGreaterThan(0);
  await killServer();
  await stage.db.query('COMMIT');
  expect(await stage.count('submission')).toBe(0);
  await startServer();
  await allThereOnce(REVIEWS);
});

test('killed after a push is committed, before the phone has the answer', async () => {
  await stage.proxy.set({ mode: 'half-open' });
  const asked = stage.line.requests.length;
  await queueReviews(stage, phone.page, { reviews: REVIEWS });
  await wake(phone.page);
  await expect.poll(() => stage.count('submission')).toBe(2 * REVIEWS);
  await killServer();
  expect((await kept(phone.page, outbox)).mutations).toHaveLength(REVIEWS); // it does not know
  await startServer();
  const pushes = () =>
    stage.line.requests.slice(asked).filter((r) => r.startsWith('POST /api/trpc/sync.push')).length;
  const before = pushes();
  await stage.proxy.heal();
  await allThereOnce(2 * REVIEWS);
  expect(pushes()).toBeGreaterThan(before); // they did come again
});
