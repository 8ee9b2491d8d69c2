import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { account as accountWords } from '#lib/messages/en/account.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { logging } from '#lib/messages/en/logging.ts';
import { rideLog } from '#lib/messages/en/ride-log.ts';
import { shell } from '#lib/messages/en/shell.ts';
import { readyForOffline, signIn, signUp } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// R4: a ride is one tap on the page that shows it, with or without a line or an account; the log is on every
// phone of its rider, and nowhere else.

const RIDER = { name: 'Rita Rider', email: 'rita@log.test', password: 'violet-turnstile-nap' };
const OTHER = { name: 'Otto Other', email: 'otto@log.test', password: 'amber-carousel-moth' };
const RIDE = 'Oblivion';
const NOTE = 'Front row, just before closing';

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(180_000);

const entry = (page: Page, ride: string): Locator =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name: ride }) });

test('logged in three taps offline, undone, kept from cold, sent once, and on a second phone', async () => {
  const phone = await stage.phone();

  await test.step('three taps from the start page, without a line and without an account', async () => {
    await phone.page.goto('/');
    await readyForOffline(phone.page);
    await phone.context.setOffline(true);
    let taps = 0;
    const tap = async (target: Locator): Promise<void> => {
      await target.tap();
      taps++;
    };
    const { page } = phone;
    await tap(page.getByRole('navigation').last().getByRole('link', { name: shell.parks }));
    await tap(page.getByRole('link', { name: 'Alton Towers' }).first());
    await tap(page.getByRole('button', { name: logging.logThis(RIDE) }));
    await expect(page.getByText(logging.logged(RIDE, 1)).first()).toBeVisible();
    expect(taps).toBeLessThanOrEqual(3);
  });

  await test.step('one tap takes it back, and one logs it again', async () => {
    await phone.page.getByRole('button', { name: logging.undo }).tap();
    const sign = phone.page.getByRole('button', { name: logging.logThis(RIDE) });
    await expect(sign).toHaveAccessibleName(logging.logThis(RIDE));
    await sign.tap();
    await expect(sign).toHaveAccessibleName(new RegExp(logging.today(1)));
    await sign.tap();
    await expect(phone.page.getByText(logging.logged(RIDE, 2)).first()).toBeVisible();
    await phone.page.getByRole('button', { name: logging.undo }).tap();
    await expect(sign).toHaveAccessibleName(new RegExp(logging.today(1)));
  });

  await test.step('killed and opened from cold, it is in the log, where more can be said of it', async () => {
    await phone.kill();
    await phone.reopen({ offline: true });
    const { page } = phone;
    await page.goto('/contributions');
    await page.getByRole('link', { name: rideLog.toLog }).click();
    await expect(entry(page, RIDE)).toHaveCount(1);
    await entry(page, RIDE)
      .getByRole('button', { name: rideLog.lapMore(RIDE) })
      .click();
    await expect(entry(page, RIDE).getByText(rideLog.laps(2))).toBeVisible();
    await entry(page, RIDE)
      .getByRole('button', { name: rideLog.editThis(RIDE) })
      .click();
    await page.getByLabel(rideLog.fieldNote).fill(NOTE);
    await page.getByLabel(rideLog.fieldWaited).fill('2000');
    await page.getByRole('button', { name: rideLog.save, exact: true }).click();
    await expect(page.getByText(/Give whole minutes/)).toBeVisible();
    await page.getByLabel(rideLog.fieldWaited).fill('25');
    await page.getByRole('button', { name: rideLog.save, exact: true }).click();
    await expect(entry(page, RIDE).getByText(NOTE)).toBeVisible();
    await expect(page.getByRole('progressbar', { name: /^Alton Towers: 1 of/ })).toBeVisible();
    await page.getByRole('link', { name: rideLog.map }).click();
    await expect(page.getByRole('heading', { name: rideLog.map, level: 1 })).toBeVisible();
    await expect(page.getByRole('link', { name: /Alton Towers/ })).toBeVisible();
  });

  await test.step('signed up and claimed, it is sent once', async () => {
    await phone.context.setOffline(false);
    await signUp(phone.page, RIDER);
    const dialog = phone.page.getByRole('dialog', { name: accountWords.claimTitle(1) });
    await dialog.getByRole('button', { name: accountWords.claimYes }).click();
    await expect(dialog).toHaveCount(0); // all of it is hers by then
    await phone.page.goto('/log');
    await expect(entry(phone.page, RIDE).getByText(rideLog.waiting)).toHaveCount(0, {
      timeout: 60_000,
    });
    await expect(entry(phone.page, RIDE)).toHaveCount(1);
    const sent = 'SELECT ride_name AS ride, laps, note, waited_minutes AS waited FROM ride_log';
    await expect
      .poll(async () => (await stage.db.query(sent)).rows, { timeout: 60_000 })
      .toEqual([{ ride: RIDE, laps: 2, note: NOTE, waited: 25 }]);
  });

  const file = test.info().outputPath('log.csv');
  await test.step('a second phone of hers has it, and what she does there comes back', async () => {
    const second = await stage.desktop();
    await signIn(second.page, RIDER.email, RIDER.password);
    await second.page.goto('/log');
    await expect(entry(second.page, RIDE).getByText(NOTE)).toBeVisible({ timeout: 60_000 });
    const download = second.page.waitForEvent('download');
    await second.page.getByRole('button', { name: rideLog.fileOut }).click();
    await (await download).saveAs(file);
    await second.page.locator('input[type=file]').setInputFiles(file);
    await expect(second.page.getByText(rideLog.fileNothing)).toBeVisible();
    await second.page.getByRole('button', { name: rideLog.removeThis(RIDE) }).click();
    await expect(entry(phone.page, RIDE)).toHaveCount(0, { timeout: 60_000 });
    await second.page.getByRole('button', { name: rideLog.undo }).click();
    await expect(entry(phone.page, RIDE).getByText(NOTE)).toBeVisible({ timeout: 60_000 });
  });

  await test.step('her file taken in by somebody else: what matches is added, what does not is named', async () => {
    const csv = `${readFileSync(file, 'utf8')}2026-06-02,,Taron,phantasialand,3,,,\r\n2026-06-02,,Nowhere,Atlantis,1,,,\r\n`;
    writeFileSync(file, csv);
    const other = await stage.phone();
    const { page } = other;
    await signUp(page, OTHER);
    await readyForOffline(page);
    await page.goto('/log');
    await expect(page.getByText(rideLog.emptyTitle)).toBeVisible();
    await page.locator('input[type=file]').setInputFiles(file);
    await expect(page.getByText(rideLog.problem.PARK_UNKNOWN)).toBeVisible();
    await page.getByRole('button', { name: rideLog.fileAdd(2) }).click();
    await expect(page.getByText(rideLog.fileAdded(2))).toBeVisible();
    await page.locator('input[type=file]').setInputFiles(file);
    await expect(page.getByText(rideLog.fileNothing)).toBeVisible();
    await expect
      .poll(() => stage.count('ride_log WHERE laps IS NOT NULL'), { timeout: 60_000 })
      .toBe(3);
    await page.goto('/contributions');
    await expect(page.getByText(contributions.emptyTitle)).toBeVisible(); // private: nothing to publish
  });
});
