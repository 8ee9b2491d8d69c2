import { describe, expect, it } from 'vitest';
import { shownOn, type UpdateRow } from './update.ts';
import { updateFields } from './update-fields.ts';

const update = (over: Partial<UpdateRow>): UpdateRow => ({
  ...{ id: 'a', parkId: 'p', companyId: 'c', title: 'T', body: 'B', from: null, until: null },
  ...{ version: 1, publishedAt: '2026-06-01T08:00:00.000Z', correctedAt: null, correction: null },
  withdrawnAt: null,
  ...over,
});

describe('what is shown', () => {
  it('stands until its last day, that day included', () => {
    const until = [update({ until: '2026-06-10' })];
    expect(shownOn(until, '2026-06-10')).toHaveLength(1);
    expect(shownOn(until, '2026-06-11')).toEqual([]);
    expect(shownOn([update({ from: '2027-01-01' })], '2026-06-11')).toHaveLength(1);
  });

  it('stands the newest first', () => {
    const later = update({ id: 'b', publishedAt: '2026-06-02T08:00:00.000Z' });
    expect(
      shownOn([update({}), later, update({ id: '9' })], '2026-06-03').map(({ id }) => id),
    ).toEqual(['b', '9', 'a']);
  });

  it('is told as withdrawn for two weeks', () => {
    const withdrawn = [update({ withdrawnAt: '2026-06-03T20:00:00.000Z' })];
    expect(shownOn(withdrawn, '2026-06-16')).toHaveLength(1);
    expect(shownOn(withdrawn, '2026-06-18')).toEqual([]);
  });
});

describe('what may be written', () => {
  const fields = { title: 'Open late', body: 'Until ten.', from: null, until: null };
  const issues = (over: object) =>
    updateFields
      .safeParse({ ...fields, ...over })
      .error?.issues.map(({ path, message }) => [path.join('.'), message]);

  it('is brought into its one form', () => {
    expect(updateFields.parse({ ...fields, title: ' Open\r\nlate ' }).title).toBe('Open\nlate');
  });

  it.each([
    [{ title: '  ' }, 'title', 'EMPTY'],
    [{ body: '' }, 'body', 'EMPTY'],
    [{ body: 'a\u0000' }, 'body', 'UNKEEPABLE:1'],
    [{ title: 'x'.repeat(121) }, 'title', 'TOO_LONG:120:121'],
    [{ from: '2026-02-30' }, 'from', 'NOT_A_DAY'],
    [{ from: '2026-06-02', until: '2026-06-01' }, 'until', 'ENDS_BEFORE'],
  ])('%j is refused by name', (over, field, message) => {
    expect(issues(over)).toEqual([[field, message]]);
  });
});
