import { expect, type Page } from '@playwright/test';
import { contributions } from '#lib/messages/en/contributions.ts';
import { desk as words } from '#lib/messages/en/desk.ts';
import { review } from '#lib/messages/en/review.ts';
import { member, type Member } from '../support/member.ts';
import { signIn, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// (d) Two moderators decide at once: one wins, the other sees both; nothing is published unseen.

const VISITOR = ['visitor@demo.test', 'queue-jumping-otter'] as const;
const MODERATOR = ['moderator@demo.test', 'patient-lamp-keeper'] as const;
const SECOND = 'second@desk.test';

let stage: Stage;
let author: Member;
let first: Phone;
let second: Phone;
let rides: { id: string; name: string }[] = [];

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
  await stage.db.query(
    `INSERT INTO "user" (id, email, name, password_hash, role)
     SELECT gen_random_uuid(), $1, 'Sam Second', password_hash, role FROM "user" WHERE email = $2`,
    [SECOND, MODERATOR[0]],
  );
  const found = await stage.db.query<{ id: string; name: string }>(
    "SELECT id, name FROM ride WHERE name ~ '^[A-Z][a-z]{4,}$' ORDER BY slug LIMIT 9",
  );
  rides = found.rows;
  author = await member(stage.app.origin, ...VISITOR);
  [first, second] = await Promise.all([stage.desktop(), stage.desktop()]);
  await signIn(first.page, ...MODERATOR);
  await signIn(second.page, SECOND, MODERATOR[1]);
});
test.afterAll(() => stage?.close());

const write = (title: string): Promise<string> =>
  author.review(
    { kind: 'ride', id: rides.pop()!.id },
    {
      rating: 7,
      title,
      text: `All about it: ${title}`,
      visitedOn: null,
      waitedMinutes: null,
      language: 'en',
    },
  );

const inQueue = (page: Page, title: string) =>
  page.getByRole('navigation', { name: words.queue }).getByText(title);
const clash = (page: Page, title: string = words.clashTitle) =>
  page.getByRole('region', { name: title });
const open = async (page: Page, id: string, title: string): Promise<void> => {
  await page.goto(`/desk/${id}`);
  await expect(page.getByText(`All about it: ${title}`)).toBeVisible();
  await expect(inQueue(page, title)).toBeVisible();
};

test('the later of two decisions is not applied, and both are laid side by side', async () => {
  const id = await write('Decided twice');
  await write('The next one');
  await open(first.page, id, 'Decided twice');
  await open(second.page, id, 'Decided twice');

  await first.page.keyboard.press('a');
  await expect(inQueue(first.page, 'Decided twice')).toHaveCount(0);
  // The second desk has heard of it, and still shows what its moderator is reading.
  await expect(inQueue(second.page, 'Decided twice')).toHaveCount(0);
  await expect(second.page.getByText('All about it: Decided twice')).toBeVisible();
  await second.page.keyboard.press('r');
  await expect(second.page.getByRole('dialog', { name: words.refuseTitle })).toBeVisible();
  await second.page.keyboard.press('3');

  const panel = clash(second.page);
  await expect(panel).toBeVisible();
  await expect(panel.getByText(words.clashText)).toBeVisible();
  await expect(panel.getByText(words.state.REJECTED)).toBeVisible();
  await expect(panel.getByText(words.reason.SPAM)).toBeVisible();
  await expect(panel.getByText(words.state.APPROVED)).toBeVisible();
  await expect(panel.getByText(/Mo Derator/)).toBeVisible();
  expect(await stage.count(`decision WHERE submission_id = '${id}'`)).toBe(1);
  expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(1);

  await second.page.getByRole('button', { name: words.clashClose }).click();
  await expect(second.page.getByText('All about it: The next one')).toBeVisible();
});

test('of two decisions in the same moment one is applied', async () => {
  const id = await write('Both at once');
  await open(first.page, id, 'Both at once');
  await open(second.page, id, 'Both at once');
  // Neither has it: who opens the reasons takes it, and then the other cannot decide (desk.test.ts).
  await Promise.all([first, second].map(({ page }) => page.keyboard.press('a')));

  await expect.poll(() => stage.count(`decision WHERE submission_id = '${id}'`)).toBe(1);
  await expect
    .poll(async () => (await clash(first.page).count()) + (await clash(second.page).count()))
    .toBe(1);
  expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(1);
  expect(await stage.count(`decision WHERE submission_id = '${id}'`)).toBe(1);
});

test('a decision whose answer never came says so, stays on the screen and can be made again', async () => {
  const id = await write('Decided on a bad line');
  await open(first.page, id, 'Decided on a bad line');
  await first.page.route(
    '**/api/trpc/desk.decide',
    async (route) => {
      await route.fetch(); // the server has done it
      await route.abort();
    },
    { times: 1 },
  );
  await first.page.keyboard.press('a');
  await expect(first.page.getByText(words.failed)).toBeVisible();
  await expect(first.page.getByText('All about it: Decided on a bad line')).toBeVisible();
  await first.page.keyboard.press('a');
  await expect(first.page.getByText('All about it: Decided on a bad line')).toHaveCount(0);
  expect(await stage.count(`decision WHERE submission_id = '${id}'`)).toBe(1);
  expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(1);
});

test('refused by mouse with a word, the author reads why; a revision meets a moderator who saw the old one', async () => {
  const { name } = rides.at(-1)!;
  const id = await write('First try');
  const phone = await stage.phone();
  await signIn(phone.page, ...VISITOR);
  await phone.page.goto('/contributions');
  await expect(phone.page.getByText(contributions.means['in-review']).first()).toBeVisible();

  await test.step('refuse by mouse', async () => {
    const { page } = first;
    await open(page, id, 'First try');
    await page.getByRole('button', { name: words.refuse }).click();
    const dialog = page.getByRole('dialog', { name: words.refuseTitle });
    await dialog.getByText(words.reason.PERSONAL_DATA).click();
    await dialog
      .getByRole('textbox', { name: words.refuseMore })
      .fill('Please leave out her name.');
    await dialog.getByRole('button', { name: words.refuseSend }).click();
    await expect(inQueue(page, 'First try')).toHaveCount(0);
    expect(
      await stage.count(`decision WHERE outcome = 'REJECTED' AND submission_id = '${id}'`),
    ).toBe(1);
  });

  const reason = contributions.refusal('PERSONAL_DATA', 'Please leave out her name.');
  const item = phone.page.getByRole('article').filter({ hasText: name });
  const revise = async (title: string): Promise<void> => {
    await phone.page.getByLabel(review.fieldTitle).fill(title);
    await phone.page.getByLabel(review.fieldText).fill(`All about it: ${title}`);
    await phone.page.getByRole('button', { name: review.resend }).click();
    await phone.page.waitForURL('**/contributions');
  };

  await test.step('the author reads why, without reloading, and writes it anew', async () => {
    await expect(item.getByText(reason)).toBeVisible();
    await expect(item.getByText(contributions.state.rejected)).toBeVisible();
    await item.getByRole('button', { name: new RegExp(contributions.action.edit) }).click();
    await expect(phone.page.getByLabel(review.fieldTitle)).toHaveValue('First try');
    await revise('Second try');
    await expect(inQueue(first.page, 'Second try')).toBeVisible();
  });

  await test.step('while a moderator reads it, the author changes it once more', async () => {
    await open(first.page, id, 'Second try');
    const { rows } = await stage.db.query<{ id: string }>(
      "SELECT id FROM submission WHERE fields->>'title' = 'Second try'",
    );
    expect(rows).toEqual([{ id }]);
    await phone.page.goto('/contributions');
    await expect(item.getByText(contributions.means['in-review'])).toBeVisible();
    await item.getByRole('button', { name: new RegExp(contributions.action.edit) }).click();
    await expect(phone.page.getByLabel(review.fieldTitle)).toHaveValue('Second try');
    await revise('Third try');
    await expect(inQueue(first.page, 'Third try')).toBeVisible();
    await expect(first.page.getByText('All about it: Second try')).toBeVisible();
    await first.page.keyboard.press('a');
    await expect(clash(first.page, words.clashChanged)).toBeVisible();
    expect(await stage.count(`review WHERE submission_id = '${id}'`)).toBe(0);
    expect(await stage.count(`decision WHERE submission_id = '${id}'`)).toBe(1);
  });

  await test.step('having read what stands now, the moderator approves that', async () => {
    await first.page.getByRole('button', { name: words.clashReload }).click();
    await expect(first.page.getByText('All about it: Third try')).toBeVisible();
    await first.page.keyboard.press('a');
    await expect(inQueue(first.page, 'Third try')).toHaveCount(0);
    await expect.poll(() => stage.count(`review WHERE submission_id = '${id}'`)).toBe(1);
    const { rows } = await stage.db.query<{ title: string }>(
      'SELECT title FROM review WHERE submission_id = $1',
      [id],
    );
    expect(rows[0]!.title).toBe('Third try');
    await expect(item.getByText(contributions.means.published)).toBeVisible();
  });
});
