// H1: hours are written in a form by somebody who never saw a rule, and a phone without a line knows whether it is open.
import { expect, type Page } from '@playwright/test';
import { hours } from '#lib/messages/en/hours.ts';
import { hoursEditor } from '#lib/messages/en/hours-editor.ts';
import { DEMO } from '../support/contents.ts';
import { readyForOffline, signIn } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

let stage: Stage;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());

const PARK = '/parks/efteling';
/** The park's clock, whatever the machine's is. */
const inPark = (options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'Europe/Amsterdam' }).format(new Date());
const today = inPark({ weekday: 'long', day: 'numeric', month: 'long' });
/** Other tests of the cluster hold the feed back now and then. */
const arrived = { timeout: 60_000 };
const cell = (page: Page, day: string) => page.getByRole('cell', { name: day });

test('a moderator writes a park’s hours, and a visitor reads them with and without a line', async () => {
  const desk = await stage.desktop();
  const visitor = await stage.phone();
  await visitor.page.goto(PARK);
  await expect(visitor.page.getByText(hours.nobody)).toBeVisible();
  await readyForOffline(visitor.page);

  await signIn(desk.page, ...DEMO.moderator);
  await desk.page.goto(`${PARK}/hours`);
  await desk.page.getByRole('link', { name: hours.change }).click();
  const form = desk.page.getByRole('main');
  // Open all day long, so that the test may run at any hour.
  await form.getByRole('button', { name: hoursEditor.addLine }).click();
  const line = form.getByRole('group', { name: hoursEditor.line(1) });
  for (const [part, time] of [
    [hoursEditor.open, '00:00'],
    [hoursEditor.close, '00:00'],
  ] as const)
    await line.getByLabel(part).fill(time);
  await form.getByLabel(hoursEditor.of).fill('a board at the gate');
  await expect(cell(desk.page, today)).toContainText(hours.allDay);
  await form.getByRole('button', { name: hoursEditor.save }).click();
  await expect(desk.page).toHaveURL(/\/hours$/);
  await expect(form.getByText(hours.openUntil('24:00'))).toBeVisible(arrived);
  await expect(form.getByText('a board at the gate')).toBeVisible();

  // It comes to the open page by itself.
  await expect(
    visitor.page.getByRole('main').getByText(hours.openUntil('24:00')).first(),
  ).toBeVisible(arrived);
  await visitor.context.setOffline(true);
  await visitor.page.goto(PARK);
  await expect(visitor.page.getByRole('region', { name: hours.title })).toContainText(
    hours.openUntil('24:00'),
  );
  await visitor.page.getByRole('link', { name: hours.month }).click();
  await expect(cell(visitor.page, today)).toContainText(hours.allDay);
  await visitor.context.setOffline(false);

  // One day is different: chosen in the calendar.
  await desk.page.getByRole('link', { name: hours.change }).click();
  await desk.page.getByRole('button', { name: today }).click();
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: hoursEditor.closedAllDay }).check();
  await dialog.getByLabel(hoursEditor.note).fill('storm');
  await dialog.getByRole('button', { name: hoursEditor.use }).click();
  await expect(cell(desk.page, today)).toContainText(`${hours.dayClosed}: storm`);
  await form.getByRole('button', { name: hoursEditor.save }).click();
  await expect(visitor.page.getByText(new RegExp(`^${hours.closed}`))).toBeVisible(arrived);
  await expect(cell(visitor.page, today)).toContainText('storm');
});

test('two who write at once lose nothing: the second sees the first’s hours and decides', async () => {
  const [one, other] = [await stage.phone(), await stage.phone()];
  for (const { page } of [one, other]) {
    await signIn(page, ...DEMO.moderator);
    await page.goto('/parks/alton-towers/hours/edit');
    await page.getByRole('radio', { name: hoursEditor.byRule }).check();
  }
  const save = (page: Page) => page.getByRole('button', { name: hoursEditor.save }).click();
  await one.page.getByRole('textbox', { name: hoursEditor.rule }).fill('Mo-Su 10:00-16:00');
  await save(one.page);
  await expect(one.page).toHaveURL(/\/hours$/);

  await other.page.getByRole('textbox', { name: hoursEditor.rule }).fill('every day from ten');
  await expect(other.page.getByText(hours.problem.UNREADABLE)).toBeVisible();
  await expect(other.page.getByRole('button', { name: hoursEditor.save })).toBeDisabled();
  await other.page.getByRole('textbox', { name: hoursEditor.rule }).fill('Mo-Su 11:00-17:00');
  await save(other.page);
  await expect(other.page.getByText(hoursEditor.conflict)).toBeVisible();
  await expect(other.page.getByText('10:00–16:00')).toBeVisible();
  await expect(other.page.getByRole('textbox', { name: hoursEditor.rule })).toHaveValue(
    'Mo-Su 11:00-17:00',
  );
  await other.page.getByRole('button', { name: hoursEditor.keepMine }).click();
  await expect(other.page).toHaveURL(/\/hours$/);
  await expect(other.page.getByText('11:00–17:00').first()).toBeVisible(arrived);
});
