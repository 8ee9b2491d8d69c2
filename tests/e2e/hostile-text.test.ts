import { expect, type Page } from '@playwright/test';
import { uuidv7 } from 'uuidv7';
import { TITLE_MAX } from '#lib/domain/review/review.ts';
import { graphemes, normaliseText } from '#lib/domain/text.ts';
import { HARD_TEXTS, naughtyStrings } from '../support/hostile.ts';
import { member } from '../support/member.ts';
import { signIn } from './phone.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// Text that would like to be more than text is shown as what it is, everywhere it is shown.

/** What a browser could take for markup, script, an address or a direction. */
const ACTIVE = /[<>&]|javascript:|on\w+\s*=|\$\{|\{\{|[\u200b-\u200f\u2028-\u202f\u2060-\u206f]/i;
const MOST = 60;

const naughty = naughtyStrings();
test.skip(!naughty, 'reference data is never committed; CI fails without it (naughtyStrings)');

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage();
});
test.afterAll(() => stage?.close());
test.setTimeout(480_000);

interface Shown {
  id: string;
  href: string;
  typed: string;
  title: string;
}

/** Everything that must never happen, gathered. */
function watch(page: Page): string[] {
  const alarms: string[] = [];
  page.on('dialog', (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => alarms.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /content.security/i.test(message.text()))
      alarms.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(stage.line.origin) && !/^(blob|data):/.test(request.url()))
      alarms.push(`request: ${request.url()}`);
  });
  return alarms;
}

/** The text as the browser holds it, without the template's own white space at the ends. */
const shownText = (page: Page, id: string) =>
  page.locator(`#review-${id} .prose-plain`).evaluate((p) => JSON.stringify(p.textContent));

test('naughty strings are shown literally to everyone and to the moderator', async () => {
  const active = naughty!.filter((s) => ACTIVE.test(s));
  expect(active.length).toBeGreaterThan(40);
  const step = active.length / 46;
  const picked = Array.from({ length: 46 }, (_, i) => active[Math.floor(i * step)]!);
  const texts = [...picked, ...HARD_TEXTS.filter((t) => normaliseText(t) !== '')].slice(0, MOST);

  const shown: Shown[] = [];
  await test.step('sent and approved', async () => {
    const visitor = await member(stage.line.origin, 'visitor@demo.test', 'queue-jumping-otter');
    const { rows } = await stage.db.query<{ id: string; href: string }>(
      `SELECT r.id, '/parks/' || p.slug || '/rides/' || r.slug AS href
       FROM ride r JOIN park p ON p.id = r.park_id ORDER BY r.id LIMIT ${MOST}`,
    );
    for (const [i, typed] of texts.entries()) {
      const title = graphemes(normaliseText(typed), TITLE_MAX + 1) <= TITLE_MAX ? typed : '';
      const { id: rideId, href } = rows[i]!;
      const fields = {
        rating: 7,
        title,
        text: typed,
        visitedOn: null,
        waitedMinutes: null,
        language: 'en',
      };
      const id = await visitor.review({ kind: 'ride', id: rideId }, fields);
      shown.push({ id, href, typed, title });
    }
  });

  await test.step('the moderator reads them as text', async () => {
    const desk = await stage.desktop();
    const alarms = watch(desk.page);
    await desk.page.goto('/');
    await signIn(desk.page, 'moderator@demo.test', 'patient-lamp-keeper');
    await desk.page.goto('/desk');
    for (const { id, typed } of shown.slice(0, 12)) {
      await desk.page.locator(`a[href="/desk/${id}"]`).first().click();
      await expect
        .poll(async () =>
          (await desk.page.locator('.prose-plain').allTextContents()).map((t) => t.trim()),
        )
        .toContain(normaliseText(typed));
    }
    expect(alarms).toEqual([]);
    const moderator = await member(stage.line.origin, 'moderator@demo.test', 'patient-lamp-keeper');
    for (const { id } of shown)
      await moderator.call('desk.decide', {
        id: uuidv7(),
        submissionId: id,
        version: 1,
        outcome: 'APPROVED',
        reason: null,
      });
  });

  const check = async (page: Page, { id, typed, title }: Shown): Promise<void> => {
    expect(JSON.parse(await shownText(page, id))).toBe(normaliseText(typed));
    if (normaliseText(title))
      expect(await page.locator(`#review-${id} [lang].sign`).textContent()).toBe(
        normaliseText(title),
      );
  };

  await test.step('another phone shows them, written by the server and by itself', async () => {
    const reader = await stage.phone();
    const { page } = reader;
    const alarms = watch(page);
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`content-security: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    // A writer that takes its time holds the feed back: what the server showed must not go again.
    await stage.db.query('BEGIN');
    await stage.db.query('SELECT pg_current_xact_id()');
    for (const review of shown.slice(0, 3)) {
      await page.goto(review.href);
      await page.waitForTimeout(3_000);
      await check(page, review);
    }
    await stage.db.query('ROLLBACK');
    for (const review of shown) {
      await page.goto(review.href);
      await check(page, review);
    }
    // Without the network every word comes from the phone.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.waitForTimeout(1_000);
    await reader.context.setOffline(true);
    for (const review of shown.filter((_, i) => i % 6 === 0)) {
      await page.goto(review.href);
      await expect(page.locator(`#review-${review.id}`)).toBeVisible();
      await check(page, review);
    }
    expect(alarms).toEqual([]);
    // The watch does see what it watches for.
    await page.evaluate(() => {
      const planted = document.createElement('script');
      planted.textContent = 'alert(1)';
      document.body.append(planted);
    });
    await expect.poll(() => alarms.join()).toMatch(/content.security/i);
    expect(alarms.join()).not.toMatch(/dialog/);
  });

  await test.step('and so does a browser that runs no script', async () => {
    for (const { id, href, typed } of shown.filter((_, i) => i % 4 === 0)) {
      const html = await (await fetch(stage.line.origin + href)).text();
      expect(html).toContain(`id="review-${id}"`);
      if (/<\w/.test(typed)) expect(html).not.toContain(normaliseText(typed));
    }
  });
});
