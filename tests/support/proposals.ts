// What tests of proposed facts have in common: their database, who proposes and who decides, and how.
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect } from 'vitest';
import { type FactsKind } from '#lib/domain/facts/fields.ts';
import type { Changes } from '#lib/domain/facts/proposal.ts';
import type { Decision } from '#lib/domain/moderation/desk.ts';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { decide, deskItem } from '#lib/server/services/moderation.ts';
import { applyPush, type PushHouse } from '#lib/server/sync/push.ts';
import { makeDatabase } from './database.ts';

export let database: Awaited<ReturnType<typeof makeDatabase>>;
export let pool: pg.Pool;
export let house: PushHouse;
export let author: { id: string; role: 'USER' };
export let moderator: { id: string; role: 'MODERATOR' };
export const park = uuidv7();
export const ride = uuidv7();
export const maker = uuidv7();
export const NOW = new Date('2026-06-01T10:00:00.000Z');

/** Once in a file: a database with a park, a ride and a maker, an author and a moderator. */
export function withProposals(): void {
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
}

export async function person<R extends 'USER' | 'MODERATOR'>(
  role: R,
): Promise<{ id: string; role: R }> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash, role) VALUES ($1, $2, 'N', 'x', $3::"Role")`,
    [id, `${id}@demo.test`, role],
  );
  return { id, role };
}

export interface Said {
  id?: string;
  isNew?: boolean;
  submissionId?: string;
  note?: string;
  source?: string;
}

export function proposal(kind: FactsKind, changes: unknown, said: Said = {}): QueuedMutation {
  const { id = uuidv7(), isNew = true, submissionId = uuidv7(), note = '', source = '' } = said;
  return {
    ...{ id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name: 'facts.propose', v: 1 },
    args: { submissionId, kind, id, isNew, changes, note, source },
    madeAt: NOW.toISOString(),
  };
}

export const push = async (mutations: QueuedMutation[], by = author): Promise<PushResult[]> => {
  const request = { p: PROTOCOL, clientId: uuidv7(), userId: by.id, mutations };
  return (await applyPush(request, by, house)).results;
};

/** What was said became a submission; its id. */
export async function sent(kind: FactsKind, changes: Changes, said: Said = {}): Promise<string> {
  const item = proposal(kind, changes, said);
  expect(await push([item])).toMatchObject([{ kind: 'applied', version: 1 }]);
  return (item.args as { submissionId: string }).submissionId;
}

/** As the desk does it: what stands is what was looked at. */
export async function decided(
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

export const rowOf = async (kind: FactsKind, id: string): Promise<Record<string, unknown>> =>
  (
    await pool.query<{ row: Record<string, unknown> }>(
      `SELECT row FROM sync_${kind} WHERE id = $1`,
      [id],
    )
  ).rows[0]?.row ?? {};
export const contribution = async (id: string): Promise<ContributionRow> =>
  (await pool.query('SELECT row FROM sync_contribution WHERE id = $1', [id])).rows[0].row;
export const to = (values: Record<string, unknown>): Changes =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { from: null, to: value }]),
  );
export const newRide = (name: string, over: Record<string, unknown> = {}): Changes =>
  to({ name, parkId: park, category: 'RC', ...over });
