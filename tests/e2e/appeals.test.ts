// O3, M2, M6: a refusal is appealed against without a line, and somebody else decides; an item is handed on by key.
import { expect, type Locator, type Page } from '@playwright/test';
import { appeals } from '#lib/messages/en/appeals.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { deskMany as many } from '#lib/messages/en/desk-many.ts';
import { desk as words } from '#lib/messages/en/desk.ts';
import { escalating } from '#lib/messages/en/escalating.ts';
import { DEMO } from '../support/contents.ts';
import { member, type Member } from '../support/member.ts';
import { faultsFound } from './axe.ts';
import { readyForOffline, signIn, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const SECOND = 'second@desk.test';

let stage: Stage;
let author: Member;
let first: Phone;
let second: Phone;
let phone: Phone;
let rides: { id: string; name: string }[] = [];

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage({ LIMITS_SCALE: '100' });
  await stage.db.query(
    `INSERT INTO "user" (id, email, name, password_hash, role)
     SELECT gen_random_uuid(), $1, 'Sam Second', password_hash, role FROM "user" WHERE email = $2`,
    [SECOND, DEMO.moderator[0]],
  );
  rides = (
    await stage.db.query<{ id: string; name: string }>(
      "SELECT id, name FROM ride WHERE name ~ '^[A-Z][a-z]{4,}$' ORDER BY slug LIMIT 2",
    )
  ).rows;
  author = await member(stage.app.origin, ...DEMO.visitor);
  [first, second, phone] = await Promise.all([stage.desktop(), stage.desktop(), stage.phone()]);
  await signIn(first.page, ...DEMO.moderator);
  await signIn(second.page, SECOND, DEMO.moderator[1]);
});
test.afterAll(() => stage?.close());

const write = (ride: { id: string }, title: string): Promise<string> =>
  author.review(
    { kind: 'ride', id: ride.id },
    {
      ...{ rating: 7, title, text: `All about it: ${title}`, visitedOn: null },
      ...{ waitedMinutes: null, language: 'en' },
    },
  );
const queue = (page: Page): Locator => page.getByRole('navigation', { name: words.queue });
const open = async (page: Page, id: string, title: string): Promise<void> => {
  await page.goto(`/desk/${id}`);
  await expect(page.getByText(`All about it: ${title}`)).toBeVisible();
};
const stateOf = async (id: string): Promise<string> =>
  (await stage.db.query<{ state: string }>('SELECT state FROM submission WHERE id = $1', [id]))
    .rows[0]!.state;

test('an appeal: written without a line, kept over a reload, decided by somebody else, told to its author', async () => {
  const ride = rides[0]!;
  const id = await write(ride, 'Refused at first');
  await open(first.page, id, 'Refused at first');
  await first.page.keyboard.press('r');
  await first.page.keyboard.press('1');
  await expect.poll(() => stateOf(id)).toBe('REJECTED');

  const { page } = phone;
  await signIn(page, ...DEMO.visitor);
  await page.goto('/contributions');
  const item = page.getByRole('article').filter({ hasText: ride.name });
  const action = (name: string) => item.getByRole('button', { name: new RegExp(name) });
  const dialog = page.getByRole('dialog');
  await test.step('the author begins to write without a line, and the app is gone meanwhile', async () => {
    await expect(item.getByText(contributions.state.rejected)).toBeVisible({ timeout: 60_000 });
    await readyForOffline(page);
    await page.context().setOffline(true);
    await action(contributions.action.appeal).click();
    await dialog.getByLabel(appeals.why).fill('It is about the queue of the ride.');
    expect(await faultsFound(page)).toEqual([]);
    await page.reload();
    await expect(item.getByText(appeals.begun)).toBeVisible();
    await action(contributions.action.appeal).click();
    await expect(dialog.getByLabel(appeals.why)).toHaveValue('It is about the queue of the ride.');
    await dialog.getByRole('button', { name: appeals.send }).click();
    await expect(item.getByText(appeals.willSend)).toBeVisible();
    await expect(
      item.getByText(appeals.yourWords('It is about the queue of the ride.')),
    ).toBeVisible();
    expect(await stateOf(id)).toBe('REJECTED');
  });

  await test.step('with a line it is at the desk, and not for whoever refused it', async () => {
    await page.context().setOffline(false);
    await expect(item.getByText(appeals.waits)).toBeVisible({ timeout: 60_000 });
    expect(await stateOf(id)).toBe('PENDING');
    await first.page.goto(`/desk/${id}?show=appeal`);
    await expect(first.page.getByText('“It is about the queue of the ride.”')).toBeVisible();
    await expect(first.page.getByText(appeals.barred.appeal)).toBeVisible();
    await expect(first.page.getByRole('button', { name: words.approve })).toHaveCount(0);
    await first.page.keyboard.press('a');
    expect(await faultsFound(first.page)).toEqual([]);
    expect(await stateOf(id)).toBe('PENDING');
  });

  await test.step('somebody else approves it, and the author’s phone says so', async () => {
    await open(second.page, id, 'Refused at first');
    await expect(queue(second.page).getByText(appeals.mark, { exact: true })).toBeVisible();
    await second.page.keyboard.press('a');
    await expect.poll(() => stateOf(id)).toBe('APPROVED');
    await expect(item.getByText(appeals.published)).toBeVisible({ timeout: 60_000 });
    expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(1);
    await expect(action(contributions.action.appeal)).toHaveCount(0);
  });
});

test('handed on by key: on top for the others, not for oneself, in review for its author', async () => {
  const ride = rides[1]!;
  const id = await write(ride, 'A hard one');
  await open(first.page, id, 'A hard one');
  await first.page.keyboard.press('e');
  const dialog = first.page.getByRole('dialog', { name: escalating.title });
  await dialog.getByLabel(escalating.note).fill('Does she work there?');
  expect(await faultsFound(first.page)).toEqual([]);
  await dialog.getByRole('button', { name: escalating.send }).click();
  await expect.poll(() => stateOf(id)).toBe('ESCALATED');

  await first.page.goto(`/desk/${id}`);
  await expect(first.page.getByText(appeals.barred.escalation)).toBeVisible();
  await first.page.getByRole('button', { name: words.keys }).click();
  await expect(first.page.getByRole('dialog').getByText(escalating.escalate)).toBeVisible();

  await second.page.goto('/desk?show=escalated');
  await second.page.locator('a[href^="/desk/"]').first().click();
  await expect(second.page.getByText('“Does she work there?”').first()).toBeVisible();
  await expect(queue(second.page).getByText(many.shows.escalated).last()).toBeVisible();
  expect(await faultsFound(second.page)).toEqual([]);
  const item = phone.page.getByRole('article').filter({ hasText: ride.name });
  await expect(item.getByText(contributions.means['in-review'])).toBeVisible({ timeout: 60_000 });

  await second.page.keyboard.press('r');
  await second.page.keyboard.press('3');
  await expect.poll(() => stateOf(id)).toBe('REJECTED');
  await second.page.keyboard.press('z');
  await expect.poll(() => stateOf(id)).toBe('ESCALATED');
});
