// The server's own calls on a database of their own, without sockets: what any program could send.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { Context } from '#lib/server/trpc/context.ts';
import type { PublicProblem } from '#lib/server/platform/problems.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';
import { makeDatabase } from './database.ts';

export const PARK = uuidv7();
const RIDE = uuidv7();

export interface Answer {
  status: number;
  results: PushResult[];
  problem: PublicProblem | null;
}

export type CallServer = Awaited<ReturnType<typeof startCalls>>;

/** Once a test file, since the server's parts read their settings when they are imported. */
export async function startCalls(name: string) {
  const database = await makeDatabase(name);
  const dataDir = mkdtempSync(join(tmpdir(), 'thrillwiki-calls-'));
  process.env.DATABASE_URL = database.url;
  process.env.DATA_DIR = dataDir;
  process.env.LOG_LEVEL = 'silent';
  const { pool, withTransaction } = await import('#lib/server/platform/database.ts');
  const { answerTrpc } = await import('#lib/server/trpc/handler.ts');
  const { setHouse } = await import('#lib/server/house.ts');
  const { localPokes } = await import('#lib/server/realtime/pokes.ts');
  const { HTTP_STATUS, publicPart, toDomainError } =
    await import('#lib/server/platform/problems.ts');
  const { FeedPages } = await import('#lib/server/sync/feed-pages.ts');
  const { readFeed } = await import('#lib/server/sync/feed.ts');
  const { PackSizes } = await import('#lib/server/sync/pack-size.ts');
  const faults: unknown[] = [];
  const pokes = localPokes();
  const feedPages = new FeedPages((scope, cursor) => readFeed(pool, scope, cursor), pokes);
  setHouse({
    pool,
    pokes,
    feedPages,
    packSizes: new PackSizes({
      pool,
      page: (parkId, cursor) => feedPages.page(`park:${parkId}`, cursor),
      photoBytes: async () => null,
    }),
    places: null,
    now: () => new Date(),
    report: (error) => void faults.push(error),
    photoSettled: async () => undefined,
  });

  /** What a call answers; throws what the answer says is wrong. */
  const answerTo = async <T>(context: Context, request: Request): Promise<T> => {
    const response = await answerTrpc(request, context);
    const { result, error } = (await response.json()) as {
      result?: { data: T };
      error?: { data: PublicProblem };
    };
    if (error) throw error.data.domain;
    return result!.data;
  };
  const addRide = (id: string, slug: string) =>
    pool.query(
      `WITH actor AS (SELECT set_config('app.actor', 'test', true))
       INSERT INTO ride (id, park_id, slug, name, category, status)
       SELECT $1, $2, $3, $3, 'RC', 'OPERATING' FROM actor`,
      [id, PARK, slug],
    );
  await pool.query(`
    BEGIN; SELECT set_config('app.actor', 'test', true);
    INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
      VALUES ('${PARK}', 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin');
    COMMIT`);
  await addRide(RIDE, 'r');

  return {
    pool,
    answerTrpc,
    addRide,
    /** What the server called a fault of its own. */
    faults,

    async person(): Promise<Context & { user: NonNullable<Context['user']> }> {
      const id = uuidv7();
      const email = `${id}@demo.test`;
      await pool.query(
        `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'N', 'x')`,
        [id, email],
      );
      return {
        user: { id, email, name: 'N', role: 'USER', sanctions: [] },
        sessionId: 'session',
        requestId: 'request',
      };
    },

    /** A call with the body just as given. */
    async post(context: Context, body: string, procedure = 'sync.push'): Promise<Answer> {
      const request = new Request(`http://localhost/api/trpc/${procedure}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      // What the app's hook does with a refusal that comes before tRPC.
      const response = await answerTrpc(request, context).catch((thrown: unknown) => {
        const problem = toDomainError(thrown);
        const error = { data: publicPart(problem, null) };
        return Response.json({ error }, { status: HTTP_STATUS[problem.code] });
      });
      const { result, error } = (await response.json()) as {
        result?: { data: { results?: PushResult[] } };
        error?: { data: PublicProblem };
      };
      const { status } = response;
      return { status, results: result?.data?.results ?? [], problem: error?.data ?? null };
    },

    /** A query without an input. */
    read: <T = unknown>(context: Context, procedure: string): Promise<T> =>
      answerTo<T>(context, new Request(`http://localhost/api/trpc/${procedure}`)),

    /** A call with such an input. */
    ask: <T = unknown>(context: Context, procedure: string, input: object): Promise<T> =>
      answerTo<T>(
        context,
        new Request(`http://localhost/api/trpc/${procedure}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input),
        }),
      ),

    /** Writes to tables that keep a history. */
    async write<T>(work: (db: PoolClient) => Promise<T>): Promise<T> {
      return withTransaction(async (db) => {
        await db.query("SELECT set_config('app.actor', 'test', true)");
        return work(db);
      }, pool);
    },

    async stop(): Promise<void> {
      await pool.end();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export const FIELDS: ReviewFields = {
  rating: 9,
  title: 'Good',
  text: 'Fine.',
  visitedOn: '2026-06-01',
  waitedMinutes: 20,
  language: 'en',
};

/** A queued review of the one ride there is, with `fields` as given. */
export function submit(fields: unknown, over: Record<string, unknown> = {}): QueuedMutation {
  const submissionId = uuidv7();
  return {
    id: uuidv7(),
    lane: `submission:${submissionId}`,
    seq: 1,
    name: 'review.submit',
    v: 1,
    args: { submissionId, subject: { kind: 'ride', id: RIDE }, fields, photoCount: 0 },
    madeAt: new Date().toISOString(),
    ...over,
  };
}

export const submissionOf = (m: QueuedMutation): string =>
  (m.args as { submissionId: string }).submissionId;

/** The body of a push, from a client of its own. */
export const bodyOf = (context: Context, mutations: unknown[]): string =>
  JSON.stringify({ p: PROTOCOL, clientId: uuidv7(), userId: context.user!.id, mutations });
