/**
 * Bad input reaching the server, from the phone's own code and past it: refused by the same code as
 * on the phone, never a fault of ours, and everything that may be kept is kept as documented.
 */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CatalogueMemory } from '#lib/client/catalogue/memory.ts';
import { cache } from '#lib/client/db/cache.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { outboxOf, type DraftRow } from '#lib/client/db/outbox.ts';
import { queueDraft, saveDraft } from '#lib/client/db/writing.ts';
import { httpNet } from '#lib/client/sync/net.ts';
import { pullMine, pullPark } from '#lib/client/sync/pull.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { ERROR_CLASS } from '#lib/domain/errors.ts';
import { probe } from '#lib/domain/photo/probe.ts';
import { PHOTO_MAX_BYTES, checkPhoto } from '#lib/domain/photo/rules.ts';
import { reviewFields, type ReviewFields } from '#lib/domain/review/review.ts';
import { normaliseText } from '#lib/domain/text.ts';
import { fieldIssue } from '#lib/messages/en/errors.ts';
import { START_CURSOR, type Scope } from '#lib/protocol/feed.ts';
import { PUSH_MAX_MUTATIONS, type PushResult, type QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { Context } from '#lib/server/trpc/context.ts';
import type { PublicProblem } from '#lib/server/platform/problems.ts';
import { makeDatabase } from '../support/database.ts';
import { HARD_TEXTS, REFUSED_TEXTS, naughtyStrings } from '../support/hostile.ts';
import { flat, isoMedia, picture } from '../support/images.ts';

const PARK = uuidv7();
const RIDE = uuidv7();
let pool: pg.Pool;
let answerTrpc: typeof import('#lib/server/trpc/handler.ts').answerTrpc;
let readFeed: typeof import('#lib/server/sync/feed.ts').readFeed;
let decide: typeof import('#lib/server/services/moderation.ts').decide;
let handleUpload: typeof import('#lib/server/media/uploads.ts').handleUpload;
let drop: () => Promise<void>;
let dataDir: string;
const faults: unknown[] = [];

beforeAll(async () => {
  const database = await makeDatabase('bad_input');
  drop = database.drop;
  dataDir = mkdtempSync(join(tmpdir(), 'thrillwiki-bad-input-'));
  process.env.DATABASE_URL = database.url;
  process.env.DATA_DIR = dataDir;
  process.env.LOG_LEVEL = 'silent';
  ({ pool } = await import('#lib/server/platform/database.ts'));
  ({ answerTrpc } = await import('#lib/server/trpc/handler.ts'));
  ({ readFeed } = await import('#lib/server/sync/feed.ts'));
  ({ decide } = await import('#lib/server/services/moderation.ts'));
  ({ handleUpload } = await import('#lib/server/media/uploads.ts'));
  const { setHouse } = await import('#lib/server/house.ts');
  const { localPokes } = await import('#lib/server/realtime/pokes.ts');
  setHouse({
    pool,
    pokes: localPokes(),
    now: () => new Date(),
    report: (error) => void faults.push(error),
    photoSettled: async () => undefined,
  });
  await pool.query(`
    BEGIN; SELECT set_config('app.actor', 'test', true);
    INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
      VALUES ('${PARK}', 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin');
    COMMIT`);
  await addRide(RIDE, 'r');
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await pool?.end();
  await drop?.();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => void (faults.length = 0));

const addRide = (id: string, slug: string) =>
  pool.query(
    `WITH actor AS (SELECT set_config('app.actor', 'test', true))
     INSERT INTO ride (id, park_id, slug, name, category, status)
     SELECT $1, $2, $3, $3, 'RC', 'OPERATING' FROM actor`,
    [id, PARK, slug],
  );

async function person(): Promise<Context> {
  const id = uuidv7();
  const email = `${id}@demo.test`;
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'N', 'x')`,
    [id, email],
  );
  const user = { id, email, name: 'N', role: 'USER' as const };
  return { user, sessionId: 'session', requestId: 'request' };
}

interface Answer {
  status: number;
  results: PushResult[];
  problem: PublicProblem | null;
}

/** A call as any program could make it, with the body just as given. */
async function post(context: Context, body: string, procedure = 'sync.push'): Promise<Answer> {
  const request = new Request(`http://localhost/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { HTTP_STATUS, publicPart, toDomainError } =
    await import('#lib/server/platform/problems.ts');
  // What the answer's hook does with a refusal that comes before tRPC.
  const response = await answerTrpc(request, context).catch((error: unknown) => {
    const problem = toDomainError(error);
    const error_ = { data: publicPart(problem, null) };
    return Response.json({ error: error_ }, { status: HTTP_STATUS[problem.code] });
  });
  const { result, error } = (await response.json()) as {
    result?: { data: { results?: PushResult[] } };
    error?: { data: PublicProblem };
  };
  const { status } = response;
  return { status, results: result?.data.results ?? [], problem: error?.data ?? null };
}

const FIELDS: ReviewFields = {
  rating: 9,
  title: 'Good',
  text: 'Fine.',
  visitedOn: '2026-06-01',
  waitedMinutes: 20,
  language: 'en',
};

function submit(fields: unknown, over: Record<string, unknown> = {}): QueuedMutation {
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

const bodyOf = (context: Context, mutations: unknown[]): string =>
  JSON.stringify({ p: PROTOCOL, clientId: uuidv7(), userId: context.user!.id, mutations });

describe('past the phone, straight to the push', () => {
  const withKey = (key: string) =>
    JSON.parse(`{${JSON.stringify(key)}: 1}`) as Record<string, unknown>;
  const wrong: [string, Record<string, unknown>, string][] = [
    ['a title of 20 KB', { title: 'x'.repeat(20_480) }, 'title'],
    ['a title of 121', { title: 'x'.repeat(121) }, 'title'],
    ...REFUSED_TEXTS.map(({ text, issue }): [string, Record<string, unknown>, string] => [
      `a text with ${issue}`,
      { text },
      'text',
    ]),
    ['NUL in the title', { title: '\0' }, 'title'],
    ['a day that is none', { visitedOn: '2026-02-30' }, 'visitedOn'],
    ['a month that is none', { visitedOn: '2026-99-99' }, 'visitedOn'],
    ['a year half typed', { visitedOn: '0026-06-01' }, 'visitedOn'],
    ['no stars', { rating: 0 }, 'rating'],
    ['eleven half stars', { rating: 11 }, 'rating'],
    ['half a half star', { rating: 1.5 }, 'rating'],
    ['stars in words', { rating: '5' }, 'rating'],
    ['a wait of two days', { waitedMinutes: 2881 }, 'waitedMinutes'],
    ['a number as text', { text: 5 }, 'text'],
    ['an endless language', { language: `en${'-aaaaaaaa'.repeat(1000)}` }, 'language'],
    ['an unknown field', withKey('more'), ''],
    ['an unknown field that cannot be stored', withKey('a\0b\ud800'), ''],
    ['__proto__', withKey('__proto__'), ''],
  ];

  it.each(wrong)('%s is refused with the words the phone has', async (_, over, field) => {
    const me = await person();
    // As JSON brings it: a `__proto__` of one's own.
    const fields = Object.defineProperties(
      { ...FIELDS },
      Object.getOwnPropertyDescriptors(over),
    ) as unknown;
    const onPhone = reviewFields.safeParse(fields);
    expect(onPhone.success).toBe(false);
    const issue = onPhone.error!.issues[0]!;
    expect(issue.path.join('.')).toBe(field);

    const item = submit(fields);
    const body = bodyOf(me, [item]);
    const { status, results } = await post(me, body);
    expect(status).toBe(200);
    const [result] = results;
    expect(result).toMatchObject({
      kind: 'rejected',
      code: 'INVALID',
      field: field ? `fields.${field}` : 'fields',
    });
    const { message } = result as { message?: string };
    if (message !== undefined) expect(message).toBe(issue.message);
    // What a person can bring about by typing has words of its own.
    if (['title', 'text', 'visitedOn', 'waitedMinutes'].includes(field) && message !== undefined)
      expect(fieldIssue(issue.message)).not.toBe(fieldIssue('anything else'));
    // The refusal stands, and nothing was written.
    expect((await post(me, body)).results).toEqual(results);
    expect((await pool.query('SELECT FROM submission WHERE id = $1', [idOf(item)])).rowCount).toBe(
      0,
    );
    expect(faults).toEqual([]);
  });

  it('a caption that cannot be kept is refused', async () => {
    const me = await person();
    const item = submit(FIELDS);
    const attach = (seq: number, caption: string) => ({
      ...submit(null, { seq, lane: item.lane, name: 'photo.attach' }),
      args: {
        photoId: uuidv7(),
        submissionId: idOf(item),
        sha256: 'a'.repeat(64),
        width: 1,
        height: 1,
        position: 0,
        caption,
      },
    });
    const { results } = await post(
      me,
      bodyOf(me, [item, attach(2, 'x'.repeat(201)), attach(3, '\ud800')]),
    );
    expect(results).toMatchObject([
      { kind: 'applied' },
      { kind: 'rejected', code: 'INVALID', field: 'caption', message: 'TOO_LONG:200:201' },
      { kind: 'rejected', code: 'INVALID', field: 'caption', message: 'UNKEEPABLE:0' },
    ]);
  });

  it('waits for all photos of one push together 5 s at most, since the phone gives up after 10', async () => {
    const me = await person();
    const item = submit(FIELDS);
    const attach = (position: number) => ({
      ...submit(null, { seq: position + 2, lane: item.lane, name: 'photo.attach' }),
      args: {
        photoId: uuidv7(),
        submissionId: idOf(item),
        sha256: String(position).repeat(64),
        width: 1,
        height: 1,
        position,
        caption: null,
      },
    });
    let clock = 0;
    const asked: number[] = [];
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    try {
      const { applyPush } = await import('#lib/server/sync/push.ts');
      await applyPush(
        {
          p: PROTOCOL,
          clientId: uuidv7(),
          userId: me.user!.id,
          mutations: [item, ...[0, 1, 2, 3, 4].map(attach)],
        },
        me.user!,
        {
          pool,
          now: () => new Date(),
          report: (error) => void faults.push(error),
          photoSettled: async (_sha, _owner, ms) => {
            asked.push(ms);
            clock += Math.min(ms, 2_000);
          },
        },
      );
    } finally {
      vi.restoreAllMocks();
    }
    expect(asked).toEqual([5_000, 3_000, 1_000, 0, 0]);
    expect(faults).toEqual([]);
  });

  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const malformed: [string, (me: Context) => string, number, string][] = [
    ['no JSON', () => '{"p":1,', 400, 'INVALID'],
    ['nothing', () => '', 400, 'INVALID'],
    ['a list', () => '[]', 400, 'INVALID'],
    ['no mutations', (me) => bodyOf(me, []), 400, 'INVALID'],
    [
      'too many at once',
      (me) =>
        bodyOf(
          me,
          Array.from({ length: PUSH_MAX_MUTATIONS + 1 }, () => submit(FIELDS)),
        ),
      400,
      'INVALID',
    ],
    ['NUL in a lane', (me) => bodyOf(me, [submit(FIELDS, { lane: 'a\0' })]), 400, 'INVALID'],
    [
      'half a character in a lane',
      (me) => bodyOf(me, [submit(FIELDS, { lane: '\udc00' })]),
      400,
      'INVALID',
    ],
    ['a seq of 1e308', (me) => bodyOf(me, [submit(FIELDS, { seq: 1e308 })]), 400, 'INVALID'],
    [
      'endless nesting',
      (me) => bodyOf(me, [submit('@')]).replace('"@"', deep(60_000)),
      400,
      'INVALID',
    ],
    ['300 KB', (me) => bodyOf(me, [submit({ text: 'x'.repeat(310_000) })]), 413, 'TOO_LARGE'],
  ];
  it.each(malformed)('%s: one typed refusal of the whole', async (_, body, status, code) => {
    const me = await person();
    const answer = await post(me, body(me));
    expect(answer.status).toBe(status);
    expect(answer.problem?.domain.code).toBe(code);
    expect(faults).toEqual([]);
  });
});

const idOf = (m: QueuedMutation): string => (m.args as { submissionId: string }).submissionId;

describe('past the phone, straight to the upload', () => {
  const text = Buffer.from('This is a text, whatever its name says. '.repeat(20));
  const files: [string, () => Promise<Buffer>, string][] = [
    ['a text', async () => text, 'NOT_A_PHOTO'],
    ['a GIF', () => picture({ format: 'gif' }), 'NOT_A_PHOTO'],
    ['an HEIC', async () => isoMedia('heic'), 'HEIC_UNSUPPORTED'],
    ['fifty megapixels', () => flat(10_000, 5_000).png().toBuffer(), 'TOO_MANY_PIXELS'],
    ['13 MB', async () => Buffer.alloc(13 * 1024 * 1024), 'TOO_MANY_BYTES'],
  ];
  it.each(files)('%s is refused by the code the phone has', async (_, file, code) => {
    const me = await person();
    const bytes = await file();
    expect(checkPhoto(bytes.length, probe(bytes))).toBe(code);
    const userId = me.user!.id;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const meta = Object.entries({ sha256, type: 'image/jpeg', userId })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join();
    const ask = (method: string, path: string, headers: HeadersInit, body: BodyInit | null) =>
      handleUpload(
        new Request(`http://localhost/api/tus/${path}`, {
          method,
          headers: { 'tus-resumable': '1.0.0', ...headers },
          body,
          duplex: 'half',
        } as RequestInit),
        path,
        userId,
      );
    let answer = await ask(
      'POST',
      '',
      { 'upload-length': String(bytes.length), 'upload-metadata': meta },
      null,
    );
    if (bytes.length <= PHOTO_MAX_BYTES) {
      expect(answer.status).toBe(201);
      answer = await ask(
        'PATCH',
        `${userId}.${sha256}`,
        { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
        new Uint8Array(bytes),
      );
    }
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toMatchObject({ error: { data: { domain: { code } } } });
    const held = await pool.query('SELECT FROM photo_object WHERE owner_id = $1', [userId]);
    expect(held.rowCount).toBe(0);
  });
});

describe('anything at all', () => {
  // Names and values that have broken programs; 1e999 is written into the JSON text.
  const HUGE = '@@1e999';
  const anything = fc.anything({
    key: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'fields', 'a\0', '\ud800'),
    ),
    values: [
      fc.string({ unit: 'binary' }),
      fc.constantFrom(HUGE, '\0', '\ud800', '__proto__', uuidv7(), '2026-02-30'),
      fc.constantFrom(1e308, 2 ** 53, -1, 0.1, 5e-324, 2 ** 31, 2 ** 63),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ],
    maxDepth: 4,
  });
  /** A good thing with one place of it, or all, replaced. */
  const spoilt = (good: object) =>
    fc.tuple(fc.constantFrom(...placesOf(good)), anything).map(([place, value]) => {
      const copy = { whole: structuredClone(good) as unknown };
      let at = copy as Record<string, unknown>;
      const path = ['whole', ...place];
      for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
      at[path.at(-1)!] = value;
      return copy.whole;
    });
  const textOf = (value: unknown): string =>
    (JSON.stringify(value) ?? 'null').replaceAll(`"${HUGE}"`, '1e999');

  const submissionId = uuidv7();
  const revise = { submissionId, baseVersion: 1, fields: FIELDS, photoCount: 0 };
  const attach = {
    photoId: uuidv7(),
    submissionId,
    sha256: 'a'.repeat(64),
    width: 1,
    height: 1,
    position: 0,
    caption: 'c',
  };
  const ALL: [string, object][] = [
    ['review.submit', submit(FIELDS).args as object],
    ['review.revise', revise],
    ['photo.attach', attach],
  ];

  it.each(ALL)('as %s has an answer of the closed list', async (name, good) => {
    const me = await person();
    const args = fc.array(fc.oneof(spoilt(good), anything), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(args, async (many) => {
        const items = many.map((a) => ({ ...submit(null, { name }), args: a }));
        for (const item of items) item.lane = laneOf(item.args) ?? item.lane;
        const { status, results, problem } = await post(me, textOf(JSON.parse(bodyOf(me, items))));
        expect(faults).toEqual([]);
        expect(status).toBeLessThan(500);
        if (problem) expect(['INVALID', 'TOO_LARGE']).toContain(problem.domain.code);
        else expect(results).toHaveLength(items.length);
        for (const r of results) if ('code' in r) expect(known(r.code)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('as a push, or as the input of any call, has an answer of the closed list', async () => {
    const me = await person();
    const push = {
      p: PROTOCOL,
      clientId: uuidv7(),
      userId: me.user!.id,
      mutations: [submit(FIELDS)],
    };
    const calls = fc.oneof(
      fc.tuple(fc.constant('sync.push'), fc.oneof(spoilt(push), anything)),
      fc.tuple(
        fc.constant('sync.mine'),
        fc.oneof(spoilt({ p: PROTOCOL, userId: me.user!.id, cursor: '0' }), anything),
      ),
      fc.tuple(
        fc.constant('photo.need'),
        fc.oneof(spoilt({ sha256s: ['a'.repeat(64)] }), anything),
      ),
      fc.tuple(fc.constantFrom('desk.decide', 'desk.item', 'account.profile', 'no.such'), anything),
    );
    await fc.assert(
      fc.asyncProperty(calls, async ([procedure, input]) => {
        const { status, problem } = await post(me, textOf(input), procedure);
        expect(faults).toEqual([]);
        expect(status).toBeLessThan(500);
        if (status >= 400) expect(known(problem?.domain.code)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  const known = (code: string | undefined): boolean =>
    code !== undefined && code !== 'INTERNAL' && Object.hasOwn(ERROR_CLASS, code);
  const laneOf = (args: unknown): string | null => {
    const id = (args as { submissionId?: unknown } | null)?.submissionId;
    return typeof id === 'string' && /^[\w-]{1,60}$/.test(id) ? `submission:${id}` : null;
  };
});

/** Every path in it, the empty one (all of it) too. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key])),
  ];
}

const naughty = naughtyStrings();

describe.skipIf(!naughty)('every naughty string as a review', () => {
  it('is read on another phone as the documented normalisation says', async () => {
    const me = await person();
    const moderator = await person();
    // The phone's own network code, up to the socket.
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const url = new URL(input, 'http://localhost');
      const feed = /^\/sync\/feed\/([^/]+)\/([^/]+)$/.exec(url.pathname);
      if (feed) return Response.json(await readFeed(pool, feed[1] as Scope, feed[2]!));
      return answerTrpc(new Request(url, init), me);
    });
    const net = httpNet();
    const box = outboxOf(me.user!.id);
    const titled = (title: string) =>
      reviewFields.safeParse({ ...FIELDS, title }).success ? title : '';

    // Written on one phone. What cannot be kept is refused there, and stays in the draft.
    const texts = [...naughty!, ...HARD_TEXTS, ...REFUSED_TEXTS.map((r) => r.text)];
    const written = new Map<string, { fields: ReviewFields; typed: string }>();
    const refused: { text: string; issue: string }[] = [];
    for (const [i, typed] of texts.entries()) {
      const rideId = uuidv7();
      await addRide(rideId, `ride-${i}`);
      const fields = { ...FIELDS, title: titled(typed), text: typed };
      const draft: DraftRow = {
        id: uuidv7(),
        subject: { kind: 'ride', id: rideId },
        subjectName: `ride-${i}`,
        subjectHref: `/parks/p/rides/ride-${i}`,
        fields,
        baseVersion: null,
        photosHeld: 0,
        state: 'draft',
        updatedAt: new Date().toISOString(),
      };
      await saveDraft(box, draft);
      const kept = await box.drafts.get(draft.id);
      expect(kept?.fields.text).toBe(typed);
      const parsed = reviewFields.safeParse(kept!.fields);
      if (!parsed.success) {
        refused.push({ text: typed, issue: parsed.error.issues[0]!.message });
        continue;
      }
      await queueDraft(box, draft, parsed.data, new Date().toISOString());
      written.set(draft.id, { fields: parsed.data, typed });
    }
    expect(refused).toEqual(REFUSED_TEXTS);
    expect(written.size).toBe(naughty!.length + HARD_TEXTS.length);

    // Sent, and approved.
    const around = { now: () => Date.now(), chance: () => 0.5 };
    while (await pushOnce(box, me.user!.id, net, around));
    expect(await box.mutations.filter((m) => m.state !== 'acked').toArray()).toEqual([]);
    for (const submissionId of written.keys()) {
      const decision = { id: uuidv7(), submissionId, version: 1, outcome: 'APPROVED' as const };
      await decide(pool, { ...decision, reason: null }, { id: moderator.user!.id }, new Date());
    }
    expect(faults).toEqual([]);

    // Another phone: catalogue and reviews by the feeds, kept in its database, laid into its memory.
    const memory = new CatalogueMemory();
    for (let cursor = START_CURSOR, more = true; more;) {
      const page = await net.feed('catalogue', cursor);
      if ('mustRefetch' in page) throw new Error('a fresh start is refused');
      expect(memory.apply(page.changes)).toBe(0);
      ({ cursor, more } = page);
    }
    await pullPark(cache(), net, PARK);
    const rows = await cache().reviews.where({ parkId: PARK }).toArray();
    const changes = rows.map(({ id, rev, row }) => ({ entity: 'review', id, rev, row }));
    expect(memory.apply(changes)).toBe(0);
    memory.reviewsKnown(PARK);
    await pullMine(mineOf(me.user!.id), box, net, me.user!.id);

    for (const [i, typed] of texts.entries()) {
      if (REFUSED_TEXTS.some((r) => r.text === typed)) continue;
      const reviews = memory.ride('p', `ride-${i}`)!.reviews;
      expect(reviews).toHaveLength(1);
      const { id, text, title } = reviews[0]!;
      expect(text).toBe(normaliseText(typed));
      expect(title).toBe(normaliseText(titled(typed)));
      expect(written.get(id)!.typed).toBe(typed);
      const mine = await mineOf(me.user!.id).contributions.get(id);
      expect(mine!.row.fields).toEqual(written.get(id)!.fields);
    }
    // What stands in the tables, compared by PostgreSQL itself.
    const { rows: tables } = await pool.query<{ id: string; title: string; text: string }>(
      `SELECT r.id, r.title, r.text FROM review r JOIN submission s ON s.id = r.submission_id
       WHERE r.author_id = $1 AND s.fields->>'text' = r.text AND s.fields->>'title' = r.title`,
      [me.user!.id],
    );
    expect(tables).toHaveLength(written.size);
    for (const { id, title, text } of tables)
      expect({ title, text }).toEqual({
        title: written.get(id)!.fields.title,
        text: written.get(id)!.fields.text,
      });
    // Received and shown back: the phone let its own copies go; the refused drafts are all there.
    expect(await box.drafts.count()).toBe(refused.length);
  }, 240_000);
});
