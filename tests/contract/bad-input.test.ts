/** Bad input past the phone: refused by the same code as on the phone, never a fault of ours. */
import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { probe } from '#lib/domain/photo/probe.ts';
import { PHOTO_MAX_BYTES, checkPhoto } from '#lib/domain/photo/rules.ts';
import { reviewFields } from '#lib/domain/review/review.ts';
import { fieldIssue } from '#lib/messages/en/errors.ts';
import { PUSH_MAX_MUTATIONS } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { Context } from '#lib/server/trpc/context.ts';
import {
  FIELDS,
  bodyOf,
  startCalls,
  submissionOf,
  submit,
  type CallServer,
} from '../support/calls.ts';
import { REFUSED_TEXTS } from '../support/hostile.ts';
import { flat, isoMedia, picture } from '../support/images.ts';

let server: CallServer;
beforeAll(async () => {
  server = await startCalls('bad_input');
});
afterAll(() => server?.stop());
beforeEach(() => void (server.faults.length = 0));

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
    const me = await server.person();
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
    const { status, results } = await server.post(me, body);
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
    expect((await server.post(me, body)).results).toEqual(results);
    expect(
      (await server.pool.query('SELECT FROM submission WHERE id = $1', [submissionOf(item)]))
        .rowCount,
    ).toBe(0);
    expect(server.faults).toEqual([]);
  });

  it('a caption that cannot be kept is refused', async () => {
    const me = await server.person();
    const item = submit(FIELDS);
    const attach = (seq: number, caption: string) => ({
      ...submit(null, { seq, lane: item.lane, name: 'photo.attach' }),
      args: {
        photoId: uuidv7(),
        submissionId: submissionOf(item),
        sha256: 'a'.repeat(64),
        width: 1,
        height: 1,
        position: 0,
        caption,
      },
    });
    const { results } = await server.post(
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
    const me = await server.person();
    const item = submit(FIELDS);
    const attach = (position: number) => ({
      ...submit(null, { seq: position + 2, lane: item.lane, name: 'photo.attach' }),
      args: {
        photoId: uuidv7(),
        submissionId: submissionOf(item),
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
          userId: me.user.id,
          mutations: [item, ...[0, 1, 2, 3, 4].map(attach)],
        },
        me.user,
        {
          pool: server.pool,
          now: () => new Date(),
          report: (error) => void server.faults.push(error),
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
    expect(server.faults).toEqual([]);
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
    const me = await server.person();
    const answer = await server.post(me, body(me));
    expect(answer.status).toBe(status);
    expect(answer.problem?.domain.code).toBe(code);
    expect(server.faults).toEqual([]);
  });
});

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
    const { handleUpload } = await import('#lib/server/media/uploads.ts');
    const me = await server.person();
    const bytes = await file();
    expect(checkPhoto(bytes.length, probe(bytes))).toBe(code);
    const userId = me.user.id;
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
    const held = await server.pool.query('SELECT FROM photo_object WHERE owner_id = $1', [userId]);
    expect(held.rowCount).toBe(0);
  });
});
