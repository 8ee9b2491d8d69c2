// M3, M4, O3: what a moderator says, by keyboard alone, reaches its author word for word; what is asked to be changed is changed
// without a line, its photo kept.
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { deskFacts } from '#lib/messages/en/desk-facts.ts';
import { desk as words } from '#lib/messages/en/desk.ts';
import { facts, fieldName } from '#lib/messages/en/facts.ts';
import { review } from '#lib/messages/en/review.ts';
import { DEMO } from '../support/contents.ts';
import { member } from '../support/member.ts';
import { readyForOffline, signIn, writeReview, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const RIDE = '/parks/phantasialand/rides/taron';
const PHOTO = join(
  import.meta.dirname,
  '../../../shared/data/images/exif-orientation/Landscape_6.jpg',
);
const A_WHILE = { timeout: 60_000 };

let stage: Stage;
let author: Phone;
let desk: Phone;
test.setTimeout(240_000);
test.beforeAll(async () => {
  stage = await openStage();
  [author, desk] = [await stage.phone(), await stage.desktop()];
  await signIn(desk.page, ...DEMO.moderator);
  await signIn(author.page, ...DEMO.visitor);
});
test.afterAll(() => stage?.close());

const said = (page: Page, title: string) => page.getByRole('article').filter({ hasText: title });

/** A desk that has no mouse: presses keys, and counts them. */
function keyboard(page: Page) {
  const pressed: string[] = [];
  return {
    pressed,
    async press(...keys: string[]): Promise<void> {
      for (const key of keys) {
        await page.keyboard.press(key);
        pressed.push(key);
      }
    },
  };
}

test('three fields, one accepted, one amended, one refused, by keyboard alone; their author reads all of it', async () => {
  await test.step('three fields of one ride are corrected', async () => {
    const { page } = author;
    await page.goto(`${RIDE}/edit`);
    const field = (name: string) => page.getByLabel(fieldName(name), { exact: false }).first();
    await field('trains').fill('4');
    await field('capacityPerHour').fill('1111');
    await field('area').fill('Nowhere');
    await expect(page.getByText(review.saved).first()).toBeVisible();
    await page.getByRole('button', { name: facts.send }).click();
    await expect(said(page, 'Taron')).toHaveAttribute('data-state', 'in-review', A_WHILE);
  });

  await test.step('the desk opens it, amends one, refuses one, takes the rest', async () => {
    const { page } = desk;
    await page.goto('/desk');
    await expect(page.getByRole('navigation', { name: words.queue })).toContainText('Taron');
    const keys = keyboard(page);
    await keys.press('j');
    await expect(page.getByRole('heading', { level: 2, name: 'Taron' })).toBeVisible();
    const group = (name: string) =>
      page.getByRole('group', { name: deskFacts.verdict(fieldName(name)) });
    const reach = async (name: string): Promise<void> => {
      for (let i = 0; i < 4; i++) {
        await keys.press('f');
        if (await group(name).locator('input:focus').count()) return;
      }
      throw new Error(`“f” never came to ${name}`);
    };
    await reach('area');
    await keys.press('ArrowDown', 'ArrowDown'); // accept, amend, refuse
    await expect(group('area').getByRole('radio', { name: deskFacts.refuse })).toBeChecked();
    await keys.press('Tab'); // to the reasons
    const why = group('area').getByLabel(deskFacts.why);
    await expect(why).toBeFocused();
    await page.keyboard.type(words.reason.NO_SOURCE.slice(0, 6));
    await expect(why).toHaveValue('NO_SOURCE');
    await keys.press('Shift+Tab'); // letters are keys again
    await reach('capacityPerHour');
    await keys.press('ArrowDown');
    await keys.press('Tab', 'ControlOrMeta+a');
    await page.keyboard.type('1234');
    await keys.press('Shift+Tab', 'a');
    await expect(page.getByText(words.said.APPROVED)).toBeAttached();
    const { rows } = await stage.db.query(
      `SELECT (stats->>'trains')::int AS trains, capacity_per_hour AS capacity, area FROM ride WHERE slug = 'taron'`,
    );
    expect(rows).toEqual([
      { trains: 4, capacity: 1234, area: expect.not.stringMatching('Nowhere') },
    ]);
  });

  await test.step('its author sees on the phone what became of each', async () => {
    const { page } = author;
    const item = said(page, 'Taron');
    await expect(item).toHaveAttribute('data-state', 'partly-published', A_WHILE);
    await expect(item).toContainText(fieldName('area'));
    await expect(item).toContainText(contributions.refusal('NO_SOURCE', null));
    await expect(item).toContainText(fieldName('capacityPerHour'));
  });
});

test('a simple item takes one key, and the next one is there', async () => {
  const writer = await member(stage.app.origin, ...DEMO.visitor);
  const { rows } = await stage.db.query<{ id: string }>(
    "SELECT id FROM ride WHERE slug <> 'taron' ORDER BY slug LIMIT 2",
  );
  for (const [i, { id }] of rows.entries())
    await writer.review(
      { kind: 'ride', id },
      {
        ...{ rating: 7, title: `Simple ${i}`, text: `All about ${i}`, visitedOn: null },
        ...{ waitedMinutes: null, language: 'en' },
      },
    );
  const { page } = desk;
  await page.goto('/desk');
  await expect(page.getByRole('navigation', { name: words.queue })).toContainText('Simple 1');
  const keys = keyboard(page);
  await keys.press('j');
  await expect(page.getByText('All about 0')).toBeVisible();
  await keys.press('a');
  await expect(page.getByText('All about 1')).toBeVisible();
  await keys.press('a');
  await expect(page.getByText(words.emptyTitle).first()).toBeVisible();
  expect(keys.pressed).toEqual(['j', 'a', 'a']);
  expect(await stage.count("submission WHERE state = 'APPROVED' AND kind = 'review'")).toBe(2);
});

test('a change that is asked for is made without a line, the photo kept, and comes back whole', async () => {
  const { page } = author;
  await page.goto('/');
  await readyForOffline(page);
  await writeReview(page, '/parks/phantasialand', { title: 'With Ann', text: 'Ann screamed.' }, [
    PHOTO,
  ]);
  await page.getByRole('button', { name: review.send }).click();
  const item = page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: 'Phantasialand', exact: true }) });
  await expect(item).toHaveAttribute('data-state', 'in-review', A_WHILE);

  await test.step('the desk asks, in words', async () => {
    await desk.page.goto('/desk');
    await expect(desk.page.getByRole('navigation', { name: words.queue })).toContainText(
      'With Ann',
    );
    await desk.page.keyboard.press('j');
    await expect(desk.page.getByText('Ann screamed.')).toBeVisible();
    await desk.page.keyboard.press('c');
    const dialog = desk.page.getByRole('dialog', { name: words.askChangeTitle });
    await dialog.getByText(words.reason.PERSONAL_DATA).click();
    await dialog.getByRole('textbox').fill('Please without her name.');
    await dialog.getByRole('button', { name: words.askChangeSend }).click();
    await expect(desk.page.getByText(words.said.NEEDS_CHANGE)).toBeAttached();
  });

  await test.step('the author reads it, loses the line, and changes it', async () => {
    await expect(item).toHaveAttribute('data-state', 'needs-change', A_WHILE);
    await expect(item).toContainText('Please without her name.');
    await author.context.setOffline(true);
    await page.reload();
    await item.getByRole('button', { name: new RegExp(contributions.action.edit) }).click();
    await expect(page.getByLabel(review.fieldTitle)).toHaveValue('With Ann');
    await expect(page.getByText(review.photosHeld(1))).toBeVisible();
    await page.getByLabel(review.fieldTitle).fill('With a friend');
    await page.getByLabel(review.fieldText).fill('She screamed.');
    await page.getByRole('button', { name: review.sendLater }).click();
    await page.waitForURL('**/contributions');
    await expect(page.getByText(contributions.means.queued).first()).toBeVisible();
  });

  await test.step('with a line again it is published, its photo with it', async () => {
    await author.context.setOffline(false);
    await expect(desk.page.getByRole('navigation', { name: words.queue })).toContainText(
      ...(['With a friend', A_WHILE] as const),
    );
    await desk.page.goto('/desk');
    await desk.page
      .getByRole('navigation', { name: words.queue })
      .getByText('With a friend')
      .click();
    await expect(desk.page.getByText('She screamed.')).toBeVisible();
    await expect(desk.page.getByRole('img', { name: words.photoN(1, 1) })).toBeVisible();
    await desk.page.keyboard.press('a');
    await expect(desk.page.getByText(words.said.APPROVED)).toBeAttached();
    const { rows } = await stage.db.query<{ title: string; photos: unknown[] }>(
      "SELECT title, photos FROM review WHERE subject_kind = 'park'",
    );
    expect(rows).toMatchObject([{ title: 'With a friend', photos: [{}] }]);
    expect(await stage.count("submission WHERE fields->>'title' LIKE 'With %'")).toBe(1);
  });
});
