// Every screen that is to be usable by everyone, in each of its states, and how a person comes there.
import type { Page } from '@playwright/test';
import { nearby } from '#lib/messages/en/nearby.ts';
import { people } from '#lib/messages/en/people.ts';
import { parkPack } from '#lib/messages/en/park-pack.ts';
import { reviewDetails } from '#lib/messages/en/review-details.ts';
import { sightings } from '#lib/messages/en/sightings.ts';
import { verifying } from '#lib/messages/en/verifying.ts';

export const RIDE = '/parks/phantasialand/rides/taron';

export interface Screen {
  path: string;
  /** What it looks like there, when there is more than one answer. */
  state?: string;
  offline?: boolean;
  /** Reached from the screen before, without opening it anew. */
  further?: boolean;
  prepare?: (page: Page) => Promise<unknown>;
}

const firstInQueue = async (page: Page) => {
  await page.locator('nav a[href^="/desk/"]').first().click();
  await page.getByRole('heading', { level: 2 }).first().waitFor();
};
const peopleShown = (page: Page) => page.locator('main a[href^="/desk/people/"]').first().waitFor();
const openVisitor = async (page: Page) => {
  await page.getByRole('searchbox', { name: people.search }).fill('Vera');
  await page.getByRole('link', { name: /^Vera Visitor/ }).click();
  await page.getByRole('heading', { name: people.sanctions }).waitFor();
};
const inCedarPoint = async (page: Page) => {
  await page.context().grantPermissions(['geolocation'], { origin: new URL(page.url()).origin });
  await page.context().setGeolocation({ latitude: 41.4792, longitude: -82.6819, accuracy: 12 });
  await page.getByRole('button', { name: nearby.use }).click();
  await page.getByRole('heading', { name: nearby.inside('Cedar Point') }).waitFor();
};
const submit = (page: Page) => page.locator('main form [type=submit]').click();
/** Of the form for hours: what the server worked out. */
const daysShown = (page: Page) =>
  page.getByRole('cell').filter({ hasText: '11:00' }).first().waitFor();
/** Of the map of a park: it can be used. */
const groundShown = (page: Page) => page.getByRole('button', { name: 'Zoom in' }).waitFor();
const shown = (role: 'alert' | 'dialog') => (page: Page) => page.getByRole(role).first().waitFor();

const keepPark = async (page: Page) => {
  await page.getByRole('button', { name: parkPack.keep }).click();
  await page
    .getByText(/^Saved for offline, /)
    .first()
    .waitFor();
};
const keepWithoutSpace = async (page: Page) => {
  const keep = page.getByRole('button', { name: parkPack.keep });
  await keep.waitFor();
  for (const worker of page.workers())
    await worker.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
  await keep.click();
  await shown('alert')(page);
};
const logTaron = async (page: Page) => {
  await page.getByRole('button', { name: 'Log a ride on Taron' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
};
const sayClosed = async (page: Page) => {
  await page.getByRole('button', { name: sightings.buttonOf.CLOSED('Taron') }).click();
  await page.getByRole('button', { name: sightings.buttonOf.TRUE('Taron') }).click();
  await page.getByText(sightings.own.TRUE('').slice(0, -2)).waitFor();
  await page.getByText(sightings.waits).first().waitFor();
};
const lookThroughFile = async (page: Page) => {
  await page.getByText('What counts as a credit').click();
  const csv = 'date,ride,park\n2026-06-01,Taron,Phantasialand\n2026-06-01,Nowhere,Atlantis\n';
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'log.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Add 1 ride' }).waitFor();
};

export const SCREENS: Record<'nobody' | 'visitor' | 'moderator', Screen[]> = {
  nobody: [
    { path: '/' },
    { path: '/parks' },
    {
      path: '/parks/phantasialand',
      state: 'asking to keep it',
      prepare: (page) => page.getByRole('heading', { name: parkPack.askTitle }).waitFor(),
    },
    { path: '/parks/efteling', state: 'kept', prepare: keepPark },
    {
      path: '/device',
      state: 'with a park',
      prepare: (page) => page.getByRole('link', { name: 'Efteling' }).waitFor(),
    },
    { path: '/parks/alton-towers', state: 'no space to keep it', prepare: keepWithoutSpace },
    { path: '/parks/efteling/gate' },
    { path: '/parks/phantasialand/hours' },
    { path: '/parks/efteling/hours', state: 'not known' },
    { path: RIDE },
    { path: '/parks/efteling/rides/baron-1898', state: 'unrated' },
    { path: '/parks/alton-towers?by=area' },
    { path: '/map?continent=EU', prepare: (page) => page.locator('.mark').first().waitFor() },
    { path: '/parks/paper-park/map', prepare: groundShown },
    {
      path: '/parks/paper-park/map',
      state: 'a place chosen',
      further: true,
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Show Blitz on the map' }).click();
        await page.getByRole('region', { name: 'Blitz' }).waitFor();
      },
    },
    { path: '/parks/efteling/map', state: 'not drawn', prepare: groundShown },
    { path: '/nearby' },
    { path: '/nearby', state: 'in a park', further: true, prepare: inCedarPoint },
    { path: '/share' },
    { path: '/rides?sort=speed&height=40' },
    { path: '/rides?country=AQ', state: 'nothing' },
    { path: '/companies/intamin' },
    { path: '/models/intamin-giga-coaster' },
    {
      path: RIDE,
      state: 'history',
      prepare: async (page) => {
        await page.getByRole('link', { name: 'History', exact: true }).click();
        await page.getByRole('heading', { level: 1, name: /^History/ }).waitFor();
      },
    },
    { path: '/search' },
    { path: '/search?q=tarron' },
    { path: '/search?q=zzzzqqqq' },
    { path: `${RIDE}/review` },
    { path: `${RIDE}/report` },
    { path: '/add/park?name=Nowhere' },
    {
      path: '/add/ride?park=phantasialand&name=Taron',
      state: 'there already, and with faults',
      prepare: async (page) => {
        await page.getByRole('heading', { name: 'Is it one of these?' }).waitFor();
        await submit(page);
        await shown('alert')(page);
      },
    },
    { path: '/companies/intamin/edit' },
    { path: '/contributions', state: 'empty' },
    { path: '/log', state: 'empty' },
    { path: '/log/map', state: 'empty' },
    { path: RIDE, state: 'said to be closed', prepare: sayClosed },
    { path: '/parks/phantasialand', state: 'a ride logged', prepare: logTaron },
    {
      path: '/log',
      prepare: (page) => page.getByRole('heading', { name: 'Taron' }).waitFor(),
    },
    {
      path: '/log',
      state: 'editing',
      further: true,
      prepare: async (page) => {
        await page.getByRole('button', { name: /^Edit/ }).click();
        await page.getByLabel('Minutes waited').fill('2000');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
      },
    },
    { path: '/log', state: 'a file looked through', prepare: lookThroughFile },
    { path: '/log/map', prepare: (page) => page.locator('.mark').first().waitFor() },
    { path: '/device' },
    { path: '/sign-in' },
    {
      path: '/sign-in',
      state: 'refused',
      further: true,
      prepare: async (page) => {
        await page.locator('[name=email]').fill('visitor@demo.test');
        await page.locator('[name=password]').fill('not the right one');
        await submit(page);
        await shown('alert')(page);
      },
    },
    { path: '/sign-up', state: 'refused', prepare: submit },
    { path: '/account', state: 'signed out' },
    { path: '/company/europa-park-mack', state: 'signed out' },
    { path: '/parks/no-such-park' },
    { path: '/', offline: true },
    { path: '/parks/efteling', offline: true },
    { path: `${RIDE}/review`, offline: true },
    { path: `${RIDE}/edit`, offline: true },
    { path: '/contributions', offline: true },
    { path: '/sign-in', offline: true },
    { path: '/desk', offline: true },
  ],
  visitor: [
    {
      path: '/parks/phantasialand/rides/winjas-fear-and-force/review',
      state: 'with more said',
      prepare: async (page) => {
        await page.getByText(reviewDetails.more).click();
        await page.getByRole('radio', { name: 'Thrill: 4.5 stars' }).check({ force: true });
        await page.getByRole('checkbox', { name: 'Smooth' }).check({ force: true });
      },
    },
    {
      path: `${RIDE}/review`,
      state: 'with faults',
      prepare: async (page) => {
        await page.locator('#field-title').fill('long '.repeat(60));
        await submit(page);
        await shown('alert')(page);
      },
    },
    {
      path: '/parks/efteling/rides/baron-1898/edit',
      state: 'changed and sent',
      prepare: async (page) => {
        await page.locator('#fact-capacityPerHour').fill('1100');
        await submit(page);
        await page.waitForURL((url) => url.pathname === '/contributions');
        await page.goto('/parks/efteling/rides/baron-1898');
        await page.getByText('waiting for review').waitFor();
      },
    },
    { path: '/contributions' },
    {
      path: '/contributions',
      state: 'asking',
      further: true,
      prepare: async (page) => {
        await page.locator('[data-state=draft] button').last().click();
        await shown('dialog')(page);
      },
    },
    {
      path: '/account',
      state: 'leaving with unsent work',
      prepare: async (page) => {
        await ready(page);
        await page.getByRole('button', { name: 'Sign out', exact: true }).click();
        await shown('dialog')(page);
      },
    },
    {
      path: '/account',
      state: 'clearing a shared device',
      further: true,
      prepare: async (page) => {
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Sign out and clear' }).click();
        await shown('dialog')(page);
      },
    },
    {
      path: '/contributions',
      state: 'appealing',
      prepare: async (page) => {
        await page.getByRole('button', { name: /^Appeal/ }).click();
        await shown('dialog')(page);
      },
    },
    {
      path: `${RIDE}/report`,
      state: 'with faults',
      prepare: async (page) => {
        await submit(page);
        await shown('alert')(page);
      },
    },
    { path: '/account', offline: true },
    { path: '/company/europa-park-mack' },
    { path: '/device' },
  ],
  moderator: [
    { path: '/desk' },
    { path: '/desk', state: 'one open', further: true, prepare: firstInQueue },
    {
      path: '/desk',
      state: 'facts',
      prepare: async (page) => {
        await page.locator('nav a[href^="/desk/"]').filter({ hasText: /fact/ }).first().click();
        await page.getByRole('radio', { name: 'Amend' }).first().check();
      },
    },
    {
      path: '/desk',
      state: 'refusing',
      further: true,
      prepare: async (page) => {
        await page.keyboard.press('r');
        await shown('dialog')(page);
      },
    },
    { path: '/desk/people', prepare: peopleShown },
    { path: '/desk/people', state: 'a person', further: true, prepare: openVisitor },
    {
      path: '/desk/people',
      state: 'sanctioning',
      further: true,
      prepare: async (page) => {
        await page.getByRole('button', { name: people.sanction, exact: true }).click();
        await page.getByRole('radio', { name: people.kindDo.SUSPENDED }).check();
      },
    },
    { path: '/desk/audit' },
    {
      path: '/desk',
      state: 'handing on',
      prepare: async (page) => {
        await firstInQueue(page);
        await page.keyboard.press('e');
        await shown('dialog')(page);
      },
    },
    {
      path: RIDE,
      state: 'verifying',
      prepare: async (page) => {
        await page.getByRole('button', { name: verifying.buttonOf('Taron') }).click();
        await shown('dialog')(page);
      },
    },
    { path: '/parks/phantasialand/hours/edit', prepare: daysShown },
    {
      path: '/parks/phantasialand/hours/edit',
      state: 'one day',
      further: true,
      prepare: async (page) => {
        await page.getByRole('cell').getByRole('button').last().click();
        await page.getByRole('radio', { name: 'These times' }).check();
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /^Add times/ })
          .click();
      },
    },
  ],
};

/** Before the page has come to life a form is sent by the browser itself, and nothing asks. */
const ready = (page: Page) => page.locator('header a[href="/account"]').waitFor();
