// R3: photos shared from the phone's gallery become part of a review, without a line as well, and are not lost.
import { expect, type Page } from '@playwright/test';
import { errors } from '#lib/messages/en/errors.ts';
import { review } from '#lib/messages/en/review.ts';
import { share } from '#lib/messages/en/share.ts';
import { picture, pictureWithMetadata } from '../support/images.ts';
import { kept, readyForOffline, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

interface Shared {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

let stage: Stage;

test.setTimeout(180_000);
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());

const jpeg = (name: string, buffer: Buffer): Shared => ({ name, mimeType: 'image/jpeg', buffer });

/** What the device does when somebody chooses the app in its share sheet: a form is posted to it. */
async function shareInto(page: Page, files: Shared[]): Promise<void> {
  await page.evaluate(() => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data' });
    form.innerHTML = '<input id="given" type="file" name="photos" multiple>';
    document.body.append(form);
  });
  await page.locator('#given').setInputFiles(files);
  await page.evaluate(() => document.querySelector<HTMLInputElement>('#given')!.form!.submit());
  await page.waitForURL('**/share?*');
}

const parcels = async (page: Page) => (await kept(page, 'shared'))['parcels'] ?? [];

async function chooseTaron(page: Page): Promise<void> {
  await page.getByLabel(share.search).fill('taron');
  await page.getByRole('link', { name: share.choose('Taron') }).click();
  await expect(page.getByLabel(review.fieldText)).toBeVisible();
}

async function offlineFromCold(phone: Phone): Promise<void> {
  await phone.page.goto('/');
  await readyForOffline(phone.page);
  await phone.context.close();
  await phone.reopen({ offline: true });
  await phone.page.goto('/');
}

test('S59: offline, a photo waits for its subject through a kill, and lands in the form without its metadata', async () => {
  const phone = await stage.phone();
  await offlineFromCold(phone);
  await shareInto(phone.page, [
    jpeg('queue.jpg', await pictureWithMetadata()),
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Not a picture at all.') },
  ]);
  await expect(phone.page.getByRole('img', { name: 'queue.jpg' })).toBeVisible();
  await expect(phone.page.getByText(`notes.txt: ${errors.NOT_A_PHOTO.title}`)).toBeVisible();

  await phone.kill();
  await phone.reopen({ offline: true });
  const { page } = phone;
  await page.goto('/contributions');
  await page.getByRole('link', { name: share.toShared }).click();
  await expect(page.getByRole('img', { name: 'queue.jpg' })).toBeVisible();
  await chooseTaron(page);
  await expect(page.getByRole('img', { name: 'queue.jpg' })).toBeVisible();
  await expect.poll(() => parcels(page)).toEqual([]);
  const { drafts, photos, bytes } = await kept(page, 'outbox-guest');
  expect([drafts!.length, photos!.length, bytes!.length]).toEqual([1, 1, 1]);
  const held = await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done) => {
      const open = indexedDB.open('outbox-guest');
      open.onsuccess = () => done(open.result);
    });
    const [row] = await new Promise<{ bytes: ArrayBuffer }[]>((done) => {
      const get = db.transaction('bytes').objectStore('bytes').getAll();
      get.onsuccess = () => done(get.result as { bytes: ArrayBuffer }[]);
    });
    return new TextDecoder('latin1').decode(row!.bytes);
  });
  expect(held).not.toMatch(/CanaryCam|Nonymous|GPSLatitude/);
  await page.reload(); // the address still names the parcel
  await expect(page.getByRole('img', { name: review.photoN(1) })).toHaveCount(1);
});

test('R3: what cannot be taken is said, and a ninth photo stays outside', async () => {
  const phone = await stage.phone();
  await offlineFromCold(phone);
  const { page } = phone;
  await shareInto(page, [
    { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 nothing else') },
  ]);
  await expect(page.getByText(errors.NOT_A_PHOTO.title)).toBeVisible();
  await shareInto(page, [jpeg('huge.jpg', Buffer.alloc(12 * 1024 * 1024 + 1, 7))]);
  await expect(page.getByText(errors.TOO_MANY_BYTES.title)).toBeVisible();
  expect(await parcels(page)).toEqual([]);

  const nine = await Promise.all(
    Array.from({ length: 9 }, async (_, i) => jpeg(`${i + 1}.jpg`, await picture({ seed: i }))),
  );
  await shareInto(page, nine);
  await expect(page.getByText(share.kept(8))).toBeVisible();
  await expect(page.getByText(`9.jpg: ${errors.TOO_MANY_PHOTOS.title}`)).toBeVisible();
  await page.getByRole('button', { name: share.discard }).click();
  await page.getByRole('dialog').getByRole('button', { name: share.discard }).click();
  await expect(page.getByText(share.nothing)).toBeVisible();
});

test('R3: where the app was not kept yet the server says what to do, however much was sent and by whom', async () => {
  const body = new FormData();
  body.append(
    'photos',
    new Blob([new Uint8Array(20_000_000)], { type: 'image/jpeg' }),
    'large.jpg',
  );
  for (const origin of ['null', stage.line.origin]) {
    const answer = await fetch(`${stage.line.origin}/share`, {
      method: 'POST',
      body,
      headers: { accept: 'text/html', origin },
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(share.missedText);
  }
  expect(await stage.count('photo_object')).toBe(0);
});
