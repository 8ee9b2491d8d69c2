// O5, M2, M3, C5: proposed facts are decided field by field, and applied with their history.
import { uuidv7 } from 'uuidv7';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Changes } from '#lib/domain/facts/proposal.ts';
import { deskItem } from '#lib/server/services/moderation.ts';
import { readHistory } from '#lib/server/services/history.ts';
import {
  contribution,
  decided,
  maker,
  moderator,
  newRide,
  park,
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
    expect((await queueOf(pool)).some((row) => row.id === submissionId)).toBe(false);
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
