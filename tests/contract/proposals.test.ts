// O5: facts are proposed once, checked by the phone's own rules, and seen by whom they concern.
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { FACT_FIELDS, FACTS_KINDS } from '#lib/domain/facts/fields.ts';
import type { QueuedMutation } from '#lib/protocol/push.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import {
  contribution,
  decided,
  newRide,
  NOW,
  person,
  pool,
  proposal,
  push,
  ride,
  rowOf,
  sent,
  to,
  withProposals,
} from '../support/proposals.ts';
import { queueOf } from '../support/desk.ts';

withProposals();

describe('a proposal', () => {
  it('S4: sent again, even ten times at once, is one submission', async () => {
    const item = proposal('ride', newRide('Once'));
    const answers = await Promise.all(Array.from({ length: 10 }, () => push([item])));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const { rows } = await pool.query(
      "SELECT count(*)::int AS n FROM submission WHERE fields #>> '{changes,name,to}' = 'Once'",
    );
    expect(rows[0].n).toBe(1);
  });

  it('S60, K10: is its author’s and the desk’s alone until it is approved', async () => {
    const id = uuidv7();
    const submission = await sent('ride', newRide('Hidden'), { id });
    expect(await rowOf('ride', id)).toEqual({});
    const page = await readFeed(pool, 'catalogue', '0');
    expect(JSON.stringify(page)).not.toContain('Hidden');
    expect((await queueOf(pool)).find((row) => row.id === submission)).toMatchObject({
      ...{ subjectName: 'Hidden', parkName: 'P', rating: null },
      facts: { isNew: true, count: 3 },
    });
    expect(await contribution(submission)).toMatchObject({ state: 'PENDING', kind: 'facts' });
  });

  it('of an entry that is gone, of an id that is taken, or by a fault of form, is refused with the field', async () => {
    expect(await push([proposal('ride', to({ name: 'X' }), { isNew: false })])).toMatchObject([
      { kind: 'rejected', code: 'SUBJECT_GONE' },
    ]);
    expect(await push([proposal('ride', newRide('X'), { id: ride })])).toMatchObject([
      { kind: 'rejected', code: 'ID_TAKEN' },
    ]);
    expect(await push([proposal('ride', to({ name: 'No park' }))])).toMatchObject([
      { kind: 'rejected', code: 'INVALID', field: 'changes.parkId.to' },
    ]);
    const closed = { closed: { from: null, to: '1990' } };
    expect(await push([proposal('ride', closed, { isNew: false, id: ride })])).toMatchObject([
      { kind: 'rejected', code: 'INVALID', field: 'changes.closed.to' },
    ]);
    expect(await push([proposal('ride', {}, { isNew: false, id: ride })])).toMatchObject([
      { kind: 'rejected', code: 'INVALID', message: 'NOTHING_CHANGED' },
    ]);
  });

  const NONSENSE = [
    ...[
      '\u0000',
      '\ud800',
      'x'.repeat(20_000),
      -1e300,
      {},
      [],
      [[]],
      true,
      ['\u0000'],
      { name: '\u0000' },
    ],
    ...[{ value: '1', unit: 'm' }, { latitude: 'x' }, [{ name: 'a', from: '\u0000', until: null }]],
  ];
  it('D03: with nonsense in any field is INVALID with that field, and never a fault of ours', async () => {
    for (const kind of FACTS_KINDS)
      for (const name of [...Object.keys(FACT_FIELDS[kind]), 'slug', 'id', 'rating', 'sources'])
        for (const value of NONSENSE) {
          const isFine = Array.isArray(value) && value.length === 0 && name in FACT_FIELDS[kind];
          if (isFine) continue; // an empty list is one
          const [result] = await push([
            proposal(kind, { ...newRide('N'), [name]: { from: null, to: value } }),
          ]);
          expect([kind, name, value, result]).toMatchObject([
            ...[kind, name, value],
            { kind: 'rejected', code: 'INVALID', field: expect.stringMatching(/^changes/) },
          ]);
        }
  }, 120_000);

  it('with what cannot be stored around it is INVALID too', async () => {
    for (const said of [{ note: '\u0000' }, { source: '\ud800' }, { note: 'x'.repeat(1_001) }])
      expect(await push([proposal('ride', newRide('N'), said)])).toMatchObject([
        { kind: 'rejected', code: 'INVALID', field: Object.keys(said)[0] },
      ]);
    const stood = { ...newRide('N'), opened: { from: { a: ['\u0000'] }, to: '1999' } };
    expect(await push([proposal('ride', stood)])).toMatchObject([
      { kind: 'rejected', code: 'INVALID', field: 'changes.opened.from' },
    ]);
  });

  it('is revised by its author alone, until it is decided', async () => {
    const id = uuidv7();
    const submissionId = await sent('company', to({ name: 'Frist', roles: ['DESIGNER'] }), { id });
    const revise = (name: string): QueuedMutation => ({
      ...{ id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name: 'facts.revise', v: 1 },
      args: {
        ...{ submissionId, kind: 'company', id, baseVersion: 1, note: '', source: '' },
        changes: to({ name, roles: ['DESIGNER'] }),
      },
      madeAt: NOW.toISOString(),
    });
    expect(await push([revise('Stolen')], await person('USER'))).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect(await push([revise('First')])).toMatchObject([{ kind: 'applied', version: 2 }]);
    await expect(decided(submissionId, {}, { version: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
    }); // D07
    expect(await decided(submissionId)).toBe('APPROVED');
    expect(await rowOf('company', id)).toMatchObject({ name: 'First', slug: 'first' });
    expect(await push([revise('Later')])).toMatchObject([{ kind: 'rejected', code: 'CONFLICT' }]);
  });
});
