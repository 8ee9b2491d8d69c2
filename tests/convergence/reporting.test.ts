/** R6, S69: a report is said without a line, once, and none of its words is lost. */
import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { mineOf } from '#lib/client/db/mine.ts';
import { keepTypedReport, report, reportIdOf, typedReport } from '#lib/client/db/reporting.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import type { ReportSay } from '#lib/domain/mutations/report-say.ts';
import { AT, onePhone } from './one-phone.ts';

const about = { name: 'Taron', href: '/parks/phantasialand/rides/taron' };
const around = { now: () => 1, chance: () => 0 };
const subject = { kind: 'ride' as const, id: uuidv7() };
const reviewId = uuidv7();
const of = { what: 'review' as const, reviewId };

async function sync({ box, user, net }: ReturnType<typeof onePhone>): Promise<void> {
  while (await pushOnce(box, user, net, around));
  await pullMine(mineOf(user), box, net, user);
}

async function said(user: string, text: string): Promise<ReportSay> {
  const seen = { what: 'review' as const, rating: 2, title: 'T', text: 'Idiots.', photos: [] };
  const reportId = await reportIdOf(user, subject, of);
  return { reportId, subject, of, reason: 'INSULT', text, seen };
}

it('said twice without a line it is said once, with the later words, and let go of when it is shown', async () => {
  const phone = onePhone();
  const first = await said(phone.user, 'First');
  await report(phone.box, first, about, AT);
  await report(phone.box, await said(phone.user, 'Later'), about, AT);
  expect(await phone.box.mutations.count()).toBe(1);
  await sync(phone);
  const row = phone.server.submissions.get(first.reportId);
  expect(row).toMatchObject({ kind: 'report', state: 'PENDING', fields: { text: 'Later' } });
  expect(await phone.box.mutations.count()).toBe(0);
  // Said again while it waits at the desk, nothing changes there.
  await report(phone.box, await said(phone.user, 'Once more'), about, AT);
  await sync(phone);
  expect(phone.server.submissions.get(first.reportId)).toMatchObject({ version: 1 });
  expect(await phone.box.mutations.count()).toBe(0);
});

it('two phones of one person come to the same report', async () => {
  const [one, other] = [await said('a', 'x'), await said('a', 'y')];
  expect(one.reportId).toBe(other.reportId);
  expect((await said('b', 'x')).reportId).not.toBe(one.reportId);
});

it('what is typed is there after a reload, until it is queued; what cannot be kept is told at once', async () => {
  const { box, user } = onePhone();
  const typed = { sha256: null, reason: 'OTHER' as const, text: 'a\0b' };
  await keepTypedReport(box, subject, reviewId, typed);
  const bad = await report(box, await said(user, typed.text), about, AT);
  expect(bad).toMatchObject({ field: 'text', issue: 'UNKEEPABLE:1' });
  expect(await typedReport(box, subject, reviewId)).toEqual(typed);
  expect(await box.mutations.count()).toBe(0);
  expect(await report(box, await said(user, 'ab'), about, AT)).toBeNull();
  expect(await typedReport(box, subject, reviewId)).toBeNull();
});
