import { expect } from '@playwright/test';
import { itemsLeft, readyForOffline, signIn } from './phone.ts';
import { queueReviews, VISITOR, visitorId, wake } from './queue.ts';
import { openStage } from './stage.ts';
import { test } from './test.ts';

// S4, S12: a season of visits written without a line.

const REVIEWS = 500;

test.setTimeout(600_000);

test(`${REVIEWS} reviews queued offline drain to exactly ${REVIEWS}`, async () => {
  const stage = await openStage();
  const outbox = `outbox-${await visitorId(stage)}`;
  const phone = await stage.phone();
  const { page } = phone;
  await page.goto('/');
  await signIn(page, VISITOR.email, VISITOR.password);
  await readyForOffline(page);
  await page.goto('/contributions');
  const before = await stage.count('submission');
  await phone.context.setOffline(true);
  const ids = await queueReviews(stage, page, { reviews: REVIEWS });
  expect(await itemsLeft(page, outbox)).toBe(REVIEWS);
  expect(await stage.count('submission')).toBe(before);

  await phone.context.setOffline(false);
  await wake(page);
  const arrived = () => stage.count('submission');
  await expect.poll(arrived, { timeout: 240_000 }).toBe(before + REVIEWS);
  await expect.poll(() => itemsLeft(page, outbox), { timeout: 240_000 }).toBe(0);
  const named = ids.map((id) => `'${id}'`).join();
  expect(await stage.count(`submission WHERE id IN (${named}) AND version = 1`)).toBe(REVIEWS);
  expect(await arrived()).toBe(before + REVIEWS);
  await stage.close();
});
