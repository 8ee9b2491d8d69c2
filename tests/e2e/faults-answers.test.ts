import { expect, type Page } from '@playwright/test';
import { ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import type { MutationRow } from '#lib/client/db/outbox.ts';
import type { Instead } from '../support/line.ts';
import { kept, readyForOffline, signIn, type Phone } from './phone.ts';
import { wordsOf } from './queue-in-page.ts';
import { queueReviews, RIDE, VISITOR, visitorId, wake } from './queue.ts';
import { openStage, type Stage } from './stage.ts';
import { test } from './test.ts';

// S5, S7, S8: every answer that a push can get has one reaction, and none of them loses anything.

const PUSH = /^\/api\/trpc\/sync\.push/;

/** As the server says it. */
const ours = (status: number, code: ErrorCode, more: object = {}): Instead => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    error: {
      message: code,
      code: -32000,
      data: { code, httpStatus: status, domain: { code, ...more } },
    },
  }),
});

/** As somebody on the way says it. */
const others = (status: number, headers: Record<string, string> = {}): Instead => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: `<!doctype html><title>${status}</title><h1>Something else</h1>`,
});

let stage: Stage;
let phone: Phone;
let outbox: string;
let sent = 0;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  stage = await openStage();
  phone = await stage.phone();
  outbox = `outbox-${await visitorId(stage)}`;
  const { page } = phone;
  await page.goto('/');
  await signIn(page, VISITOR.email, VISITOR.password);
  await readyForOffline(page);
});
test.afterAll(() => stage?.close());

const pushes = (): number =>
  stage.line.requests.filter((r) => r.startsWith('POST /api/trpc/sync.push')).length;

const items = async (page: Page): Promise<MutationRow[]> =>
  ((await kept(page, outbox)).mutations ?? []) as MutationRow[];

const waiting = (page: Page) => page.getByText(contributions.means.queued).first();

/** Queues reviews and answers the pushes that follow with `answer`. Returns the way to stop that. */
async function pushMeets(answer: Instead, times = Infinity, reviews = 1): Promise<() => void> {
  const { page } = phone;
  sent += reviews;
  await page.goto('/contributions');
  const heal = stage.line.answerInstead('POST', PUSH, answer, times);
  const before = pushes();
  await queueReviews(stage, page, { reviews });
  await wake(page);
  await expect.poll(pushes).toBeGreaterThan(before);
  return heal;
}

/** Everything queued so far is on the server once, and nothing is left on the phone. */
async function allArrived(): Promise<void> {
  await expect.poll(() => stage.count('submission'), { timeout: 60_000 }).toBe(sent);
  await expect.poll(() => items(phone.page), { timeout: 30_000 }).toEqual([]);
  expect(await stage.count('submission')).toBe(sent);
}

const WAITS: [string, Instead][] = [
  ['401 of a proxy', others(401)],
  ['403 of a proxy', others(403)],
  ['404 of a proxy', others(404)],
  ['409 of a proxy', others(409)],
  ['422 of a proxy', others(422)],
  ['500 of ours', ours(500, 'INTERNAL')],
  ['500 of a proxy', others(500)],
  ['502 of a proxy', others(502)],
  ['503 of ours', ours(503, 'DATABASE_DOWN', { retryAfterMs: 500 })],
  ['503 of a proxy', others(503)],
  ['507 of a proxy', others(507)],
  ['200 with JSON of somebody else', { status: 200, body: '{"ok":true}' }],
];
for (const [name, answer] of WAITS)
  test(`${name}: waits, says so, and goes again by itself under the same id`, async () => {
    const heal = await pushMeets(answer);
    await expect(waiting(phone.page)).toBeVisible();
    const [before] = await items(phone.page);
    expect(before).toMatchObject({ state: 'queued', seq: 1 });
    heal();
    await allArrived();
    expect(await stage.count(`sync_mutation WHERE id = '${before!.id}'`)).toBe(1);
  });

const ASKED: [string, Instead][] = [
  ['429 of ours', ours(429, 'RATE_LIMITED', { retryAfterMs: 3_000 })],
  ['429 of a proxy with Retry-After', others(429, { 'retry-after': '3' })],
  ['503 of ours with its delay', ours(503, 'BUSY', { retryAfterMs: 3_000 })],
  ['503 of a proxy with Retry-After', others(503, { 'retry-after': '3' })],
];
for (const [name, answer] of ASKED)
  test(`${name}: not before the time it asks for`, async () => {
    await pushMeets(answer, 1);
    await expect(waiting(phone.page)).toBeVisible();
    const [item] = await items(phone.page);
    expect(item!.nextAt - Date.parse(item!.madeAt)).toBeGreaterThanOrEqual(3_000);
    await allArrived();
  });

const HELD: [string, Instead][] = [
  ['401 of ours', ours(401, 'SIGNED_OUT')],
  ['403 of ours: another account', ours(403, 'OTHER_ACCOUNT')],
];
for (const [name, answer] of HELD)
  test(`${name}: sends nothing more, asks to sign in, then goes on`, async () => {
    const { page } = phone;
    const heal = await pushMeets(answer);
    await expect(page.getByText(contributions.problem('SIGNED_OUT'))).toBeVisible();
    const before = pushes();
    await page.waitForTimeout(3_000);
    expect(pushes()).toBe(before);
    expect(await items(page)).toMatchObject([{ state: 'queued' }]);
    heal();
    await signIn(page, VISITOR.email, VISITOR.password);
    await allArrived();
  });

const REFUSED: [number, ErrorCode][] = [
  [403, 'FORBIDDEN'],
  [404, 'SUBJECT_GONE'],
  [409, 'CONFLICT'],
  [413, 'TOO_LARGE'],
  [422, 'INVALID'],
];
for (const [status, code] of REFUSED)
  test(`${status} ${code} of ours: parked with its reason, words kept, sent after an edit`, async () => {
    expect(ERROR_CLASS[code]).toBe('refused');
    const { page } = phone;
    const heal = await pushMeets(ours(status, code));
    await expect(page.getByText(contributions.problem(code))).toBeVisible();
    heal();
    const parked = page.locator('[data-state=needs-you]');
    await parked.getByRole('button', { name: new RegExp(contributions.action.edit) }).click();
    await expect(page.getByLabel(review.fieldText)).toHaveValue(wordsOf(0, 1));
    await page.getByLabel(review.fieldText).fill(`Mended after ${status}`);
    await page.getByRole('button', { name: review.send }).click();
    await allArrived();
    expect(await stage.count(`submission WHERE fields->>'text' = 'Mended after ${status}'`)).toBe(
      1,
    );
  });

for (const [name, answer] of [
  ['of ours', ours(413, 'TOO_LARGE')],
  ['of a proxy', others(413)],
] as const)
  test(`413 ${name} on three at once: sent one by one, none parked`, async () => {
    const before = pushes();
    await pushMeets(answer, 1, 3);
    await allArrived();
    expect(pushes() - before).toBe(4);
  });

test('412 of ours: the app is too old; everything is kept until it is reloaded', async () => {
  const { page } = phone;
  const heal = await pushMeets(ours(412, 'APP_OUTDATED'));
  await expect(page.getByText(contributions.problem('APP_OUTDATED'))).toBeVisible();
  expect(await items(page)).toMatchObject([{ state: 'queued' }]);
  heal();
  await page.goto(RIDE);
  await allArrived();
});
