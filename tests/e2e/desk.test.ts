// M1–M4: a desk of several moderators, by keyboard alone: who has what, several refused at once, and taken back.
import { expect, type Page } from '@playwright/test';
import { deskMany as many } from '#lib/messages/en/desk-many.ts';
import { desk as words } from '#lib/messages/en/desk.ts';
import { DEMO } from '../support/contents.ts';
import { member, type Member } from '../support/member.ts';
import { faultsFound } from './axe.ts';
import { signIn, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const SECOND = 'second@desk.test';

let stage: Stage;
let author: Member;
let first: Phone;
let second: Phone;
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
      "SELECT id, name FROM ride WHERE name ~ '^[A-Z][a-z]{4,}$' ORDER BY slug LIMIT 12",
    )
  ).rows;
  author = await member(stage.app.origin, ...DEMO.visitor);
  [first, second] = await Promise.all([stage.desktop(), stage.desktop()]);
  await signIn(first.page, ...DEMO.moderator);
  await signIn(second.page, SECOND, DEMO.moderator[1]);
});
test.afterAll(() => stage?.close());

const write = (title: string): Promise<string> =>
  author.review(
    { kind: 'ride', id: rides.pop()!.id },
    {
      ...{ rating: 7, title, text: `All about it: ${title}`, visitedOn: null },
      ...{ waitedMinutes: null, language: 'en' },
    },
  );
const queue = (page: Page) => page.getByRole('navigation', { name: words.queue });
const line = (page: Page, title: string) =>
  queue(page).getByRole('listitem').filter({ hasText: title });
const states = async (): Promise<Record<string, string>> => {
  const { rows } = await stage.db.query<{ title: string; state: string }>(
    `SELECT fields->>'title' AS title, state::text FROM submission`,
  );
  return Object.fromEntries(rows.map(({ title, state }) => [title, state]));
};
const shows = (page: Page, title: string) =>
  expect(page.getByText(`All about it: ${title}`)).toBeVisible();

test('what one has taken the other sees, cannot decide, and takes over once it has lapsed', async () => {
  const id = await write('Taken');
  await first.page.goto(`/desk/${id}`);
  await second.page.goto(`/desk/${id}`);
  await shows(first.page, 'Taken');
  await shows(second.page, 'Taken');
  await first.page.keyboard.press('t');
  await expect(line(first.page, 'Taken').getByText(many.takenByMe)).toBeVisible();
  await expect(line(second.page, 'Taken').getByText(many.takenBy('Mo Derator'))).toBeVisible();
  await expect(second.page.getByText(/^Mo Derator works on it/)).toBeVisible();
  await second.page.keyboard.press('a');
  await expect(second.page.getByRole('button', { name: words.approve })).toBeDisabled();
  expect((await states())['Taken']).toBe('PENDING');

  // Its holder went home: nothing happened for five minutes.
  await stage.db.query(`UPDATE desk_claim SET until = now() - interval '1 second'`);
  await second.page.reload();
  await shows(second.page, 'Taken');
  await expect(line(second.page, 'Taken').getByText(many.takenBy('Mo Derator'))).toHaveCount(0);
  await second.page.keyboard.press('a');
  await expect(line(second.page, 'Taken')).toHaveCount(0);
  expect((await states())['Taken']).toBe('APPROVED');
});

test('a decision that was a slip of the finger is taken back by one key', async () => {
  const id = await write('Slip');
  const { page } = first;
  await page.goto(`/desk/${id}`);
  await shows(page, 'Slip');
  await page.keyboard.press('a'); // one key decides a simple item
  await expect(page.getByText(/^Approved: /)).toBeVisible();
  expect((await states())['Slip']).toBe('APPROVED');
  expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(1);
  await page.keyboard.press('z');
  await shows(page, 'Slip');
  await expect(line(page, 'Slip')).toBeVisible();
  expect((await states())['Slip']).toBe('PENDING');
  expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(0);
  await page.keyboard.press('r');
  await page.keyboard.press('1'); // and two keys refuse one
  await expect.poll(async () => (await states())['Slip']).toBe('REJECTED');
});

test('later it takes a reason, and what was published goes', async () => {
  const id = await write('Regretted');
  const { page } = first;
  await page.goto(`/desk/${id}`);
  await shows(page, 'Regretted');
  await page.keyboard.press('a');
  await expect.poll(async () => (await states())['Regretted']).toBe('APPROVED');
  await page.goto('/desk?show=decided');
  await line(page, 'Regretted').getByRole('link').click();
  await shows(page, 'Regretted');
  await page.getByRole('button', { name: many.takeBack }).click();
  const dialog = page.getByRole('dialog', { name: many.takeBackTitle });
  await expect(dialog.getByRole('button', { name: many.takeBackDo })).toBeDisabled();
  await dialog.getByLabel(many.takeBackWhy).fill('Its author asked for it.');
  expect(await faultsFound(page)).toEqual([]);
  await dialog.getByRole('button', { name: many.takeBackDo }).click();
  await expect(page.getByText('“Its author asked for it.”')).toBeVisible();
  expect((await states())['Regretted']).toBe('PENDING');
  expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(0);
});

test('several are chosen by keys, looked over, refused together, and taken back together', async () => {
  const { page } = first;
  const titles = ['Buy this', 'Buy that', 'Buy it all'];
  const ids: string[] = [];
  for (const title of titles) ids.push(await write(title));
  // One of them is somebody else's to decide.
  await second.page.goto(`/desk/${ids[1]}`);
  await shows(second.page, 'Buy that');
  await second.page.keyboard.press('t');
  await expect(line(second.page, 'Buy that').getByText(many.takenByMe)).toBeVisible();

  await page.goto('/desk?show=review&order=newest');
  await expect(line(page, 'Buy it all')).toBeVisible();
  for (const title of [...titles].reverse()) {
    await page.keyboard.press('j');
    await shows(page, title);
    await page.keyboard.press('x');
  }
  await expect(page.getByText(many.chosen(3), { exact: true })).toBeVisible();
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: many.refuseTitle(3) });
  await expect(dialog.getByText(many.willRefuse(2, 3))).toBeVisible();
  await expect(dialog.getByText(/Sam Second works on it/)).toBeVisible();
  expect(await faultsFound(page)).toEqual([]);
  expect(Object.values(await states()).filter((state) => state === 'REJECTED')).toHaveLength(1);
  await page.keyboard.press('3');

  await expect(page.getByText(many.done('REJECTED', '', 2))).toBeVisible();
  expect(await states()).toMatchObject({
    ...{ 'Buy this': 'REJECTED', 'Buy that': 'PENDING', 'Buy it all': 'REJECTED' },
  });
  await expect(page.getByText(many.notRefused(1))).toBeVisible();
  await page.keyboard.press('z');
  await expect(line(page, 'Buy it all')).toBeVisible();
  await expect(line(page, 'Buy this')).toBeVisible();
  expect(await states()).toMatchObject({
    ...{ 'Buy this': 'PENDING', 'Buy that': 'PENDING', 'Buy it all': 'PENDING' },
  });
});

test('a part of the queue stands in the address, and the next twenty are taken at once', async () => {
  const { page } = second;
  await page.goto('/desk');
  await expect(line(page, 'Buy this')).toBeVisible();
  await page.getByLabel(many.language).selectOption('de');
  await expect(page.getByText(many.emptyView)).toBeVisible();
  expect(new URL(page.url()).search).toBe('?language=de');
  await page.goBack();
  await expect(line(page, 'Buy this')).toBeVisible();
  await page.getByRole('button', { name: /^Take the next/ }).click();
  await expect(line(page, 'Buy it all').getByText(many.takenByMe)).toBeVisible();
  await page.getByLabel(many.mine).check();
  await expect(line(page, 'Buy that')).toBeVisible();
  expect(await faultsFound(page)).toEqual([]);
});
