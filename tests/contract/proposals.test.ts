// O5, M2, M3, C5: facts are proposed, decided field by field, and applied with their history.
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACT_FIELDS, FACTS_KINDS, type FactsKind } from '#lib/domain/facts/fields.ts';
import type { Changes } from '#lib/domain/facts/proposal.ts';
import type { Decision } from '#lib/domain/moderation/desk.ts';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { decide, deskItem, deskQueue } from '#lib/server/services/moderation.ts';
import { readHistory } from '#lib/server/services/history.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { applyPush, type PushHouse } from '#lib/server/sync/push.ts';
import { makeDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof makeDatabase>>;
let pool: pg.Pool;
let house: PushHouse;
let author: { id: string; role: 'USER' };
let moderator: { id: string; role: 'MODERATOR' };
const park = uuidv7();
const ride = uuidv7();
const maker = uuidv7();
const NOW = new Date('2026-06-01T10:00:00.000Z');

beforeAll(async () => {
  database = await makeDatabase('proposals');
  pool = new pg.Pool({ connectionString: database.url, max: 10 });
  house = {
    pool,
    now: () => NOW,
    report: (error) => {
      throw error;
    },
    photoSettled: async () => undefined,
  };
  await pool.query(`
    BEGIN; SELECT set_config('app.actor', 'test', true);
    INSERT INTO company (id, slug, name, roles) VALUES ('${maker}', 'maker', 'Maker', '{OPERATOR}');
    INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
      VALUES ('${park}', 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin');
    INSERT INTO ride (id, park_id, slug, name, category, status, min_height_cm, opened)
      VALUES ('${ride}', '${park}', 'r', 'R', 'RC', 'OPERATING', 120, '1999');
    COMMIT`);
  author = await person('USER');
  moderator = await person('MODERATOR');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function person<R extends 'USER' | 'MODERATOR'>(role: R): Promise<{ id: string; role: R }> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash, role) VALUES ($1, $2, 'N', 'x', $3::"Role")`,
    [id, `${id}@demo.test`, role],
  );
  return { id, role };
}

interface Said {
  id?: string;
  isNew?: boolean;
  submissionId?: string;
  note?: string;
  source?: string;
}

function proposal(kind: FactsKind, changes: unknown, said: Said = {}): QueuedMutation {
  const { id = uuidv7(), isNew = true, submissionId = uuidv7(), note = '', source = '' } = said;
  return {
    ...{ id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name: 'facts.propose', v: 1 },
    args: { submissionId, kind, id, isNew, changes, note, source },
    madeAt: NOW.toISOString(),
  };
}

const push = async (mutations: QueuedMutation[], by = author): Promise<PushResult[]> => {
  const request = { p: PROTOCOL, clientId: uuidv7(), userId: by.id, mutations };
  return (await applyPush(request, by, house)).results;
};

/** What was said became a submission; its id. */
async function sent(kind: FactsKind, changes: Changes, said: Said = {}): Promise<string> {
  const item = proposal(kind, changes, said);
  expect(await push([item])).toMatchObject([{ kind: 'applied', version: 1 }]);
  return (item.args as { submissionId: string }).submissionId;
}

/** As the desk does it: what stands is what was looked at. */
async function decided(
  submissionId: string,
  fields: NonNullable<Decision['ruling']>['fields'] = {},
  over: Partial<Decision> = {},
): Promise<string> {
  const item = await deskItem(pool, submissionId);
  const seen = item.entry?.values ?? {};
  const decision: Decision = {
    ...{ id: uuidv7(), submissionId, version: item.version, outcome: 'APPROVED', reason: null },
    ruling: { fields, seen },
    ...over,
  };
  return (await decide(pool, decision, moderator, NOW)).state;
}

const rowOf = async (kind: FactsKind, id: string): Promise<Record<string, unknown>> =>
  (
    await pool.query<{ row: Record<string, unknown> }>(
      `SELECT row FROM sync_${kind} WHERE id = $1`,
      [id],
    )
  ).rows[0]?.row ?? {};
const contribution = async (id: string): Promise<ContributionRow> =>
  (await pool.query('SELECT row FROM sync_contribution WHERE id = $1', [id])).rows[0].row;
const to = (values: Record<string, unknown>): Changes =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { from: null, to: value }]),
  );
const newRide = (name: string, over: Record<string, unknown> = {}): Changes =>
  to({ name, parkId: park, category: 'RC', ...over });

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
    expect((await deskQueue(pool)).find((row) => row.id === submission)).toMatchObject({
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

describe('a decision', () => {
  it('makes a new ride, whose history names author and moderator, and its source', async () => {
    const id = uuidv7();
    const changes = newRide('Wodan', {
      manufacturerId: maker,
      heightM: { value: 40, unit: 'm' },
      tags: ['SINGLE_RIDER'],
    });
    const submission = await sent('ride', changes, { id, source: 'https://example.test/wodan' });
    expect(await decided(submission)).toBe('APPROVED');
    expect(await rowOf('ride', id)).toMatchObject({
      ...{ slug: 'wodan', name: 'Wodan', parkId: park, status: 'OPERATING', manufacturerId: maker },
      stats: { heightM: { si: 40, value: 40, unit: 'm' } },
      sources: { name: { of: 'https://example.test/wodan', asOf: '2026-06-01' } },
    });
    // Who is named as a maker is one from here on.
    expect((await rowOf('company', maker))['roles']).toEqual(['OPERATOR', 'MANUFACTURER']);
    const history = await readHistory(pool, 'ride', id);
    expect(history!.versions).toMatchObject([{ by: { kind: 'person' }, proposedBy: 'N' }]);
    const { rows } = await pool.query(
      'SELECT actor, submission_id FROM history WHERE row_id = $1',
      [id],
    );
    expect(rows).toEqual([{ actor: moderator.id, submission_id: submission }]);
  });

  it('gives each of two rides of one name its own address', async () => {
    const ids = [uuidv7(), uuidv7()];
    for (const id of ids) await decided(await sent('ride', newRide('Namesake'), { id }));
    expect([
      (await rowOf('ride', ids[0]!))['slug'],
      (await rowOf('ride', ids[1]!))['slug'],
    ]).toEqual([...['namesake', 'namesake-2']]);
  });

  it('of a new park without a position needs one from the moderator, and the zone follows from it', async () => {
    const id = uuidv7();
    const submission = await sent('park', to({ name: 'Far Away', country: 'JP' }), { id });
    await expect(decided(submission)).rejects.toMatchObject({ code: 'INVALID', field: 'position' });
    const position = (value: unknown) => ({ position: { outcome: 'AMENDED' as const, value } });
    await expect(decided(submission, position({ latitude: 'x' }))).rejects.toMatchObject({
      ...{ code: 'INVALID', field: 'position' },
    });
    await expect(
      decided(submission, position({ latitude: -40, longitude: -110 })),
    ).rejects.toMatchObject({ code: 'INVALID', field: 'position' }); // at sea
    expect(await decided(submission, position({ latitude: 35.6, longitude: 139.9 }))).toBe(
      'APPROVED',
    );
    expect(await rowOf('park', id)).toMatchObject({
      ...{ country: 'JP', continent: 'AS', timeZone: 'Asia/Tokyo', status: 'OPERATING' },
    });
  });

  it('on a ride waits for the park that is proposed with it', async () => {
    const [parkId, rideId] = [uuidv7(), uuidv7()];
    const position = { latitude: 48.2, longitude: 16.4 };
    const aPark = await sent('park', to({ name: 'Both', country: 'AT', position }), { id: parkId });
    const aRide = await sent('ride', newRide('In it', { parkId }), { id: rideId });
    expect((await deskItem(pool, aRide)).entry!.names).toEqual({ [parkId]: 'Both' });
    await expect(decided(aRide)).rejects.toMatchObject({ code: 'INVALID', field: 'parkId' });
    await decided(aPark);
    expect(await decided(aRide)).toBe('APPROVED');
    expect(await rowOf('ride', rideId)).toMatchObject({ parkId, slug: 'in-it' });
  });

  it('by fields takes one, amends one and refuses one, and tells its author', async () => {
    const id = uuidv7();
    await decided(await sent('ride', newRide('Three'), { id }));
    const changes = {
      opened: { from: null, to: '1998' },
      minHeightCm: { from: null, to: 130 },
      description: { from: null, to: 'Best ride ever!!!' },
    };
    const submission = await sent('ride', changes, { id, isNew: false });
    const reason = { code: 'NOT_TRUE', text: 'Please no praise.' } as const;
    const state = await decided(submission, {
      minHeightCm: { outcome: 'AMENDED', value: 125 },
      description: { outcome: 'REFUSED', reason },
    });
    expect(state).toBe('PARTLY_APPROVED');
    expect(await rowOf('ride', id)).toMatchObject({
      opened: '1998',
      minHeightCm: 125,
      description: null,
    });
    expect((await contribution(submission)).verdicts).toEqual({
      opened: { outcome: 'ACCEPTED' },
      minHeightCm: { outcome: 'AMENDED', value: 125 },
      description: { outcome: 'REFUSED', reason },
    });
  });

  it('that refuses every field is a refusal, and must say so', async () => {
    const submission = await sent(
      'ride',
      { name: { from: 'R', to: 'Q' } },
      { id: ride, isNew: false },
    );
    const reason = { code: 'NOT_TRUE', text: null } as const;
    await expect(
      decided(submission, { name: { outcome: 'REFUSED', reason } }),
    ).rejects.toMatchObject({ code: 'INVALID', field: 'outcome' });
    expect(await decided(submission, {}, { outcome: 'REJECTED', reason })).toBe('REJECTED');
    expect(await rowOf('ride', ride)).toMatchObject({ name: 'R' });
  });

  it('may ask for a change: it is its author’s again, and comes back', async () => {
    const id = uuidv7();
    const submissionId = await sent('ride', newRide('Vague'), { id });
    const reason = { code: 'NO_SOURCE', text: 'Which one?' } as const;
    expect(await decided(submissionId, {}, { outcome: 'NEEDS_CHANGE', reason })).toBe(
      'NEEDS_CHANGE',
    );
    expect((await deskQueue(pool)).some((row) => row.id === submissionId)).toBe(false);
    expect(await contribution(submissionId)).toMatchObject({ state: 'NEEDS_CHANGE', reason });
    const again = proposal('ride', newRide('Clear'), { id, submissionId });
    const { isNew: _, ...args } = again.args as Record<string, unknown>;
    const revised = { ...again, name: 'facts.revise', args: { ...args, baseVersion: 1 } };
    expect(await push([revised])).toMatchObject([{ kind: 'applied', version: 2 }]);
    expect(await contribution(submissionId)).toMatchObject({ state: 'PENDING', reason: null });
    expect(await decided(submissionId)).toBe('APPROVED');
  });

  it('D05: on one’s own is refused, and a proposal cannot be read by who has no part in it', async () => {
    const own = proposal('ride', newRide('Own'));
    await push([own], moderator as never);
    const { submissionId } = own.args as { submissionId: string };
    await expect(decided(submissionId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('two changes of one ride', () => {
  const edit = (changes: Changes): Promise<string> => sent('ride', changes, { id, isNew: false });
  let id: string;
  beforeAll(async () => {
    id = uuidv7();
    await decided(
      await sent('ride', newRide('Twice', { minHeightCm: 120, opened: '1999' }), { id }),
    );
  });

  it('of other fields are both there', async () => {
    const one = await edit({ minHeightCm: { from: 120, to: 130 } });
    const other = await edit({ opened: { from: '1999', to: '1998' } });
    await decided(one);
    expect(await decided(other)).toBe('APPROVED');
    expect(await rowOf('ride', id)).toMatchObject({ minHeightCm: 130, opened: '1998' });
  });

  it('S60: of one field are laid before a person, who says which stands', async () => {
    const mine = await edit({ name: { from: 'Twice', to: 'Mine' } });
    await decided(await edit({ name: { from: 'Twice', to: 'Theirs' } }));
    await expect(decided(mine)).rejects.toMatchObject({ code: 'INVALID', field: 'name' });
    expect(await rowOf('ride', id)).toMatchObject({ name: 'Theirs' });
    expect(await decided(mine, { name: { outcome: 'ACCEPTED' } })).toBe('APPROVED');
    expect(await rowOf('ride', id)).toMatchObject({
      ...{ name: 'Mine', slug: 'mine', formerSlugs: ['twice', 'theirs'] },
    });
  });

  it('K6: a change after the moderator looked is not written over', async () => {
    const item = await edit({ capacityPerHour: { from: null, to: 900 } });
    const { entry, version } = await deskItem(pool, item);
    await decided(await edit({ capacityPerHour: { from: null, to: 1_200 } }));
    const late = decided(
      item,
      { capacityPerHour: { outcome: 'ACCEPTED' } },
      {
        ruling: { fields: { capacityPerHour: { outcome: 'ACCEPTED' } }, seen: entry!.values! },
        version,
      },
    );
    await expect(late).rejects.toMatchObject({
      ...{ code: 'CONFLICT', detail: { unseen: ['capacityPerHour'] } },
    });
    expect(await rowOf('ride', id)).toMatchObject({ capacityPerHour: 1_200 });
  });

  it('D06: decided twice in one moment, one wins and the other gets both', async () => {
    const item = await edit({ closed: { from: null, to: '2020' } });
    const results = await Promise.allSettled([decided(item), decided(item)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { rows } = await pool.query('SELECT 1 FROM decision WHERE submission_id = $1', [item]);
    expect(rows).toHaveLength(1);
  });

  it('D09: of a ride that is gone cannot be applied, and its author is told', async () => {
    const item = await edit({ opened: { from: '1998', to: '1997' } });
    await pool.query(
      `WITH actor AS (SELECT set_config('app.actor', 'test', true)) DELETE FROM ride USING actor WHERE id = '${id}'`,
    );
    expect(await decided(item)).toBe('FAILED_TO_APPLY');
    expect(await contribution(item)).toMatchObject({ state: 'FAILED_TO_APPLY' });
  });
});
