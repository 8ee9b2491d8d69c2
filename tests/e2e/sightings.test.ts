import { expect, type Locator, type Page } from '@playwright/test';
import { parkClock } from '#lib/domain/hours/park-clock.ts';
import { account } from '#lib/messages/en/account.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { sightings } from '#lib/messages/en/sightings.ts';
import { readyForOffline, signUp } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// C6: what visitors see is one tap on site, with or without a line; others see it once it is sent, for that day.

const WITNESS = {
  name: 'Wilma Witness',
  email: 'wilma@seen.test',
  password: 'violet-turnstile-nap',
};
const OTHER = { name: 'Otto Other', email: 'otto@seen.test', password: 'amber-carousel-moth' };

/** Where the day does not end while this runs. */
const PARK =
  parkClock('Europe/London', Date.now()).minutes < 22 * 60
    ? { href: '/parks/alton-towers', ride: 'Oblivion' }
    : { href: '/parks/cedar-point', ride: 'Millennium Force' };
const RIDE_HREF = `${PARK.href}/rides/${PARK.ride.toLowerCase().replace(' ', '-')}`;
const LONG = { timeout: 60_000 };

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(180_000);

const button = (page: Page, said: 'CLOSED' | 'OPEN' | 'TRUE'): Locator =>
  page.getByRole('button', { name: sightings.buttonOf[said](PARK.ride) });
const seen = (page: Page): Locator => page.getByRole('region', { name: sightings.title });
const closedBy = (n: number): RegExp => new RegExp(`Closed today, .*${n} visitor`);
const inList = (page: Page): Locator =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name: PARK.ride }) });

test('closed today: said offline, seen by others once it is sent, contradicted in sight, and gone the day after', async () => {
  const here = await stage.phone();
  const there = await stage.desktop();

  await test.step('one tap without a line and without an account, taken back by another', async () => {
    const { page } = here;
    await page.goto('/');
    await readyForOffline(page);
    await here.context.setOffline(true);
    await page.goto(RIDE_HREF);
    await expect(seen(page).getByText(sightings.notHere)).toBeVisible();
    await button(page, 'CLOSED').tap();
    await expect(seen(page).getByText(closedBy(1))).toBeVisible();
    await expect(seen(page).getByText(sightings.waits)).toBeVisible();
    await button(page, 'CLOSED').tap();
    await expect(seen(page).getByText(sightings.notHere)).toBeVisible();
    await button(page, 'CLOSED').tap();
    await expect(button(page, 'CLOSED')).toHaveAttribute('aria-pressed', 'true');
    await page.goto('/contributions');
    await expect(page.getByText(contributions.seenWaits(1))).toBeVisible();
    await page.goto(PARK.href);
    await expect(inList(page).getByText(closedBy(1))).toBeVisible();
  });

  await test.step('sent, it stands in the list of somebody else, who never signed in', async () => {
    await there.page.goto(PARK.href);
    await expect(inList(there.page)).toBeVisible();
    await here.context.setOffline(false);
    await signUp(here.page, WITNESS);
    const dialog = here.page.getByRole('dialog', { name: account.claimTitle(1) });
    await dialog.getByRole('button', { name: account.claimYes }).click();
    await expect(dialog).toHaveCount(0); // it is hers by then
    await expect(inList(there.page).getByText(closedBy(1))).toBeVisible(LONG);
    expect(await stage.count('sighting')).toBe(1);
    await here.page.goto(RIDE_HREF);
    await expect(button(here.page, 'CLOSED')).toHaveAttribute('aria-pressed', 'true');
    await expect(seen(here.page).getByText(sightings.waits)).toHaveCount(0, LONG);
  });

  await test.step('contradicted, both sides stand there as a warning', async () => {
    await signUp(there.page, OTHER);
    await there.page.goto(RIDE_HREF);
    await button(there.page, 'OPEN').click();
    const both = sightings.disagree(1, 1, '').slice(0, -2);
    await expect(seen(there.page).getByText(sightings.disagreeTitle)).toBeVisible();
    await expect(seen(here.page).getByText(both)).toBeVisible(LONG);
    await expect(seen(here.page).getByText(sightings.disagreeTitle)).toBeVisible();
  });

  await test.step('the day after it is evidence with its date, and no longer how the ride stands', async () => {
    await stage.db.query("UPDATE sighting SET day = day - 1, said_at = said_at - interval '1 day'");
    await poke();
    await expect(seen(here.page).getByText(sightings.nothing)).toBeVisible(LONG);
    await expect(seen(here.page).getByText(sightings.dayClosed(1))).toBeVisible();
    await expect(button(here.page, 'CLOSED')).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('what the page says was checked, until something in it changes', async () => {
    await button(here.page, 'TRUE').tap();
    await expect(there.page.getByText(sightings.checked.fresh(1, '').split(',')[0]!)).toBeVisible(
      LONG,
    );
    await stage.db.query(
      `WITH actor AS (SELECT set_config('app.actor', 'test', true))
       UPDATE ride SET capacity_per_hour = 1234 FROM actor WHERE name = $1`,
      [PARK.ride],
    );
    await stage.db.query("SELECT pg_notify('thrillwiki_moved', 'catalogue')");
    const changed = sightings.checkedBefore('').split(', ')[1]!;
    await expect(there.page.getByText(changed)).toBeVisible(LONG);
  });
});

async function poke(): Promise<void> {
  const { rows } = await stage.db.query<{ park_id: string; user_id: string }>(
    'SELECT DISTINCT park_id, user_id FROM sighting WHERE park_id IS NOT NULL',
  );
  for (const { park_id, user_id } of rows)
    for (const scope of [`park:${park_id}`, `user:${user_id}`])
      await stage.db.query("SELECT pg_notify('thrillwiki_moved', $1)", [scope]);
}
