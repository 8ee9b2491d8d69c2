import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { account } from '#lib/messages/en/account.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { errors, fieldIssue } from '#lib/messages/en/errors.ts';
import { review } from '#lib/messages/en/review.ts';
import { flat, isoMedia, picture } from '../support/images.ts';
import { kept, readyForOffline, signIn, writeReview, type Phone } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// Bad input: each with its own clear words beside it, and nothing lost.

const VISITOR = { email: 'visitor@demo.test', password: 'queue-jumping-otter' };
const WORDS = { title: 'Words that stay', text: 'Whatever is wrong with the photos. 🎢' };

let stage: Stage;
let phone: Phone;
let folder: string;
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thrillwiki-bad-input-'));
  stage = await openStage();
  phone = await stage.phone();
  await phone.page.goto('/');
  await signIn(phone.page, VISITOR.email, VISITOR.password);
  await readyForOffline(phone.page);
  await phone.context.close(); // Chromium writes cookies late
  await phone.reopen();
});
test.afterAll(async () => {
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
});
test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);

const file = (name: string, bytes: Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

/** A photo of some size: noise does not compress. */
const noise = (seed: number): Promise<Buffer> =>
  flat(1200, 900)
    .composite([
      {
        input: {
          create: {
            width: 1200,
            height: 900,
            channels: 3,
            background: '#888',
            noise: { type: 'gaussian', mean: 100 + seed, sigma: 60 },
          },
        },
      },
    ])
    .jpeg({ quality: 95 })
    .toBuffer();

const title = (page: Page): Locator => page.getByLabel(review.fieldTitle);
const text = (page: Page): Locator => page.getByLabel(review.fieldText);
const send = (page: Page) => page.getByRole('button', { name: review.send }).click();

/** Puts it where the cursor stands, as a paste does. */
const paste = async (field: Locator, pasted: string): Promise<void> => {
  await field.focus();
  await field.evaluate((_, typed) => {
    document.execCommand('insertText', false, JSON.parse(typed) as string);
  }, JSON.stringify(pasted));
};

test('files that are no photos are named with their reason; text and good photos stay and are sent', async () => {
  const ride = '/parks/phantasialand/rides/taron';
  const bad: [string, Buffer, ErrorCode][] = [
    ['letter.jpg', Buffer.from('This is a text with the name of a photo.\n'), 'NOT_A_PHOTO'],
    ['poster.png', await flat(10_000, 5_000).png().toBuffer(), 'TOO_MANY_PIXELS'],
    ['raw.jpg', Buffer.alloc(13 * 1024 * 1024, 0xff), 'TOO_MANY_BYTES'],
    ['moving.gif', await picture({ format: 'gif' }), 'NOT_A_PHOTO'],
    ['IMG_0001.HEIC', isoMedia('heic'), 'HEIC_UNSUPPORTED'],
  ];
  const good = await Promise.all(
    Array.from({ length: 9 }, (_, i) => picture({ width: 640, height: 480, seed: i + 1 })),
  );
  expect(bad[1]![1].length).toBeLessThan(1024 * 1024);

  const words = (name: string, code: ErrorCode) =>
    phone.page.getByText(
      `${name}: ${errors[code].title}. ${errors[code].safe} ${errors[code].todo}`,
    );

  await test.step('each has its own words', async () => {
    const { page } = phone;
    await writeReview(page, ride, WORDS);
    await page
      .locator('input[type=file]')
      .setInputFiles([
        ...bad.map(([name, bytes]) => file(name, bytes)),
        ...good.map((bytes, i) => file(`good-${i + 1}.jpg`, bytes)),
      ]);
    await expect(page.getByRole('img', { name: /good-/ })).toHaveCount(8, { timeout: 60_000 });
    for (const [name, , code] of bad) await expect(words(name, code)).toBeVisible();
    await expect(words('good-9.jpg', 'TOO_MANY_PHOTOS')).toBeVisible();
    await expect(page.getByText(review.photosFull(8))).toBeVisible();
    await expect(title(page)).toHaveValue(WORDS.title);
    await expect(text(page)).toHaveValue(WORDS.text);
  });

  await test.step('killed and opened again: text and the eight are there', async () => {
    await phone.kill();
    await phone.reopen();
    const { page } = phone;
    await page.goto(`${ride}/review`);
    await expect(title(page)).toHaveValue(WORDS.title);
    await expect(text(page)).toHaveValue(WORDS.text);
    await expect(page.getByRole('img', { name: /^Photo \d$/ })).toHaveCount(8);
  });

  await test.step('one more bad file does not hinder sending', async () => {
    const { page } = phone;
    await page.getByRole('button', { name: review.photoRemove(8) }).click();
    await page.locator('input[type=file]').setInputFiles(join(folder, 'letter.jpg'));
    await expect(words('letter.jpg', 'NOT_A_PHOTO')).toBeVisible();
    await send(page);
    await expect(page.getByText(contributions.means['in-review']).first()).toBeVisible({
      timeout: 60_000,
    });
    expect(await stage.count('submission')).toBe(1);
    expect(await stage.count('submission_photo')).toBe(7);
    expect(await stage.count('photo_object')).toBe(7);
  });
});

test('words that are too long or cannot be kept are named, and stay on the screen', async () => {
  const ride = '/parks/phantasialand/rides/black-mamba';
  const long = 'Twenty kilobytes. '.repeat(1138);
  const summary = (page: Page) => page.locator(':focus');

  await test.step('a title of 20 KB', async () => {
    const { page } = phone;
    await writeReview(page, ride, { title: '', text: WORDS.text });
    await paste(title(page), long);
    await expect(page.getByText(review.counterFar(120))).toBeVisible();
    await send(page);
    await expect(summary(page)).toContainText(review.errorSummary(1));
    await expect(summary(page)).toContainText(fieldIssue('TOO_LONG:120:many'));
    await expect(title(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(title(page)).toHaveValue(long);
    await expect(text(page)).toHaveValue(WORDS.text);
  });

  await test.step('it is there after a kill too, and mended it may go', async () => {
    await phone.kill();
    await phone.reopen();
    const { page } = phone;
    await page.goto(`${ride}/review`);
    await expect(title(page)).toHaveValue(long);
    await title(page).fill('Short');
    await expect(page.getByText(review.saved).first()).toBeVisible();
  });

  for (const [name, sign] of [
    ['NUL', '\0'],
    ['the first half of a character', '\ud83c'],
    ['the second half of a character', '\udfa2'],
  ] as const)
    await test.step(`${name} in the text`, async () => {
      const { page } = phone;
      await text(page).fill('');
      const typed = `🎢 one${sign}two`;
      await paste(text(page), typed);
      const onScreen = JSON.parse(
        await text(page).evaluate((field) => JSON.stringify((field as HTMLTextAreaElement).value)),
      ) as string;
      if (onScreen !== typed) {
        // This browser's paste takes it out: by a script, an extension or a keyboard it could still come.
        await text(page).evaluate((field, json) => {
          (field as HTMLTextAreaElement).value = JSON.parse(json) as string;
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }, JSON.stringify(typed));
      }
      await send(page);
      await expect(summary(page)).toContainText(fieldIssue('UNKEEPABLE:5'));
      await expect(summary(page)).toContainText(review.fieldText);
      const left = await text(page).evaluate((field) =>
        JSON.stringify((field as HTMLTextAreaElement).value),
      );
      expect(JSON.parse(left)).toBe(typed);
    });

  await test.step('mended, it is sent', async () => {
    const { page } = phone;
    await text(page).fill(WORDS.text);
    await send(page);
    await expect(page).toHaveURL(/contributions/);
    await expect.poll(() => stage.count("submission WHERE fields->>'title' = 'Short'")).toBe(1);
  });
});

test('an upload that expired half-way is begun anew, and is one photo', async () => {
  const ride = '/parks/phantasialand/rides/winjas-fear-and-force';
  const before = await stage.count('photo_object');
  const tus = join(stage.app.dataDir, 'tus');
  const { page } = phone;
  const outbox = async () =>
    Object.entries(
      await kept(
        page,
        (await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name!))).find(
          (n) => n.startsWith('outbox-') && n !== 'outbox-guest',
        )!,
      ),
    ).find(([store]) => store === 'photos')![1] as { uploadUrl: string | null; attempts: number }[];

  const mend = stage.line.breakRequests('PATCH', /^\/api\/tus\//);
  const path = file('large.jpg', await noise(1));
  await writeReview(page, ride, WORDS, [path]);
  await send(page);
  await expect.poll(async () => (await outbox())[0]?.uploadUrl).toMatch(/\/api\/tus\//);
  await expect.poll(() => readdirSync(tus).length).toBeGreaterThan(0);
  await expect(page.getByText(contributions.means.received).first()).toBeVisible();
  // Several cuts in a row are one attempt: on a busy machine they take their time.
  const attempts = async () => (await outbox())[0]?.attempts;
  await expect.poll(attempts, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await stage.count('photo_object')).toBe(before);

  // What the sweeper does to an upload that nobody went on with for days.
  await phone.context.setOffline(true);
  const seen = stage.line.requests.length;
  for (const name of readdirSync(tus)) rmSync(join(tus, name), { force: true });
  mend();
  await phone.context.setOffline(false);
  const ofRide = `submission_photo sp JOIN submission s ON s.id = sp.submission_id
    WHERE s.subject_id = (SELECT id FROM ride WHERE slug = 'winjas-fear-and-force')`;
  await expect.poll(() => stage.count(ofRide), { timeout: 60_000 }).toBe(1);
  expect(await stage.count('photo_object')).toBe(before + 1);
  await expect(page.getByText(contributions.means.received)).toHaveCount(0);
  // It was created once more, after the server no longer knew it.
  expect(stage.line.requests.slice(seen)).toContain('POST /api/tus');
});

test('a wrong password eleven times: when to come again, the address stays, other accounts are free', async () => {
  const other = await stage.phone();
  const { page } = other;
  const email = page.locator('[name=email]');
  const password = page.locator('[name=password]');
  const submit = page.locator('main form [type=submit]');
  const attempt = async (word: string): Promise<void> => {
    await password.fill(word);
    const answered = page.waitForResponse((r) => r.request().method() === 'POST');
    await submit.click();
    await answered;
    await expect(submit).toBeEnabled();
  };
  await page.goto('/sign-in');
  await email.fill(VISITOR.email);
  for (let n = 1; n <= 10; n++) {
    await attempt(`wrong-${n}`);
    await expect(page.getByText(errors.WRONG_CREDENTIALS.title)).toBeVisible();
    await expect(email).toHaveValue(VISITOR.email);
    await expect(password).toHaveValue(`wrong-${n}`);
  }
  await attempt('wrong-11');
  await expect(page.getByText(errors.RATE_LIMITED.title)).toBeVisible();
  // Ten minutes, less what eleven tries took.
  const soon = page.getByText(account.retryIn(10)).or(page.getByText(account.retryIn(9)));
  await expect(soon).toBeVisible();
  await expect(email).toHaveValue(VISITOR.email);
  // Guessing has ended: the right one is not told apart from here either.
  await attempt(VISITOR.password);
  await expect(page.getByText(errors.RATE_LIMITED.title)).toBeVisible();

  // Another account signs in from here at once, and the owner's open session lives on.
  await signIn(page, 'moderator@demo.test', 'patient-lamp-keeper');
  await phone.page.goto('/account');
  await expect(phone.page.getByText(VISITOR.email)).toBeVisible();
});

test('addresses that are none get an answer that is not a fault of ours', async () => {
  const odd = [
    '%00',
    '%ED%A0%80',
    '%FF',
    '..%2f..%2fetc%2fpasswd',
    '__proto__',
    "'--",
    'x'.repeat(4000),
  ];
  const paths = odd.flatMap((part) => [
    `/parks/${part}`,
    `/parks/${part}/rides/${part}`,
    `/parks/phantasialand/rides/${part}/review`,
    `/search?q=${part}`,
    `/contributions?x=${part}`,
    `/sign-in?next=${part}`,
    `/desk/${part}`,
    `/api/view/park/${part}`,
    `/api/view/ride/${part}/${part}`,
    `/api/view/search?q=${part}`,
    `/api/trpc/${part}`,
    `/api/trpc/account.me?input=${part}`,
    `/sync/feed/catalogue/${part}`,
    `/sync/feed/${part}/0`,
    `/sync/manifest/${part}`,
    `/sync/chunk/${part}`,
    `/media/${part}/320.webp`,
    `/media/${'a'.repeat(64)}/${part}`,
    `/api/tus/${part}`,
  ]);
  const faults: string[] = [];
  for (const path of paths) {
    const answer = await fetch(stage.line.origin + path, { redirect: 'manual' }).catch(() => null);
    if (!answer || answer.status >= 500)
      faults.push(`${answer?.status ?? 'none'} ${path.slice(0, 80)}`);
    await answer?.body?.cancel();
  }
  expect(faults).toEqual([]);
});
