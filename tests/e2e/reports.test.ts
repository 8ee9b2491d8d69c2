// R6: a review is reported without a line, looked at beside its copy, taken down by key; the reporter and its writer are told.
import { expect } from '@playwright/test';
import { appeals } from '#lib/messages/en/appeals.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { deskReports } from '#lib/messages/en/desk-reports.ts';
import { reportLink } from '#lib/messages/en/report-link.ts';
import { report as words } from '#lib/messages/en/report.ts';
import { DEMO } from '../support/contents.ts';
import { member } from '../support/member.ts';
import { faultsFound } from './axe.ts';
import { readyForOffline, signIn, signUp } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const REPORTER = {
  name: 'Rita Reporter',
  email: 'rita@report.test',
  password: 'patient-lamp-keeper',
};
const RIDE = '/parks/phantasialand/rides/taron';

let stage: Stage;
let submission: string;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage({ LIMITS_SCALE: '100' });
  const author = await member(stage.app.origin, ...DEMO.visitor);
  const { ride } = (await (
    await fetch(`${stage.app.origin}/api/view/ride/phantasialand/taron`)
  ).json()) as { ride: { id: string } };
  submission = await author.review(
    { kind: 'ride', id: ride.id },
    {
      ...{ rating: 2, title: 'The guy at row two', text: 'Karl from row two is an idiot.' },
      ...{ visitedOn: null, waitedMinutes: null, language: 'en' },
    },
  );
  const moderator = await member(stage.app.origin, ...DEMO.moderator);
  await moderator.call('desk.decide', {
    ...{ id: crypto.randomUUID(), submissionId: submission, version: 1 },
    ...{ outcome: 'APPROVED', reason: null },
  });
});
test.afterAll(() => stage?.close());

test('reported offline, taken down, and told to both', async () => {
  const [phone, desk, writer] = await Promise.all([stage.phone(), stage.desktop(), stage.phone()]);
  const { page } = phone;
  await signUp(page, REPORTER);
  await page.goto(RIDE);
  await expect(page.getByText('Karl from row two is an idiot.')).toBeVisible();
  await readyForOffline(page);

  await test.step('without a line the report is written, kept over a reload, and queued', async () => {
    await page.context().setOffline(true);
    await page
      .getByRole('link', { name: new RegExp(`${reportLink.text} ?: the review by`) })
      .click();
    await expect(page.getByText('Karl from row two is an idiot.')).toBeVisible();
    await page.getByLabel(words.reason.INSULT).check();
    await page.getByLabel(words.text).fill('He is my neighbour.');
    expect(await faultsFound(page)).toEqual([]);
    await page.reload();
    await expect(page.getByLabel(words.text)).toHaveValue('He is my neighbour.');
    await expect(page.getByLabel(words.reason.INSULT)).toBeChecked();
    await page.getByRole('button', { name: words.send }).click();
    await page.waitForURL('**/contributions');
    await expect(page.getByText(words.willSend)).toBeVisible();
    expect(await stage.count(`submission WHERE kind = 'report'`)).toBe(0);
  });

  await test.step('with a line it is at the desk, beside what stands there', async () => {
    await page.context().setOffline(false);
    await expect(page.getByText(contributions.state['in-review'])).toBeVisible({ timeout: 60_000 });
    await signIn(desk.page, ...DEMO.moderator);
    await desk.page.goto('/desk?show=report');
    await desk.page.locator('nav a[href^="/desk/"]').first().click();
    await expect(desk.page.getByText('“He is my neighbour.”')).toBeVisible();
    await expect(desk.page.getByText('Karl from row two is an idiot.')).toBeVisible();
    await expect(desk.page.getByText(deskReports.same)).toBeVisible();
    expect(await faultsFound(desk.page)).toEqual([]);
    await expect(desk.page.getByRole('button', { name: deskReports.takeDown })).toBeVisible();
    await desk.page.keyboard.press('a');
    await expect.poll(() => stage.count(`review WHERE submission_id = '${submission}'`)).toBe(0);
  });

  await test.step('the reporter is told, and its writer why, who may appeal', async () => {
    await expect(page.getByText(words.upheld.review)).toBeVisible({ timeout: 60_000 });
    await signIn(writer.page, ...DEMO.visitor);
    await writer.page.goto('/contributions');
    const item = writer.page.getByRole('article').filter({ hasText: 'Taron' });
    await expect(item.getByText(contributions.refusal('ABUSE', null))).toBeVisible({
      timeout: 60_000,
    });
    await item.getByRole('button', { name: new RegExp(contributions.action.appeal) }).click();
    await expect(writer.page.getByLabel(appeals.why)).toBeVisible();
  });
});
