// A day in the park, with the Familypark as OpenStreetMap has it: saved at home, and from cold and without a line its map, its
// hours, its rides by name and by distance are there.
import { expect, type Page } from '@playwright/test';
import { details } from '#lib/messages/en/details.ts';
import { hours } from '#lib/messages/en/hours.ts';
import { nearby } from '#lib/messages/en/nearby.ts';
import { parkMap } from '#lib/messages/en/park-map.ts';
import { parkPack } from '#lib/messages/en/park-pack.ts';
import { DAY } from '#lib/ui/map/park-colours.ts';
import { importPark } from '../support/osm-park.ts';
import { referenceFile } from '../support/reference-data.ts';
import { namesToRead, noteNames, painted, shows } from './ground.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

const family = referenceFile('osm/familypark_neusiedlersee.overpass.json');
const PARK = '/parks/familypark-neusiedlersee';
/** At the gods' lightning, and on the car park, which its outline leaves out. */
const INSIDE = { latitude: 47.8033, longitude: 16.6465, accuracy: 12 };
const CAR_PARK = { latitude: 47.8022, longitude: 16.6455, accuracy: 12 };
/** `Mo-Su 11:00-20:00; Dec 24,Dec 25,Dec 31,Jan 1 off` */
const DAYS_OFF = ['12-24', '12-25', '12-31', '01-01'];

let stage: Stage;

test.setTimeout(180_000);
test.beforeAll(async () => {
  if (!family) return;
  stage = await openStage();
  importPark(stage.app.databaseUrl, family);
});
test.afterAll(() => stage?.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const dayIn = (days: number): string =>
  new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10);
const isOff = (day: string): boolean => DAYS_OFF.includes(day.slice(5));

test('saved, killed, and opened from cold without a line: hours, map, search, and what is near', async () => {
  test.skip(!family, 'reference data is never committed; CI fails without it (referenceFile)');
  const phone = await stage.phone();
  await phone.page.goto(PARK);
  await button(phone.page, parkPack.askYes).click();
  const saved = phone.page.getByRole('main').getByText(/^Saved for offline, /);
  await expect(saved.first()).toBeVisible({ timeout: 60_000 }); // other tests hold the feed back now and then

  await phone.kill();
  await phone.reopen({ offline: true });
  const { page, context } = phone;
  await noteNames(context);

  await test.step('hours: open, closed, and not known', async () => {
    const card = page.getByRole('region', { name: hours.title });
    const ahead = [1, 2, 3, 4, 5, 6].find((n) => !isOff(dayIn(n)) && !isOff(dayIn(n + 1)))!;
    const told = [
      [`${dayIn(ahead)}T12:00:00Z`, hours.openUntil('20:00')],
      [`${dayIn(ahead)}T21:30:00Z`, `${hours.closed} · ${hours.opensTomorrow('11:00')}`],
      [`${dayIn(500)}T12:00:00Z`, hours.unknown], // of so far ahead nothing was worked out
    ] as const;
    for (const [now, words] of told) {
      await context.clock.setFixedTime(now);
      await page.goto(PARK);
      await expect(card).toContainText(words);
    }
    await context.clock.setFixedTime(new Date());
  });

  await test.step('the map: paths and named coasters at three zooms', async () => {
    await page.goto(PARK);
    await page.getByRole('link', { name: details.parkMap }).click();
    const { shape } = DAY;
    await shows(page, shape.path, shape.coaster, shape.building, shape.wood, DAY.mark.ride);
    await expect
      .poll(() => namesToRead(page))
      .toEqual(expect.arrayContaining(['Götterblitz', 'Rattenmühle']));
    await expect(page.getByText('© OpenStreetMap contributors, ODbL 1.0')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: parkMap.point.toilets })).toHaveCount(
      3,
    );

    await button(page, parkMap.show('Götterblitz')).tap();
    for (let zoom = 2; zoom <= 3; zoom++) {
      const before = await painted(page, shape.coaster);
      await button(page, parkMap.zoomIn).tap();
      await expect.poll(() => painted(page, shape.coaster)).not.toBe(before);
      await shows(page, shape.coaster, shape.path);
      await expect.poll(() => namesToRead(page)).toContain('Götterblitz');
    }
    const close = await painted(page, shape.coaster);
    const card = page.getByRole('region', { name: 'Götterblitz', exact: true });
    await card.getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Götterblitz' })).toBeVisible();
    await page.goBack();
    await expect.poll(() => painted(page, shape.coaster)).toBeGreaterThan(close / 3); // as closely as before
  });

  await test.step('its rides are found by name, however that is typed', async () => {
    await page.goto('/search?q=gotter');
    const found = (name: string) => page.getByRole('main').getByRole('link', { name });
    await expect(found('Götterblitz')).toBeInViewport(); // at the top of the page, not below it
    await expect(page.getByRole('searchbox')).toBeFocused();
    await page.getByRole('searchbox').fill('ratenmühle');
    await expect(found('Rattenmühle')).toBeInViewport();
    await expect(found('Götterblitz')).toHaveCount(0);
  });

  await test.step('what is near, from within its outline, and not from its car park', async () => {
    await context.grantPermissions(['geolocation'], { origin: stage.line.origin });
    await context.setGeolocation(INSIDE);
    await page.goto('/nearby');
    await button(page, nearby.use).click();
    const inside = page.getByRole('region', { name: nearby.inside('Familypark Neusiedlersee') });
    await expect(inside.getByRole('listitem').first()).toContainText(
      /(Krokobahn|Götterblitz).*\d0 m/s,
    );
    await context.setGeolocation(CAR_PARK);
    await expect(inside).toHaveCount(0);
    const around = page.getByRole('region', { name: nearby.parks });
    await expect(around.getByRole('listitem').first()).toContainText('Familypark');
  });
});
