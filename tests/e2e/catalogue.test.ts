// C1–C5, P2: pages of parks, rides, companies and models; their addresses; their history, with and without a line.
import { expect, type Page } from '@playwright/test';
import { details } from '#lib/messages/en/details.ts';
import { rides } from '#lib/messages/en/rides.ts';
import { history } from '#lib/messages/en/history.ts';
import { DEMO } from '../support/contents.ts';
import { kept, readyForOffline, signIn, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

let stage: Stage;
let phone: Phone;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
  await write(`UPDATE park SET areas = '{Klugheim,Mexico}' WHERE slug = 'phantasialand'`);
  await write(`UPDATE ride SET area = 'Klugheim', tags = '{SINGLE_RIDER}',
    closure = '{"from": null, "until": "2999-01-31", "reason": "A new track."}',
    sources = '{"latitude": {"of": "OpenStreetMap", "asOf": "2025-08-01", "licence": "ODbL-1.0"}}',
    previous_id = (SELECT id FROM ride WHERE slug = 'python') WHERE slug = 'taron'`);
  phone = await stage.phone();
});
test.afterAll(() => stage?.close());

async function write(sql: string): Promise<void> {
  await stage.db.query('BEGIN');
  await stage.db.query("SELECT set_config('app.actor', 'import:test', true)");
  await stage.db.query(sql);
  await stage.db.query("SELECT pg_notify('thrillwiki_moved', 'catalogue')");
  await stage.db.query('COMMIT');
}
const main = (page: Page) => page.getByRole('main');

test('a ride leads to its maker, its model, its siblings and the places it stood', async () => {
  const { page } = phone;
  await page.goto('/parks/phantasialand/rides/taron');
  await expect(page.getByText(details.tags.SINGLE_RIDER)).toBeVisible();
  await expect(page.getByText('Closed until 31 January 2999. A new track.')).toBeVisible();
  const sources = page.getByRole('list', { name: history.sources });
  await expect(sources).toHaveText(
    /^© OpenStreetMap contributors as of 1 August 2025 · ODbL-1.0 · /,
  );
  const places = page.getByRole('region', { name: details.placesTitle });
  await expect(places.getByRole('listitem')).toHaveText([
    /Python, Efteling/,
    /Taron, Phantasialand/,
  ]);
  await main(page).getByRole('link', { name: 'Intamin Amusement Rides' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Intamin Amusement Rides');
  await expect(page.getByRole('region', { name: details.madeTitle })).toContainText('Taron');
  await main(page).getByRole('link', { name: 'Giga Coaster' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Giga Coaster');
  await main(page).getByRole('link', { name: 'Millennium Force' }).click();
  await expect(page).toHaveURL(/\/parks\/cedar-point\/rides\/millennium-force$/);
});

test('a park shows its rides by kind or by area, and its past ones apart', async () => {
  const { page } = phone;
  await page.goto('/parks/phantasialand');
  await page.getByRole('link', { name: details.byArea }).click();
  await expect(page).toHaveURL(/\?by=area$/);
  await expect(page.getByRole('region', { name: /^Klugheim/ })).toContainText('Taron');
  await expect(page.getByRole('region', { name: new RegExp(details.noArea) })).toContainText(
    'Black Mamba',
  );
});

test('a park and a company tell their years, those with much to tell by decades', async () => {
  const { page } = phone;
  const timeline = page.getByRole('region', { name: details.timelineTitle });
  await page.goto('/parks/phantasialand');
  const decade = timeline.getByRole('group').filter({ hasText: details.decade(2010) });
  await expect(timeline.getByText('The park opened')).toBeHidden();
  await decade.locator('summary').click();
  await write(`UPDATE park SET region = 'Rhineland' WHERE slug = 'phantasialand'`);
  await expect(page.getByText('Brühl, Rhineland, Germany')).toBeVisible(); // and it stays open
  await expect(
    decade.getByRole('listitem').filter({ hasText: details.timeline['ride-came'] }),
  ).toHaveText(/2016\s+Taron\s+came from\s+Efteling/);
  await page.goto('/companies/intamin');
  await timeline.getByText(details.decade(2010)).click();
  await expect(timeline.getByRole('link', { name: 'Taron' })).toBeVisible();
});

test('rides are filtered and sorted by an address, with scripts and without', async () => {
  const { page } = phone;
  await page.goto('/rides');
  await page.getByLabel(rides.sort).selectOption({ label: rides.order.height });
  await page.getByLabel(rides.country).selectOption({ label: 'Netherlands' });
  await page.getByRole('button', { name: rides.apply }).click();
  await expect(page).toHaveURL(/\/rides\?sort=height&country=NL$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(rides.sorted.height);
  const shown = await page.locator('main ol > li a').allInnerTexts();
  expect(shown[0]).toMatch(/^1\.\s/);
  const answer = await fetch(`${stage.line.origin}/rides?sort=height&country=NL`);
  const list = /<ol[\s\S]*?<\/ol>/.exec(await answer.text())![0];
  const links = [...list.matchAll(/<a [^>]*>([\s\S]*?)<\/a>/g)].map(([, link]) =>
    link!.replace(/<[^>]*>/g, '').trim(),
  );
  expect(links.map((text) => text.replace('&amp;', '&'))).toEqual(shown);
});

test('old addresses lead on, for machines by their status and for people without a line', async () => {
  await write(`UPDATE ride SET slug = 'black-mamba-two' WHERE slug = 'black-mamba'`);
  await write(`UPDATE park SET slug = 'phantasia-land' WHERE slug = 'phantasialand'`);
  const answer = await fetch(`${stage.line.origin}/parks/phantasialand/rides/black-mamba?a=1`, {
    redirect: 'manual',
  });
  expect(answer.status).toBe(301);
  expect(answer.headers.get('location')).toBe('/parks/phantasia-land/rides/black-mamba-two?a=1');
  const { page } = phone;
  await page.goto('/');
  await readyForOffline(page);
  const overlay = async () => JSON.stringify((await kept(page, 'cache'))['overlay'] ?? []);
  await expect.poll(overlay).toContain('phantasia-land');
  await page.goto('/parks/phantasialand');
  await expect(page).toHaveURL(/\/parks\/phantasia-land$/);
  await phone.context.setOffline(true);
  await page.goto('/parks/phantasialand/rides/black-mamba');
  await expect(page).toHaveURL(/\/parks\/phantasia-land\/rides\/black-mamba-two$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Black Mamba');
  await phone.context.setOffline(false);
  await write(`UPDATE park SET slug = 'phantasialand' WHERE slug = 'phantasia-land'`);
});

test('machines find one address a page, what it is about, and a map of all of them', async () => {
  const { origin } = stage.line;
  const text = async (path: string) => (await fetch(origin + path)).text();
  const park = await text('/parks/efteling?utm=1');
  expect(park).toContain(`<link rel="canonical" href="${origin}/parks/efteling"`);
  const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(park)![1]!;
  expect(JSON.parse(data)).toMatchObject({
    '@type': 'AmusementPark',
    url: `${origin}/parks/efteling`,
  });
  expect(await text('/robots.txt')).toContain(`Sitemap: ${origin}/sitemap.xml`);
  const parts = [...(await text('/sitemap.xml')).matchAll(/<loc>(.*?)<\/loc>/g)].map(
    ([, loc]) => loc!,
  );
  expect(parts).toContain(`${origin}/sitemap/rides-0.xml`);
  const rides = await (await fetch(parts.find((part) => part.includes('rides'))!)).text();
  expect(rides).toContain(`<loc>${origin}/parks/efteling/rides/python</loc>`);
  for (const none of ['/sitemap/rides-9.xml', '/sitemap/users-0.xml', '/sitemap/__proto__-0.xml'])
    expect((await fetch(origin + none)).status).toBe(404);
});

test('a fact changed, taken back and changed again is told so, offline as well', async () => {
  await write(
    `UPDATE ride SET description = 'The first words about this ride, and there are many of them.' WHERE slug = 'python'`,
  );
  await write(
    `UPDATE ride SET description = 'The second words about this ride, and there are many of them.', opened = '1982' WHERE slug = 'python'`,
  );
  const desk = await stage.desktop();
  await signIn(desk.page, ...DEMO.moderator);
  await desk.page.goto('/parks/efteling/rides/python');
  await desk.page.getByRole('link', { name: history.link, exact: true }).click();
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText('History of Python');
  const first = desk.page
    .getByRole('listitem')
    .filter({ has: desk.page.getByRole('time') })
    .first();
  await expect(first.locator('ins').first()).toHaveText('second');
  await first.getByRole('button', { name: history.takeBack }).click();
  const dialog = desk.page.getByRole('dialog');
  await expect(dialog).toContainText('Opened');
  await dialog.getByRole('button', { name: history.confirm }).click();
  await expect(dialog).toBeHidden();
  await expect(first).toContainText('1981');
  await write(`UPDATE ride SET opened = '1983' WHERE slug = 'python'`);

  const { page } = phone;
  await page.goto('/parks/efteling/rides/python');
  await page.getByRole('link', { name: history.link, exact: true }).click();
  const told = async () => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('History of Python');
    await expect(page.getByRole('listitem').filter({ hasText: '1983' })).toBeVisible();
    const changes = await page.locator('ol > li').allInnerTexts();
    expect(changes[0]).toContain('1983');
    expect(changes[1]).toContain('by Mo Derator');
    expect(changes[2]).toContain('1982');
    expect(changes.at(-1)).toContain(history.made);
  };
  await told();
  await readyForOffline(page);
  await phone.context.close();
  await phone.reopen({ offline: true });
  await phone.page.goto('/parks/efteling/rides/python');
  await phone.page.getByRole('link', { name: history.link, exact: true }).click();
  await expect(phone.page.getByRole('heading', { level: 1 })).toHaveText('History of Python');
  await expect(phone.page.locator('ol > li').first()).toContainText('1983');
});
