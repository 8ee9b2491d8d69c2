// B1–B3: somebody proves to work for a company, closes a ride and writes an update; phones see it without a line.
import { expect } from '@playwright/test';
import { catalogue } from '#lib/messages/en/catalogue.ts';
import { company as words } from '#lib/messages/en/company.ts';
import { details } from '#lib/messages/en/details.ts';
import { errors } from '#lib/messages/en/errors.ts';
import { history } from '#lib/messages/en/history.ts';
import { shell } from '#lib/messages/en/shell.ts';
import { updates } from '#lib/messages/en/updates.ts';
import { DEMO } from '../support/contents.ts';
import { startDnsServer, type DnsServer } from '../support/dns-server.ts';
import { startMailServer, wordsOf, type MailServer } from '../support/mail-server.ts';
import { faultsFound } from './axe.ts';
import { readyForOffline, signIn, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const COMPANY = 'europa-park-mack';
const PARK = '/parks/europa-park';

let stage: Stage;
let mail: MailServer;
let dns: DnsServer;
let desktop: Phone;
let phone: Phone;

test.setTimeout(180_000);
test.beforeAll(async () => {
  mail = await startMailServer();
  dns = await startDnsServer();
  stage = await openStage({ SMTP_URL: mail.url, DNS_SERVERS: dns.address });
  desktop = await stage.desktop();
  phone = await stage.phone();
});
test.afterAll(async () => {
  await stage?.close();
  await mail?.close();
  await dns?.close();
});

test('a code from a mail at the company’s domain proves it', async () => {
  const { page } = desktop;
  await page.goto(`/companies/${COMPANY}`);
  await page.getByRole('link', { name: details.workHere }).click();
  await page.getByRole('main').getByRole('link', { name: shell.signIn }).click();
  const [email, password] = DEMO.visitor;
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('main form [type=submit]').click();
  await expect(page).toHaveURL(new RegExp(`/company/${COMPANY}$`));

  await page.getByLabel(words.address).fill('press@europapark.de.example.com');
  await page.getByRole('button', { name: words.sendCode }).click();
  await expect(page.getByText(errors.OTHER_DOMAIN.title)).toBeVisible();
  await expect(page.getByLabel(words.address)).toHaveValue('press@europapark.de.example.com');
  await page.getByLabel(words.address).fill('press@europapark.de');
  await page.getByRole('button', { name: words.sendCode }).click();
  await expect(page.getByText(words.sentTo('press@europapark.de'))).toBeVisible();

  const link = /http\S+#code=\S+/.exec(wordsOf(mail.letters[0]!))![0];
  await page.goto('/');
  await page.goto(link);
  await page.getByRole('button', { name: words.enterCode }).click();
  await expect(page.getByText(words.proven).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Europa-Park', level: 2 })).toBeVisible();
});

test('a colleague proves it by a DNS record, and holds the domain', async () => {
  const colleague = await stage.desktop();
  const { page } = colleague;
  await page.goto('/');
  await signIn(page, ...DEMO.moderator);
  await page.goto(`/company/${COMPANY}`);
  await page.getByRole('button', { name: words.getRecord }).click();
  const record = await page.getByText(/^thrillwiki-verification=/).innerText();
  await page.getByRole('button', { name: words.checkRecord }).click();
  await expect(page.getByText(errors.PROOF_NOT_FOUND.title)).toBeVisible();
  dns.zone.set('europapark.de', [[record]]);
  await page.getByRole('button', { name: words.checkRecord }).click();
  await expect(page.getByText(words.proven).first()).toBeVisible();
  await expect(page.getByText(words.role.LEAD)).toBeVisible();
  await page.context().close();
});

test('the badge stands on its page, and beside the park’s operator', async () => {
  const { page } = phone;
  await page.goto(PARK);
  await readyForOffline(page);
  await expect(page.getByText(details.verified, { exact: true })).toBeVisible();
  await page.goto(`/companies/${COMPANY}`);
  await expect(page.getByText('Verified since')).toBeVisible();
  await page.goto(PARK);
});

test('a ride is closed, and the history says for whom', async () => {
  const { page } = desktop;
  const park = page.getByRole('region', { name: 'Europa-Park' });
  await park.getByLabel(words.ride, { exact: true }).selectOption({ label: 'Silver Star' });
  await park.getByLabel(words.from).fill('2026-02-02');
  await park.getByLabel(words.until).fill('2026-02-01');
  await park.getByLabel(words.reason).fill('A new track.');
  await park.getByRole('button', { name: words.closeRide }).click();
  await expect(park.getByText('The last day comes before the first.')).toBeVisible();
  await expect(park.getByLabel(words.reason)).toHaveValue('A new track.');
  await park.getByLabel(words.from).fill('');
  await park.getByLabel(words.until).fill('2999-01-31');
  await park.getByRole('button', { name: words.closeRide }).click();
  await expect(park.getByText(words.closureSaved('Silver Star')).first()).toBeVisible();
  await page.goto(`${PARK}/rides/silver-star`);
  await page.getByRole('main').getByRole('link', { name: history.link }).click();
  const name = (await stage.db.query(`SELECT name FROM company WHERE slug = '${COMPANY}'`)).rows[0]
    .name as string;
  await expect(page.getByText(`by Vera Visitor for ${name}`)).toBeVisible();
});

test('an update is a draft, published, corrected; a phone that was in the park has it without a line', async () => {
  const { page } = desktop;
  const updatesOf = () => phone.page.getByRole('region', { name: updates.title });
  const onPhone = (text: string) => updatesOf().getByText(text);
  await page.goto(`/company/${COMPANY}`);
  await page.getByRole('button', { name: words.writeUpdate }).click();
  expect(await faultsFound(page)).toEqual([]);
  await page.getByLabel(words.updateTitle).fill('Open late');
  await page.getByRole('button', { name: words.publish, exact: true }).click();
  await expect(page.getByText('Write something here.')).toBeVisible();
  await page.getByLabel(words.updateBody).fill('Until ten on Fridays.');
  await page.getByRole('button', { name: words.saveDraft }).click();
  await expect(page.getByText(words.saved).first()).toBeVisible();
  await expect(updatesOf()).toHaveCount(0);

  await page.getByRole('button', { name: words.editDraft }).click();
  // A failed save keeps what was typed.
  await desktop.context.setOffline(true);
  await page.getByLabel(words.updateBody).fill('Until ten on Saturdays.');
  await page.getByRole('button', { name: words.publish, exact: true }).click();
  await expect(page.getByText(errors.OFFLINE.title, { exact: true })).toBeVisible();
  await desktop.context.setOffline(false);
  await expect(page.getByLabel(words.updateBody)).toHaveValue('Until ten on Saturdays.');
  await page.getByRole('button', { name: words.publish, exact: true }).click();
  await expect(page.getByText(words.published).first()).toBeVisible();
  await expect(onPhone('Until ten on Saturdays.')).toBeVisible(); // while the page is open, by a poke

  await page.getByRole('button', { name: words.correct }).click();
  await page.getByLabel(words.updateBody).fill('Until eleven on Saturdays.');
  await page.getByLabel(words.correction).fill('The hour was wrong.');
  await page.getByRole('button', { name: words.publishCorrection }).click();
  await expect(page.getByText(words.corrected).first()).toBeVisible();
  await expect(onPhone('The hour was wrong.')).toBeVisible();

  await phone.context.close();
  await phone.reopen({ offline: true });
  await phone.page.goto(PARK);
  await expect(onPhone('Until eleven on Saturdays.')).toBeVisible();
  await expect(updatesOf().getByText(updates.official, { exact: true })).toBeVisible();
  await expect(phone.page.getByText(details.verified, { exact: true })).toBeVisible();
  const ride = phone.page.getByRole('article').filter({ hasText: 'Silver Star' });
  await expect(ride).toContainText(catalogue.status.CLOSED_TEMP);
  await phone.page.goto(`/company/${COMPANY}`);
  await expect(phone.page.getByText(shell.needsLine)).toBeVisible();
});

test('what was withdrawn is shown as such', async () => {
  const { page } = desktop;
  await page.getByRole('button', { name: words.withdraw }).click();
  await page.getByRole('button', { name: words.confirmWithdraw }).click();
  await expect(page.getByText(words.withdrawn).first()).toBeVisible();
  await page.goto(PARK);
  const told = page.getByRole('region', { name: updates.title });
  await expect(told.getByText(updates.withdrawn, { exact: true })).toBeVisible();
  await expect(told).toContainText('Open late');
  await expect(told).not.toContainText('Saturdays');
});
