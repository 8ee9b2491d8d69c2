// What tests of published reviews have in common: a park, its rides, and people who write and approve.
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll } from 'vitest';
import { NO_DETAILS, type ReviewDetails } from '#lib/domain/review/details.ts';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { decide } from '#lib/server/services/moderation.ts';
import { applyPush, type PushHouse } from '#lib/server/sync/push.ts';
import { makeDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let moderator: string;
export let pool: pg.Pool;
export const park = uuidv7();

/** Once in a file: a database with a park, and somebody who approves. */
export function withReviews(): void {
  beforeAll(async () => {
    database = await makeDatabase('reviews');
    pool = new pg.Pool({ connectionString: database.url, max: 20 });
    moderator = await person();
    await write(
      `INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
       VALUES ($1, 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin')`,
      park,
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
}

export async function write(sql: string, ...values: unknown[]): Promise<void> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.actor', 'test', true)");
  await client.query(sql, values);
  await client.query('COMMIT');
  client.release();
}

export async function person(): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'N', 'x')`,
    [id, `${id}@demo.test`],
  );
  return id;
}

let rides = 0;
export async function ride(): Promise<string> {
  const id = uuidv7();
  await write(
    `INSERT INTO ride (id, park_id, slug, name, category, status) VALUES ($1, $2, $3, 'R', 'RC', 'OPERATING')`,
    ...[id, park, `r${++rides}`],
  );
  return id;
}

/** Each is received a second after the one before. */
let clock = Date.parse('2026-06-01T10:00:00Z');
export const house = (): PushHouse => ({
  pool,
  now: () => new Date((clock += 1_000)),
  report: (error) => {
    throw error;
  },
  photoSettled: async () => undefined,
});

export async function send(
  user: string,
  ...items: Omit<QueuedMutation, 'seq'>[]
): Promise<PushResult[]> {
  const mutations = items.map((item) => ({ ...item, seq: 1 }));
  const request = { p: PROTOCOL, clientId: uuidv7(), userId: user, mutations };
  return (await applyPush(request, { id: user, role: 'USER' }, house())).results;
}

export const item = (name: string, v: number, lane: string, args: object) => ({
  ...{ id: uuidv7(), lane, name, v, args, madeAt: new Date().toISOString() },
});
const fields = (rating: number, text = 'words') => ({
  ...{ rating, title: 't', text, visitedOn: null, waitedMinutes: null, language: 'en' },
});
export const submit = (
  id: string,
  subject: string,
  rating: number,
  details: ReviewDetails,
  text?: string,
) =>
  item('review.submit', 2, `submission:${id}`, {
    submissionId: id,
    subject: { kind: 'ride', id: subject },
    fields: fields(rating, text),
    details,
    photoCount: 0,
  });
export const revise = (id: string, rating: number, details: ReviewDetails, text?: string) =>
  item('review.revise', 2, `submission:${id}`, {
    ...{ submissionId: id, baseVersion: 1, fields: fields(rating, text), details, photoCount: 0 },
  });

export async function approve(submissionId: string): Promise<void> {
  const { rows } = await pool.query<{ version: number; state: string }>(
    'SELECT version, state FROM submission WHERE id = $1',
    [submissionId],
  );
  if (rows[0]?.state !== 'PENDING') return;
  const decision = { id: uuidv7(), submissionId, version: rows[0].version, reason: null };
  await decide(pool, { ...decision, outcome: 'APPROVED' }, { id: moderator }, new Date());
}

export const detailsOf = (aspects: ReviewDetails['aspects']): ReviewDetails => ({
  ...NO_DETAILS,
  aspects,
});
