import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { account as accountWords } from '#lib/messages/en/account.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { errors } from '#lib/messages/en/errors.ts';
import { review } from '#lib/messages/en/review.ts';
import { kept, readyForOffline, signIn, signUp, writeReview } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// (b) Written by someone not signed in, offline; adopted after signing in, at the writer's word only.

const PHOTO = join(
  import.meta.dirname,
  '../../../shared/data/images/exif-orientation/Portrait_6.jpg',
);
const RIDE = '/parks/phantasialand/rides/taron';
const WORDS = { title: 'Written by nobody yet', text: 'No signal, no account, one photo.' };
const WRITER = {
  name: 'Nell Newcomer',
  email: 'nell@guest.test',
  password: 'violet-turnstile-nap',
};
const OTHER = { name: 'Otto Other', email: 'otto@guest.test', password: 'amber-carousel-moth' };

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(240_000);

const sent = (): string[] =>
  stage.line.requests.filter((r) => /sync\.push|\/api\/tus|photo\.need/.test(r));

const claimDialog = (page: Page) => page.getByRole('dialog', { name: accountWords.claimTitle(1) });

async function writeAsGuest(page: Page): Promise<void> {
  await writeReview(page, RIDE, WORDS, [PHOTO]);
  await page.getByRole('button', { name: review.sendKeep }).click();
  await expect(page.getByText(contributions.problem('SIGNED_OUT'))).toBeVisible();
  await expect(
    page.getByRole('link', { name: new RegExp(contributions.action['sign-in']) }),
  ).toBeVisible();
}

test('S9: what a guest wrote offline is sent once, after the writer says whose it is', async () => {
  const phone = await stage.phone();

  await test.step('writes and sends without signal and without an account', async () => {
    await phone.page.goto('/');
    await readyForOffline(phone.page);
    await phone.context.setOffline(true);
    await writeAsGuest(phone.page);
  });

  await test.step('back online nothing leaves the phone', async () => {
    await phone.context.setOffline(false);
    await phone.page.goto(RIDE);
    await expect(phone.page.getByText(review.listEmpty)).toBeVisible(); // the park was fetched
    await phone.page.goto('/contributions');
    await expect(phone.page.getByText(errors.SIGNED_OUT.title)).toBeVisible();
    expect(sent()).toEqual([]);
  });

  await test.step('killed and reopened, the writer makes an account and is asked', async () => {
    await phone.kill();
    await phone.reopen();
    await signUp(phone.page, WRITER);
    await expect(claimDialog(phone.page)).toBeVisible();
    expect(sent()).toEqual([]);
    expect(await stage.count('submission')).toBe(0);
  });

  await test.step('left, it stays on the phone, and the app does not ask at every opening', async () => {
    await claimDialog(phone.page).getByRole('button', { name: accountWords.claimNo }).click();
    await expect(claimDialog(phone.page)).toHaveCount(0);
    await phone.page.goto('/contributions');
    await expect(phone.page.getByText(contributions.emptyTitle)).toBeVisible();
    await expect(phone.page.getByRole('link', { name: WRITER.name })).toBeVisible();
    await expect(phone.page.getByRole('dialog')).toHaveCount(0);
    expect((await kept(phone.page, 'outbox-guest')).drafts).toHaveLength(1);
    expect(sent()).toEqual([]);
  });

  await test.step('the writer signs in again and is asked again', async () => {
    await signIn(phone.page, WRITER.email, WRITER.password);
    await expect(claimDialog(phone.page)).toBeVisible();
  });

  await test.step('claimed, it is sent: one review, one photo, the right author', async () => {
    await claimDialog(phone.page).getByRole('button', { name: accountWords.claimYes }).click();
    await expect(phone.page.getByText(contributions.means['in-review'])).toBeVisible({
      timeout: 60_000,
    });
    const { rows } = await stage.db.query(
      `SELECT u.email, s.fields->>'title' AS title FROM submission s JOIN "user" u ON u.id = s.author_id`,
    );
    expect(rows).toEqual([{ email: WRITER.email, title: WORDS.title }]);
    expect(await stage.count('submission_photo')).toBe(1);
    expect(await stage.count('photo_object')).toBe(1);
    const guest = await kept(phone.page, 'outbox-guest');
    expect([guest.drafts, guest.mutations, guest.photos, guest.bytes]).toEqual([[], [], [], []]);
  });

  await test.step('a second account on this phone is offered nothing, and nothing is sent as it', async () => {
    const before = sent().length;
    await signUp(phone.page, OTHER);
    await phone.page.goto('/contributions');
    await expect(phone.page.getByText(contributions.emptyTitle)).toBeVisible();
    await expect(phone.page.getByRole('dialog')).toHaveCount(0);
    expect(sent().length).toBe(before);
    expect(await stage.count('submission')).toBe(1);
  });
});

test('what someone else left unclaimed is offered to its writer, who signs in later', async () => {
  const late = { ...WRITER, email: 'late@guest.test' };
  const passer = { ...OTHER, email: 'passer-by@guest.test' };
  const elsewhere = await stage.phone();
  await signUp(elsewhere.page, late);
  const phone = await stage.phone();
  await phone.page.goto('/');
  await readyForOffline(phone.page);
  await phone.context.setOffline(true);
  await writeAsGuest(phone.page);
  await phone.context.setOffline(false);
  const before = await stage.count('submission');

  await signUp(phone.page, passer);
  await claimDialog(phone.page).getByRole('button', { name: accountWords.claimNo }).click();
  await expect(phone.page.getByText(contributions.emptyTitle)).toBeVisible();
  expect(await stage.count('submission')).toBe(before);

  await signIn(phone.page, late.email, late.password);
  await claimDialog(phone.page).getByRole('button', { name: accountWords.claimYes }).click();
  await expect(phone.page.getByText(contributions.means['in-review'])).toBeVisible({
    timeout: 60_000,
  });
  const { rows } = await stage.db.query(
    `SELECT u.email FROM submission s JOIN "user" u ON u.id = s.author_id ORDER BY s.id DESC`,
  );
  expect(rows).toHaveLength(before + 1);
  expect(rows[0]).toEqual({ email: late.email });
});
