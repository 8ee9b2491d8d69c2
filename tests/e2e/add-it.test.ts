import { expect, test, type Page } from '@playwright/test';
import type { ShownState } from '#lib/domain/contribution/contribution.ts';
import { addIt } from '#lib/messages/en/add-it.ts';
import { account as accountWords } from '#lib/messages/en/account.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { deskFacts } from '#lib/messages/en/desk-facts.ts';
import { desk as words } from '#lib/messages/en/desk.ts';
import { facts, fieldName } from '#lib/messages/en/facts.ts';
import { review } from '#lib/messages/en/review.ts';
import { search } from '#lib/messages/en/search.ts';
import { readyForOffline, signIn, signUp, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';

// F3, O5, M3: what is missing is added offline by somebody without an account; it is decided field by
// field, found by others, and two people who correct one ride lose nothing.

const MODERATOR = ['moderator@demo.test', 'patient-lamp-keeper'] as const;
const WRITER = { name: 'Ada Adder', email: 'ada@add.test', password: 'copper-teacup-rides' };
const OTHER = { name: 'Cora Corrector', email: 'cora@add.test', password: 'silver-waltzer-moon' };
const MISSING = 'Quokkasaurus';
const RIDE = '/parks/phantasialand/rides/taron';
const A_WHILE = { timeout: 60_000 };

let stage: Stage;
let desk: Phone;
test.setTimeout(240_000);
test.beforeAll(async () => {
  stage = await openStage();
  desk = await stage.desktop();
  await signIn(desk.page, ...MODERATOR);
});
test.afterAll(() => stage?.close());

const openInQueue = async (page: Page, name: string): Promise<void> => {
  await page.goto('/desk');
  await page
    .getByRole('navigation', { name: words.queue })
    .getByRole('link', { name: new RegExp(name) })
    .first()
    .click(A_WHILE);
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
};
const label = (page: Page, field: string) =>
  page.getByLabel(fieldName(field), { exact: false }).first();
const kept = (page: Page) => expect(page.getByText(review.saved).first()).toBeVisible();
const saidOf = (page: Page, title: string) => page.getByRole('article').filter({ hasText: title });
const isShown = (page: Page, title: string, state: ShownState) =>
  expect(
    page.locator(`article[data-state="${state}"]`).filter({ hasText: title }).first(),
  ).toBeVisible(A_WHILE);

test('a ride that nobody knows is added without line and account, approved, and found by others', async () => {
  const phone = await stage.phone();
  const { page } = phone;

  await test.step('search finds nothing and offers to add it, also without a line', async () => {
    await page.goto('/');
    await readyForOffline(page);
    await phone.context.setOffline(true);
    await page.goto(`/search?q=${MISSING}`);
    await expect(page.getByText(search.noneTitle(MISSING)).first()).toBeVisible();
    await page.getByRole('link', { name: addIt.add.ride(MISSING) }).click();
    await expect(page.getByRole('heading', { name: facts.addTitle('ride') })).toBeVisible();
    await expect(label(page, 'name')).toHaveValue(MISSING);
  });

  await test.step('what lacks is said at its field, and nothing is lost', async () => {
    await page.getByRole('button', { name: review.sendKeep }).click();
    await expect(page.getByText(facts.errorSummary(2))).toBeVisible();
    await label(page, 'parkId').fill('phantasia');
    await page.getByRole('button', { name: /Phantasialand/ }).click();
    await label(page, 'category').selectOption('RC');
    await page.getByLabel(facts.source).fill('I stood there');
    await kept(page);
    await page.getByRole('button', { name: review.sendKeep }).click();
    await expect(saidOf(page, MISSING)).toContainText(contributions.what.new);
    expect(await stage.count("submission WHERE kind = 'facts'")).toBe(0);
  });

  await test.step('with line and account, at its writer’s word, it is sent once', async () => {
    await phone.context.setOffline(false);
    await signUp(page, WRITER);
    await page
      .getByRole('dialog', { name: accountWords.claimTitle(1) })
      .getByRole('button', { name: accountWords.claimYes })
      .click();
    await page.goto('/contributions');
    await isShown(page, MISSING, 'in-review');
    expect(await stage.count("submission WHERE kind = 'facts'")).toBe(1);
  });

  await test.step('the desk approves it with one key, and everybody finds it', async () => {
    await openInQueue(desk.page, MISSING);
    await expect(desk.page.getByText(deskFacts.isNew.ride).first()).toBeVisible();
    await expect(desk.page.getByText('I stood there')).toBeVisible();
    await desk.page.keyboard.press('a');
    await expect(desk.page.getByText(words.said.APPROVED)).toBeAttached();
    const other = await stage.phone();
    await other.page.goto(`/search?q=${MISSING.toLowerCase()}`);
    await other.page.getByRole('link', { name: MISSING, exact: true }).click(A_WHILE);
    await expect(other.page.getByRole('heading', { level: 1, name: MISSING })).toBeVisible();
    await isShown(page, MISSING, 'published');
  });

  await test.step('adding it again, one is asked whether it is that one', async () => {
    await page.goto(`/add/ride?park=phantasialand&name=${MISSING}`);
    await expect(page.getByRole('heading', { name: facts.sameTitle })).toBeVisible(A_WHILE);
    await page.getByRole('link', { name: new RegExp(facts.sameEdit) }).click();
    await expect(page.getByRole('heading', { name: facts.editTitle(MISSING) })).toBeVisible();
  });
});

test('two people correct one ride: what is apart merges, what clashes is laid before the desk', async () => {
  const [one, two] = [await stage.phone(), await stage.phone()];
  await signUp(two.page, OTHER);
  await signUp(one.page, { ...WRITER, email: 'eve@add.test', name: 'Eve Editor' });

  const correct = async (
    { page }: Phone,
    change: (page: Page) => Promise<unknown>,
  ): Promise<void> => {
    await page.goto(`${RIDE}/edit`);
    await change(page);
    await kept(page);
    await page.getByRole('button', { name: facts.send }).click();
    await isShown(page, 'Taron', 'in-review');
  };
  await correct(one, async (page) => {
    await label(page, 'trains').fill('4');
    await label(page, 'capacityPerHour').fill('1111');
  });
  await correct(two, async (page) => {
    await label(page, 'area').fill('Klugheim');
    await label(page, 'capacityPerHour').fill('2222');
  });

  await test.step('its author sees on the page that it waits', async () => {
    await one.page.goto(RIDE);
    await expect(one.page.getByText(addIt.pendingSent)).toBeVisible();
  });

  await test.step('the first is approved, a refused field with its reason', async () => {
    await openInQueue(desk.page, 'Taron');
    const trains = desk.page.getByRole('group', { name: deskFacts.verdict(fieldName('trains')) });
    await trains.getByRole('radio', { name: deskFacts.refuse }).check();
    await trains.getByLabel(deskFacts.why).selectOption('NO_SOURCE');
    await desk.page.getByRole('button', { name: deskFacts.approvePart(1, 2) }).click();
    await expect(desk.page.getByText(words.said.APPROVED)).toBeAttached();
    await one.page.goto('/contributions');
    await isShown(one.page, 'Taron', 'partly-published');
    await expect(saidOf(one.page, 'Taron')).toContainText(fieldName('trains'));
  });

  await test.step('the second is told of the clash, and the desk must say which stands', async () => {
    await two.page.goto(RIDE);
    const clash = addIt.pendingClash(fieldName('capacityPerHour'));
    await expect(two.page.getByText(clash)).toBeVisible(A_WHILE);
    await openInQueue(desk.page, 'Taron');
    await expect(desk.page.getByText(deskFacts.clash)).toBeVisible();
    await desk.page.keyboard.press('a');
    await expect(desk.page.getByText(deskFacts.openFields(1))).toBeVisible();
    // Taron stands in no such area at our park: the desk refuses it as part of the decision.
    const area = desk.page.getByRole('group', { name: deskFacts.verdict(fieldName('area')) });
    await area.getByRole('radio', { name: deskFacts.refuse }).check();
    const both = desk.page.getByRole('group', {
      name: deskFacts.verdict(fieldName('capacityPerHour')),
    });
    await both.getByRole('radio', { name: deskFacts.accept }).check();
    await desk.page.keyboard.press('a');
    await expect(desk.page.getByText(words.said.APPROVED)).toBeAttached();
    const { rows } = await stage.db.query(
      "SELECT capacity_per_hour AS n FROM ride WHERE slug = 'taron'",
    );
    expect(rows).toEqual([{ n: 2222 }]);
  });
});
