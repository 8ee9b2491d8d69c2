import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import pg from 'pg';
import sharp from 'sharp';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { photosOfQueue, type QueuedPhoto } from '../support/in-page.ts';
import { openLine, type Line } from '../support/line.ts';
import { freePort } from '../../scripts/postgres/server.ts';
import { openPhone, readyForOffline, signIn, type Phone } from './phone.ts';
import { test } from './test.ts';

// (a) The main job, whole: from a phone with no signal to a review that everyone reads.

const PHOTOS = ['Landscape_6.jpg', 'Portrait_3.jpg'].map((name) =>
  join(import.meta.dirname, '../../../shared/data/images/exif-orientation', name),
);
const TITLE = 'Best launch in the world';
const TEXT = 'Zweimal katapultiert, und der zweite Start sitzt. Naïve 🎢 queue: 20 min.';
const RIDE = '/parks/phantasialand/rides/taron';

let app: RunningApp;
let line: Line;
let db: pg.Client;
let phone: Phone;
let desk: Phone;
let reader: Phone;

test.beforeAll(async () => {
  const port = await freePort();
  const linePort = await freePort();
  line = await openLine(linePort, () => port);
  app = await startApp({ port, env: { ORIGIN: line.origin } });
  db = new pg.Client({ connectionString: app.databaseUrl });
  await db.connect();
  const at = { origin: line.origin };
  const desktop = { width: 1440, height: 900 };
  [phone, desk, reader] = await Promise.all([
    openPhone(at),
    openPhone({ ...at, size: desktop }),
    openPhone(at),
  ]);
});

test.afterAll(async () => {
  await Promise.all([phone, desk, reader].map((p) => p?.close()));
  await db?.end();
  await line?.close();
  await app?.stop();
});

const count = async (sql: string): Promise<number> =>
  Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]!.n);

/** The photos as the phone queued them, hashed again from the bytes it keeps. */
const queuedPhotos = (page: Page): Promise<QueuedPhoto[]> => page.evaluate(photosOfQueue);

test.setTimeout(240_000);

test('a review with two photos, written without signal, is published once, and read by everyone', async () => {
  let queued: QueuedPhoto[] = [];

  await test.step('the reader looks at the ride', async () => {
    await reader.page.goto(RIDE);
    await expect(reader.page.getByText(review.listEmpty)).toBeVisible();
  });

  await test.step('the visitor opens the app, signs in, and loses the signal', async () => {
    await phone.page.goto('/');
    await signIn(phone.page, 'visitor@demo.test', 'queue-jumping-otter');
    await readyForOffline(phone.page);
    // The day after: Chromium writes cookies late, and this journey is not about a lost session.
    await phone.context.close();
    await phone.reopen();
    await phone.page.goto('/');
    await phone.context.setOffline(true);
  });

  await test.step('finds the ride by a misspelt name and writes', async () => {
    const { page } = phone;
    await page.goto('/search');
    await page.getByRole('searchbox').or(page.getByRole('combobox')).first().fill('tarron');
    await page.getByRole('link', { name: /Taron/ }).first().click();
    await expect(page).toHaveURL(new RegExp(`${RIDE}$`));
    await page.getByRole('link', { name: review.write }).first().click();
    await page.getByRole('radio', { name: review.stars('4.5') }).check({ force: true });
    await page.getByLabel(review.fieldTitle).fill(TITLE);
    await page.getByLabel(review.fieldText).fill(TEXT);
    await page.locator('input[type=file]').setInputFiles(PHOTOS);
    await expect(page.getByRole('img', { name: /Landscape_6|Portrait_3/ })).toHaveCount(2);
    await expect(page.getByText(review.saved).first()).toBeVisible();
  });

  await test.step('the browser is killed; reopened without signal the draft is there', async () => {
    await phone.kill();
    await phone.reopen({ offline: true });
    const { page } = phone;
    await page.goto('/contributions');
    await expect(page.getByText('Taron')).toBeVisible();
    await expect(page.getByText(contributions.means.draft).first()).toBeVisible();
    await page.getByRole('button', { name: new RegExp(contributions.action.edit) }).click();
    await expect(page.getByLabel(review.fieldTitle)).toHaveValue(TITLE);
    await expect(page.getByLabel(review.fieldText)).toHaveValue(TEXT);
    await expect(page.getByRole('img', { name: review.photoN(2) })).toBeVisible();
    queued = await queuedPhotos(page);
    expect(queued).toHaveLength(2);
    for (const photo of queued) expect(photo.hash).toBe(photo.sha256);
    await page.getByRole('button', { name: review.sendLater }).click();
    await expect(page.getByText(contributions.means.queued).first()).toBeVisible();
  });

  await test.step('a line that loses the answers to the first push and the first photo', async () => {
    line.cutAnswers('POST', /^\/api\/trpc\/sync\.push/, 1);
    line.cutAnswers('PATCH', /^\/api\/tus\//, 1);
    await phone.context.setOffline(false);
    await expect(phone.page.getByText(contributions.means['in-review']).first()).toBeVisible({
      timeout: 60_000,
    });
    expect(line.cuts.map((c) => c.split(' ')[0]).sort()).toEqual(['PATCH', 'POST']);
  });

  await test.step('exactly one review and two photos, byte for byte', async () => {
    expect(await count('submission')).toBe(1);
    expect(await count('submission_photo')).toBe(2);
    expect(await count('photo_object')).toBe(2);
    const { rows } = await db.query<{ sha256: string; position: number }>(
      'SELECT sha256, position FROM submission_photo ORDER BY position',
    );
    const sent = queued.sort((a, b) => a.position - b.position).map((p) => p.sha256);
    expect(rows.map((r) => r.sha256)).toEqual(sent);
    const fields = (await db.query('SELECT fields FROM submission')).rows[0].fields;
    expect(fields).toMatchObject({ rating: 9, title: TITLE, text: TEXT.normalize('NFC') });

    for (const [i, sha] of sent.entries()) {
      const original = readFileSync(join(app.dataDir, 'media', 'originals', sha));
      expect(createHash('sha256').update(original).digest('hex')).toBe(sha);
      const meta = await sharp(original).metadata();
      expect(meta.exif ?? meta.xmp ?? meta.iptc).toBeUndefined();
      expect(meta.orientation ?? 1).toBe(1);
      const isLandscape = PHOTOS[i]!.includes('Landscape');
      expect(meta.width! > meta.height!).toBe(isLandscape);
      expect(await difference(original, PHOTOS[i]!)).toBeLessThan(8);
    }
  });

  await test.step('the moderator approves by keyboard', async () => {
    const { page } = desk;
    await page.goto('/');
    await signIn(page, 'moderator@demo.test', 'patient-lamp-keeper');
    await page.goto('/desk');
    await expect(page.getByText(TITLE).first()).toBeVisible();
    await page.keyboard.press('j');
    await expect(page.getByText(TEXT)).toBeVisible();
    await page.keyboard.press('a');
    await expect(page.getByText(TITLE)).toHaveCount(0);
    expect(await count("decision WHERE outcome = 'APPROVED'")).toBe(1);
  });

  await test.step('the open reader sees it without reload, the author sees it published', async () => {
    await expect(reader.page.getByText(TITLE)).toBeVisible();
    await expect(reader.page.getByText(TEXT)).toBeVisible();
    await expect(reader.page.locator('img[src*="/media/"]')).toHaveCount(2);
    // Pictures are fetched when they come near the eyes.
    await reader.page.locator('img[src*="/media/"]').last().scrollIntoViewIfNeeded();
    await expect
      .poll(() =>
        reader.page.evaluate(() =>
          [...document.querySelectorAll<HTMLImageElement>('img[src*="/media/"]')].every(
            (img) => img.complete && img.naturalWidth > 0,
          ),
        ),
      )
      .toBe(true);
    await expect(phone.page.getByText(contributions.means.published).first()).toBeVisible();
    expect(await count('review')).toBe(1);
    expect(await count('rating WHERE count = 1 AND sum = 9')).toBe(1);
  });

  await test.step('an idle open app sends nothing for 30 s', async () => {
    // First the three apps finish what they do after opening. Looking for a newer worker is the
    // browser's own doing, at times of its choice.
    const sent = (): string[] => line.requests.filter((r) => r !== 'GET /service-worker.js');
    for (let seen = -1; seen !== sent().length; await reader.page.waitForTimeout(5_000))
      seen = sent().length;
    const before = sent().length;
    await reader.page.waitForTimeout(30_000);
    expect(sent().slice(before)).toEqual([]);
  });
});

/** Mean difference a channel (0 to 255) between a photo and its source turned upright. */
async function difference(photo: Buffer, source: string): Promise<number> {
  const size = { width: 64, height: 64, fit: 'fill' as const };
  const [a, b] = await Promise.all([
    sharp(photo).resize(size).removeAlpha().raw().toBuffer(),
    sharp(source).autoOrient().resize(size).removeAlpha().raw().toBuffer(),
  ]);
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}
