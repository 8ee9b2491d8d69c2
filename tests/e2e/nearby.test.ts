// H4: what is near, worked out on the phone from a position that a tap asked for and that goes nowhere.
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { nearby } from '#lib/messages/en/nearby.ts';
import { ways } from '#lib/messages/en/ways.ts';
import { kept, readyForOffline } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const AT_RAPTOR = { latitude: 41.479213, longitude: -82.681937, accuracy: 12 };
const AT_STEEL_VENGEANCE = { latitude: 41.486174, longitude: -82.693281, accuracy: 12 };
/** What of those would be known again wherever it is written. */
const TRACES = /41\.4[78]|82\.6[89]/;

let stage: Stage;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());

/** All that leaves a browser: addresses, bodies, and what is said on sockets. */
function listenTo(context: BrowserContext): string[] {
  const said: string[] = [];
  context.on('request', (request) => said.push(request.url(), request.postData() ?? ''));
  for (const page of context.pages())
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => said.push(payload.toString())),
    );
  return said;
}

const rides = (page: Page) =>
  page.getByRole('region', { name: nearby.inside('Cedar Point') }).getByRole('listitem');
const use = (page: Page) => page.getByRole('button', { name: nearby.use });

test('offline from cold: a tap, the park one is in, its rides from here, and on', async () => {
  const phone = await stage.phone();
  await phone.page.goto('/');
  await readyForOffline(phone.page);
  await phone.context.close();
  await phone.reopen({ offline: true });
  const { page, context } = phone;
  await context.grantPermissions(['geolocation'], { origin: stage.line.origin });
  await context.setGeolocation(AT_RAPTOR);
  await page.goto('/');
  await page.getByRole('link', { name: ways.nearby }).click();

  await expect(use(page)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Raptor' })).toHaveCount(0); // nobody asked yet
  await use(page).click();
  await expect(rides(page).first()).toContainText(/Raptor.*20 m|30 m/s);
  await expect(page.getByText(nearby.accuracy('10 m'))).toBeVisible();
  const status = page.getByRole('status').filter({ hasText: 'Nearest' });
  await expect(status).toContainText('Raptor');

  await context.setGeolocation(AT_STEEL_VENGEANCE);
  await expect(rides(page).first()).toContainText('Steel Vengeance');
  await expect(rides(page).filter({ hasText: 'Raptor' })).toContainText(/1\.\d km.*south-east/s);
  await expect(status).toContainText(/Steel Vengeance.*Maverick/);
  const others = page.getByRole('region', { name: nearby.otherParks }).getByRole('listitem');
  await expect(others.first()).toContainText(/\d+ km/);

  await page.getByRole('button', { name: nearby.stop }).click();
  await expect(rides(page)).toHaveCount(0);
  await use(page).click();
  await rides(page).first().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Steel Vengeance' })).toBeVisible();
});

test('with a line, nothing of the position leaves the phone or is kept on it', async () => {
  const { page, context } = await stage.phone();
  await context.grantPermissions(['geolocation'], { origin: stage.line.origin });
  await context.setGeolocation(AT_RAPTOR);
  const said = listenTo(context);
  await page.goto('/nearby');
  await readyForOffline(page);
  const before = stage.line.requests.length;
  await use(page).click();
  await expect(rides(page).first()).toContainText('Raptor');
  await context.setGeolocation(AT_STEEL_VENGEANCE);
  await expect(rides(page).first()).toContainText('Steel Vengeance');
  await page.reload();
  await expect(use(page)).toBeVisible(); // it was forgotten

  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((words) => TRACES.test(words))).toEqual([]);
  const because = stage.line.requests
    .slice(before)
    .filter((one) => /park:|\/sync\/pack|view\/park/.test(one));
  expect(because, 'which park somebody is in is a position too').toEqual([]);
  for (const database of ['device', 'outbox-guest', 'cache']) {
    const { chunks: _, overlay: __, ...rest } = await kept(page, database);
    expect(JSON.stringify(rest)).not.toMatch(TRACES);
  }
  expect(
    await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
  ).not.toMatch(TRACES);
});

test('what stands in the way is said: refused, and known too roughly', async () => {
  const { page, context } = await stage.phone();
  await page.goto('/nearby');
  await readyForOffline(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Browser.setPermission', {
    permission: { name: 'geolocation' },
    setting: 'denied',
    origin: stage.line.origin,
  });
  await use(page).click();
  await expect(page.getByText(nearby.problem.refused.title)).toBeVisible();

  await context.grantPermissions(['geolocation'], { origin: stage.line.origin });
  await context.setGeolocation({ ...AT_RAPTOR, accuracy: 4_000 });
  await page.getByRole('button', { name: nearby.again }).click();
  await expect(page.getByText(nearby.rough('4 km'))).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Cedar Point' })).toBeVisible();
  await expect(page.getByText(nearby.inside('Cedar Point'))).toHaveCount(0);
});
