// H5: the place of a park is looked up while it is corrected, at a press, by the server alone; and again at the desk.
import { expect, type Page } from '@playwright/test';
import { deskFacts } from '#lib/messages/en/desk-facts.ts';
import { desk } from '#lib/messages/en/desk.ts';
import { facts, fieldName } from '#lib/messages/en/facts.ts';
import { places as words } from '#lib/messages/en/places.ts';
import { DEMO } from '../support/contents.ts';
import { FAMILYPARK, startNominatim, type NominatimServer } from '../support/nominatim-server.ts';
import { faultsFound } from './axe.ts';
import { readyForOffline, signIn } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const NEW_PARK = '/add/park?name=Familypark';

let stage: Stage;
let nominatim: NominatimServer;

test.setTimeout(180_000);
test.beforeAll(async () => {
  nominatim = await startNominatim();
  stage = await openStage({ GEOCODER_URL: nominatim.at('well') });
});
test.afterAll(async () => {
  await stage?.close();
  await nominatim?.close();
});

/** By its label, which may say that it is optional. */
const field = (page: Page, name: string) =>
  page.getByRole('main').getByLabel(new RegExp(`^\\s*${fieldName(name)}\\s*(\\(|$)`));
const lookUp = (page: Page) => page.getByRole('button', { name: words.search, exact: true });

test('S65: by name: its position, and of its address what nobody wrote; by position; and not without a line', async () => {
  const phone = await stage.phone();
  const { page, context } = phone;
  await page.goto(NEW_PARK);
  await expect(page.getByLabel(facts.latitude)).toBeVisible();
  await expect(lookUp(page)).toHaveCount(0); // nobody is signed in
  await signIn(page, ...DEMO.visitor);
  await page.goto(NEW_PARK);
  await readyForOffline(page);
  await field(page, 'locality').fill('St. Margarethen');
  expect(nominatim.asked).toEqual([]); // nothing is asked while one types

  const box = page.getByLabel(words.label);
  await expect(box).toHaveValue(/^Familypark/);
  await box.press('Enter');
  const take = page.getByRole('button', { name: words.takeOf(FAMILYPARK.display_name) });
  await expect(take).toBeVisible();
  expect(await faultsFound(page)).toEqual([]);
  await take.tap();
  await expect(page.getByLabel(facts.latitude)).toHaveValue('47.80248');
  await expect(page.getByLabel(facts.longitude)).toHaveValue('16.64781');
  await expect(field(page, 'country')).toHaveValue('AT');
  await expect(field(page, 'locality')).toHaveValue('St. Margarethen'); // typed before
  await expect(page.getByLabel(facts.source)).toHaveValue(FAMILYPARK.licence);
  const filled = ['position', 'country', 'region', 'address'].map(fieldName);
  await expect(page.getByText(words.taken(filled))).toBeVisible();

  await page.getByRole('button', { name: words.reverse }).tap();
  await expect(take).toBeVisible();
  expect(nominatim.asked.map((path) => path.split('?')[0])).toEqual([
    '/well/search',
    '/well/reverse',
  ]);

  await context.setOffline(true);
  await expect(lookUp(page)).toHaveCount(0);
  await expect(page.getByLabel(facts.latitude)).toHaveValue('47.80248');
  await context.setOffline(false);
  await page.getByRole('button', { name: facts.send }).click();
  await expect.poll(() => stage.count('submission')).toBe(1);

  await test.step('at the desk, what is at the position is asked before it is amended', async () => {
    const moderator = await stage.desktop();
    await signIn(moderator.page, ...DEMO.moderator);
    await moderator.page.goto('/desk');
    const queue = moderator.page.getByRole('navigation', { name: desk.queue });
    await queue.getByRole('link', { name: /Familypark/ }).click();
    const verdict = moderator.page.getByRole('group', {
      name: deskFacts.verdict(fieldName('position')),
    });
    await verdict.getByRole('radio', { name: deskFacts.amend }).check();
    await verdict.getByRole('button', { name: words.reverse }).click();
    await expect(verdict.getByText(FAMILYPARK.display_name)).toBeVisible();
    expect(nominatim.asked).toHaveLength(2); // what was asked before is known
  });
});
