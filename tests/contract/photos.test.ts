import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type * as Delivery from '#lib/server/media/delivery.ts';
import type * as Objects from '#lib/server/media/objects.ts';
import type * as Pipeline from '#lib/server/media/pipeline.ts';
import type * as Sweep from '#lib/server/media/sweep.ts';
import type * as Uploads from '#lib/server/media/uploads.ts';
import type * as Worker from '#lib/server/media/worker.ts';
import type * as Database from '#lib/server/platform/database.ts';
import type * as StorageModule from '#lib/server/platform/storage.ts';
import { startFeedAnew } from '#lib/server/sync/restored.ts';
import { makeDatabase } from '../support/database.ts';
import { flat, picture } from '../support/images.ts';

let uploads: typeof Uploads;
let pipeline: typeof Pipeline;
let objects: typeof Objects;
let delivery: typeof Delivery;
let sweeper: typeof Sweep;
let db: typeof Database.pool;
let withTransaction: typeof Database.withTransaction;
let worker: typeof Worker;
let storage: StorageModule.Storage;
let sha256Hex: typeof StorageModule.sha256Hex;
let dataDir: string;
let dropDatabase: () => Promise<void>;

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
let seed = 1;

beforeAll(async () => {
  const database = await makeDatabase('photos');
  dropDatabase = database.drop;
  dataDir = await mkdtemp(join(tmpdir(), 'thrillwiki-photos-'));
  process.env.DATABASE_URL = database.url;
  process.env.DATA_DIR = dataDir;
  uploads = await import('#lib/server/media/uploads.ts');
  pipeline = await import('#lib/server/media/pipeline.ts');
  objects = await import('#lib/server/media/objects.ts');
  delivery = await import('#lib/server/media/delivery.ts');
  sweeper = await import('#lib/server/media/sweep.ts');
  worker = await import('#lib/server/media/worker.ts');
  ({ pool: db, withTransaction } = await import('#lib/server/platform/database.ts'));
  ({ storage, sha256Hex } = await import('#lib/server/platform/storage.ts'));
});

afterAll(async () => {
  await pipeline?.stopMedia();
  await db?.end();
  await dropDatabase?.();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  await db.query('DELETE FROM photo_object');
  for (const name of await readdir(join(dataDir, 'tus')).catch(() => []))
    await rm(join(dataDir, 'tus', name));
});

/* A phone as plain requests. */

const newPhoto = () => picture({ width: 200, height: 150, seed: ++seed });
const nameOf = (sha256: string, user = ALICE) => `${user}.${sha256}`;

function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: BodyInit | null = null,
  user: string | null = ALICE,
): Promise<Response> {
  const request = new Request(`http://localhost/api/tus${path && `/${path}`}`, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
  return uploads.handleUpload(request, path, user);
}

const metadata = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

const open = (
  sha256: string,
  size: number,
  { owner = ALICE, user = ALICE as string | null, type = 'image/jpeg' } = {},
) =>
  ask(
    'POST',
    '',
    { 'upload-length': String(size), 'upload-metadata': metadata({ sha256, type, userId: owner }) },
    null,
    user,
  );

const send = (sha256: string, offset: number, body: BodyInit, user = ALICE) =>
  ask(
    'PATCH',
    nameOf(sha256, user),
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
    user,
  );

const standing = async (sha256: string, user = ALICE) => {
  const answer = await ask('HEAD', nameOf(sha256, user), {}, null, user);
  return { status: answer.status, offset: Number(answer.headers.get('upload-offset')) };
};

const codeOf = async (answer: Response) =>
  [
    answer.status,
    ((await answer.json()) as { error: { data: { domain: { code: string } } } }).error.data.domain
      .code,
  ] as const;

/** Opens, sends whole, and waits for the processing. */
async function sendWhole(bytes: Buffer, user = ALICE): Promise<string> {
  const sha256 = sha256Hex(bytes);
  expect((await open(sha256, bytes.length, { owner: user, user })).status).toBe(201);
  expect((await send(sha256, 0, new Uint8Array(bytes), user)).status).toBe(204);
  expect(await pipeline.settled(sha256, user, 20_000)).toBe('READY');
  return sha256;
}

/** The line breaks after these bytes. */
const brokenOff = (bytes: Uint8Array) =>
  new ReadableStream({
    async start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      await new Promise((resolve) => setTimeout(resolve, 30));
      controller.error(new Error('ECONNRESET'));
    },
  });

const rowsOf = async (sha256: string) =>
  (
    await db.query(
      'SELECT owner_id, state, refusal, bytes, type FROM photo_object WHERE sha256 = $1',
      [sha256],
    )
  ).rows;

const leftovers = async () => (await readdir(join(dataDir, 'tus'))).length;

async function expectKeptOnce(bytes: Buffer): Promise<void> {
  const sha256 = sha256Hex(bytes);
  const rows = await rowsOf(sha256);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ bytes: bytes.length, type: 'image/jpeg' });
  expect(sha256Hex((await storage.get(`originals/${sha256}`))!)).toBe(sha256);
}

describe('receiving', () => {
  test('whole, then every repeated request says it is held', async () => {
    const bytes = await newPhoto();
    const sha256 = sha256Hex(bytes);
    const created = await open(sha256, bytes.length);
    expect([created.status, created.headers.get('location')]).toEqual([
      201,
      `/api/tus/${nameOf(sha256)}`,
    ]);
    expect((await send(sha256, 0, new Uint8Array(bytes))).status).toBe(204);
    await expectKeptOnce(bytes);
    expect(await leftovers()).toBe(0);

    // The answer was lost: the phone looks, or starts anew.
    expect(await standing(sha256)).toEqual({ status: 200, offset: bytes.length });
    const again = await open(sha256, bytes.length);
    expect([again.status, again.headers.get('upload-held')]).toEqual([200, '1']);
    expect(await objects.neededOf(ALICE, [sha256, 'f'.repeat(64)])).toEqual(['f'.repeat(64)]);
    expect(await objects.neededOf(BOB, [sha256])).toEqual([sha256]);
    await expectKeptOnce(bytes);
  });

  test('A16: the line dies at any byte; the phone goes on where the server stands', async () => {
    for (const share of [0, 0.001, 0.5, 0.99]) {
      const bytes = await newPhoto();
      const sha256 = sha256Hex(bytes);
      const cut = Math.floor(bytes.length * share);
      await open(sha256, bytes.length);
      const answer = await send(sha256, 0, brokenOff(new Uint8Array(bytes.subarray(0, cut))));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      const { status, offset } = await standing(sha256);
      expect([status, offset <= cut]).toEqual([200, true]);
      expect(await rowsOf(sha256)).toEqual([]);
      // Creating it again finds the same one and keeps what has arrived.
      expect((await open(sha256, bytes.length)).headers.get('upload-offset')).toBe(String(offset));
      expect((await send(sha256, offset, new Uint8Array(bytes.subarray(offset)))).status).toBe(204);
      await expectKeptOnce(bytes);
    }
  });

  test('A16: killed after the last byte, before or after each later step', async () => {
    const steps = {
      'nothing done': async () => {},
      'original kept, no row': async (sha256: string, bytes: Buffer) =>
        storage.put(`originals/${sha256}`, bytes),
      'row written, upload not cleared': async (sha256: string, bytes: Buffer) => {
        await storage.put(`originals/${sha256}`, bytes);
        await objects.insertObject({
          sha256,
          ownerId: ALICE,
          bytes: bytes.length,
          type: 'image/jpeg',
        });
      },
    };
    for (const [name, done] of Object.entries(steps))
      for (const retry of ['HEAD', 'POST', 'PATCH']) {
        const bytes = await newPhoto();
        const sha256 = sha256Hex(bytes);
        await open(sha256, bytes.length);
        await appendFile(join(dataDir, 'tus', nameOf(sha256)), bytes);
        await done(sha256, bytes);
        if (retry === 'HEAD')
          expect(await standing(sha256), name).toEqual({ status: 200, offset: bytes.length });
        if (retry === 'POST') expect((await open(sha256, bytes.length)).status, name).toBe(200);
        if (retry === 'PATCH')
          expect((await send(sha256, bytes.length, '')).status, name).toBe(204);
        await expectKeptOnce(bytes);
        expect(await pipeline.settled(sha256, ALICE, 20_000)).toBe('READY');
      }
  });

  test('S14, A17: the same photo twenty times at once is one', async () => {
    const bytes = await flat(2000, 1500).jpeg({ quality: 100 }).toBuffer();
    const sha256 = sha256Hex(bytes);
    const phone = async () => {
      const created = await open(sha256, bytes.length);
      if (created.status === 200) return;
      expect(created.status).toBe(201);
      for (let offset = 0; offset < bytes.length;) {
        const sent = await send(sha256, offset, new Uint8Array(bytes.subarray(offset)));
        // Another may have finished it, and what it was made of is then gone.
        expect([204, 404, 409, 410]).toContain(sent.status);
        offset = (await standing(sha256)).offset;
      }
    };
    await Promise.all(Array.from({ length: 20 }, phone));
    await expectKeptOnce(bytes);
    expect(await pipeline.settled(sha256, ALICE, 20_000)).toBe('READY');
    expect(await readdir(join(dataDir, 'media', 'originals'))).toContain(sha256);
    expect(await leftovers()).toBe(0);
  });

  test('two accounts hold the same photo, each for itself', async () => {
    const bytes = await newPhoto();
    const sha256 = await sendWhole(bytes);
    expect(await sendWhole(bytes, BOB)).toBe(sha256);
    expect(await rowsOf(sha256)).toHaveLength(2);
  });

  test('S14, A18: a wrong hash is refused, and nothing of it stays', async () => {
    const bytes = await newPhoto();
    const wrong = sha256Hex(Buffer.from('something else'));
    await open(wrong, bytes.length);
    expect(await codeOf(await send(wrong, 0, new Uint8Array(bytes)))).toEqual([
      422,
      'UPLOAD_MISMATCH',
    ]);
    expect([await rowsOf(wrong), await leftovers()]).toEqual([[], 0]);
    expect(await storage.exists(`originals/${wrong}`)).toBe(false);
  });

  test('A14: what it is, not what it is called', async () => {
    const png = await picture({ format: 'png', seed: ++seed });
    const sha256 = sha256Hex(png);
    await open(sha256, png.length, { type: 'text/html' });
    await send(sha256, 0, new Uint8Array(png));
    expect((await rowsOf(sha256))[0]).toMatchObject({ type: 'image/png' });

    for (const [bytes, code] of [
      [Buffer.from('<script>alert(1)</script> and more'), 'NOT_A_PHOTO'],
      [await picture({ format: 'gif', seed: ++seed }), 'NOT_A_PHOTO'],
      [await flat(10_000, 5_000).png().toBuffer(), 'TOO_MANY_PIXELS'],
    ] as const) {
      const sha = sha256Hex(bytes);
      await open(sha, bytes.length);
      expect(await codeOf(await send(sha, 0, new Uint8Array(bytes)))).toEqual([422, code]);
      expect(await rowsOf(sha)).toEqual([]);
    }
    expect(await leftovers()).toBe(0);
  });

  test('nobody signed in, or somebody else', async () => {
    const bytes = await newPhoto();
    const sha256 = sha256Hex(bytes);
    expect(await codeOf(await open(sha256, bytes.length, { user: null }))).toEqual([
      401,
      'SIGNED_OUT',
    ]);
    expect(await codeOf(await open(sha256, bytes.length, { owner: ALICE, user: BOB }))).toEqual([
      403,
      'OTHER_ACCOUNT',
    ]);
    expect(await leftovers()).toBe(0);
  });

  test('A22: lies and guesses', async () => {
    const bytes = await newPhoto();
    const sha256 = sha256Hex(bytes);
    await open(sha256, bytes.length);

    // An offset that is not where the upload stands.
    const elsewhere = await send(sha256, 5, 'x');
    // Nothing of it is read: a line that goes on carrying it would be busy in vain.
    expect(elsewhere.headers.get('connection')).toBe('close');
    expect(await codeOf(elsewhere)).toEqual([409, 'CONFLICT']);
    expect((await send(sha256, -1, 'x')).status).toBe(400);
    // More than was announced.
    const more = await send(sha256, 0, new Uint8Array(bytes.length + 1));
    expect([400, 413, 503]).toContain(more.status);
    // Another account, with each method; a made-up upload looks the same.
    for (const method of ['HEAD', 'PATCH', 'DELETE'])
      for (const name of [nameOf(sha256), nameOf('0'.repeat(64), BOB)]) {
        const patch = {
          'upload-offset': '0',
          'content-type': 'application/offset+octet-stream',
        };
        const answer = await ask(method, name, patch, method === 'PATCH' ? 'x' : null, BOB);
        expect([method, answer.status]).toEqual([method, 404]);
      }
    // Names that are none.
    for (const path of [
      '..%2f..%2fetc',
      '../x',
      `${ALICE}.${sha256}%00`,
      `${ALICE}.${sha256}.json`,
      'x',
    ])
      expect((await ask('HEAD', path)).status).toBe(404);

    const declared = { sha256, type: 'image/jpeg', userId: ALICE };
    const create = async (headers: Record<string, string>) =>
      codeOf(await ask('POST', '', headers));
    const length = { 'upload-length': '10' };
    for (const size of ['1000000000000', String(12 * 1024 * 1024 + 1)])
      expect(
        await create({ 'upload-length': size, 'upload-metadata': metadata(declared) }),
      ).toEqual([413, 'TOO_MANY_BYTES']);
    for (const size of ['0', '-1', '1.5', 'x', '1e3'])
      expect(
        await create({ 'upload-length': size, 'upload-metadata': metadata(declared) }),
      ).toEqual([400, 'INVALID']);
    for (const bad of [
      {},
      { 'upload-metadata': metadata({ ...declared, name: '../../x' }) },
      { 'upload-metadata': metadata({ ...declared, type: 'x'.repeat(64_000) }) },
      { 'upload-metadata': metadata({ ...declared, sha256: '../' + 'a'.repeat(61) }) },
      { 'upload-metadata': '====' },
      { 'upload-metadata': metadata(declared), 'content-encoding': 'gzip' },
    ])
      expect(await create({ ...length, ...(bad as Record<string, string>) })).toEqual([
        400,
        'INVALID',
      ]);
    expect(
      await create({ 'upload-defer-length': '1', 'upload-metadata': metadata(declared) }),
    ).toEqual([400, 'INVALID']);

    // Expired: gone, and begun anew by the next creation.
    const info = join(dataDir, 'tus', `${nameOf(sha256)}.json`);
    const old = JSON.parse(await readFile(info, 'utf8')) as { creation_date: string };
    await writeFile(info, JSON.stringify({ ...old, creation_date: '2020-01-01T00:00:00.000Z' }));
    expect((await standing(sha256)).status).toBe(410);
    expect((await open(sha256, bytes.length)).status).toBe(201);
    expect((await send(sha256, 0, new Uint8Array(bytes))).status).toBe(204);
    await expectKeptOnce(bytes);
  });

  test('a corrected length replaces the upload', async () => {
    const bytes = await newPhoto();
    const sha256 = sha256Hex(bytes);
    await open(sha256, bytes.length + 7);
    await send(sha256, 0, new Uint8Array(bytes));
    expect((await open(sha256, bytes.length)).status).toBe(201);
    expect(await standing(sha256)).toEqual({ status: 200, offset: 0 });
    expect((await send(sha256, 0, new Uint8Array(bytes))).status).toBe(204);
    await expectKeptOnce(bytes);
  });

  test('a person may drop an unfinished upload', async () => {
    const bytes = await newPhoto();
    const sha256 = sha256Hex(bytes);
    await open(sha256, bytes.length);
    expect((await ask('DELETE', nameOf(sha256))).status).toBe(204);
    expect([(await standing(sha256)).status, await leftovers()]).toEqual([404, 0]);
  });
});

describe('processing', () => {
  /** A JPEG whose header is right and whose picture breaks off. */
  const spoilt = async () => {
    const whole = await picture({ width: 900, height: 700, seed: ++seed });
    return whole.subarray(0, Math.floor(whole.length * 0.6));
  };

  async function store(bytes: Buffer): Promise<string> {
    const sha256 = sha256Hex(bytes);
    await open(sha256, bytes.length);
    expect((await send(sha256, 0, new Uint8Array(bytes))).status).toBe(204);
    return sha256;
  }

  test('a picture that does not decode is refused, visibly', async () => {
    const sha256 = await store(await spoilt());
    expect(await pipeline.settled(sha256, ALICE, 20_000)).toBe('REFUSED');
    expect((await rowsOf(sha256))[0]).toMatchObject({ state: 'REFUSED', refusal: 'NOT_A_PHOTO' });
    expect(await storage.exists(`originals/${sha256}`)).toBe(false);
    expect(await objects.neededOf(ALICE, [sha256])).toEqual([sha256]);
    expect(await pipeline.settled('0'.repeat(64), ALICE, 10)).toBeNull();
  });

  const children = () =>
    readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .filter((pid) => {
        try {
          const parent = /PPid:\t(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
          const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          return Number(parent) === process.pid && command.includes('media/process.ts');
        } catch {
          return false;
        }
      })
      .map(Number);

  /** Kills the photo process as often as it starts, at most `times`. */
  function killer(times: number) {
    const killed = new Set<number>();
    const timer = setInterval(() => {
      for (const pid of children())
        if (!killed.has(pid) && killed.size < times) {
          killed.add(pid);
          process.kill(pid, 'SIGKILL');
        }
    }, 10);
    return () => {
      clearInterval(timer);
      return killed.size;
    };
  }

  test('J09: its process is killed: tried again; killed every time: refused, visibly', async () => {
    const big = () =>
      flat(6000, 5000 + seed++)
        .jpeg({ progressive: true, quality: 30 })
        .toBuffer();
    for (const [times, state] of [
      [1, 'READY'],
      [99, 'REFUSED'],
    ] as const) {
      const bytes = await big();
      worker.stopPhotoProcess(); // so that each one killed is at this job
      const stop = killer(times);
      const sha256 = await store(bytes);
      expect(await pipeline.settled(sha256, ALICE, 25_000)).toBe(state);
      expect(stop()).toBe(times === 1 ? 1 : 3);
      if (state === 'READY') continue;
      expect((await rowsOf(sha256))[0]).toMatchObject({ refusal: 'INTERNAL' });
      // Not the photo's fault: sent again it gets another chance, without its bytes travelling.
      expect((await open(sha256, bytes.length)).headers.get('upload-held')).toBe('1');
      expect(await pipeline.settled(sha256, ALICE, 25_000)).toBe('READY');
    }
    // And the next photo is well.
    await sendWhole(await newPhoto());
  });

  test('what an earlier process left is taken up at start; lost bytes are asked for again', async () => {
    await pipeline.stopMedia();
    const bytes = await newPhoto();
    const sha256 = sha256Hex(bytes);
    const lost = sha256Hex(Buffer.from('lost'));
    await storage.put(`originals/${sha256}`, bytes);
    for (const sha of [sha256, lost])
      await objects.insertObject({ sha256: sha, ownerId: ALICE, bytes: 1, type: 'image/jpeg' });
    await pipeline.startMedia();
    expect(await pipeline.settled(sha256, ALICE, 20_000)).toBe('READY');
    expect(await pipeline.settled(lost, ALICE, 20_000)).toBeNull();
    expect(await objects.neededOf(ALICE, [lost])).toEqual([lost]);
  });

  test('the sweeper takes what nobody finished and nobody owns, and nothing else', async () => {
    const kept = await sendWhole(await newPhoto());
    const fresh = sha256Hex(Buffer.from('fresh'));
    const orphan = sha256Hex(Buffer.from('orphan'));
    const unfinished = await newPhoto();
    await open(sha256Hex(unfinished), unfinished.length);
    for (const sha of [fresh, orphan]) await storage.put(`originals/${sha}`, Buffer.from('x'));
    const old = new Date(Date.now() - 8 * 24 * 3600_000);
    for (const sha of [kept, orphan])
      await utimes(join(dataDir, 'media', 'originals', sha), old, old);
    for (const name of await readdir(join(dataDir, 'tus')))
      await utimes(join(dataDir, 'tus', name), old, old);
    await writeFile(join(dataDir, 'media', 'parts', 'abc'), 'x');
    await utimes(join(dataDir, 'media', 'parts', 'abc'), old, old);

    await sweeper.sweep();
    expect(await leftovers()).toBe(0);
    const left = await readdir(join(dataDir, 'media', 'originals'));
    expect([left.includes(kept), left.includes(fresh), left.includes(orphan)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await readdir(join(dataDir, 'media', 'parts'))).toEqual([]);
  });
});

describe('A19 S55: how many photos', () => {
  /** So many photos of Alice's, received so many hours ago. */
  const received = (count: number, hoursAgo: number, bytes = 1) =>
    db.query(
      `INSERT INTO photo_object (sha256, owner_id, bytes, type, state, created_at)
       SELECT encode(sha256(gen_random_uuid()::text::bytea), 'hex'), $1, $3, 'image/jpeg', 'READY',
              now() - make_interval(hours => $4) FROM generate_series(1, $2)`,
      [ALICE, count, bytes, hoursAgo],
    );
  const opening = async (bytes: Buffer, user = ALICE) => {
    const sha256 = sha256Hex(bytes);
    const answer = await open(sha256, bytes.length, { owner: user, user });
    if (answer.ok) return [answer.status];
    const { domain } = ((await answer.json()) as { error: { data: { domain: Said } } }).error.data;
    return [answer.status, domain.code, Math.round(domain.retryAfterMs / 3600_000)];
  };
  type Said = { code: string; retryAfterMs: number };

  test('the twenty-first of a day is to come again when the first is a day old', async () => {
    const held = await sendWhole(await newPhoto());
    const begun = await newPhoto();
    expect(await opening(begun)).toEqual([201]); // counts from here on
    await received(17, 20);
    const last = await newPhoto();
    expect(await opening(last)).toEqual([201]);
    await received(1, 3);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 1]);
    // What was begun goes on, what is held is held, and somebody else is not concerned.
    expect(await opening(begun)).toEqual([201]);
    expect((await open(held, 10)).status).toBe(200);
    expect(await opening(await newPhoto(), BOB)).toEqual([201]);
    await db.query(`UPDATE photo_object SET created_at = created_at - interval '5 hours'`);
    expect(await opening(await newPhoto())).toEqual([201]);
  });

  test('there are more for somebody of whom something is published', async () => {
    await received(150, 2);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 22]);
    const id = randomUUID();
    await withTransaction(async (client) => {
      await client.query(`SELECT set_config('app.actor', $1, true)`, [BOB]);
      await client.query(
        `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating,
           title, text, language, received_at)
         VALUES ($1, $1, $2, 'ride', $1, $1, 8, 't', 't', 'en', now())`,
        [id, ALICE],
      );
    });
    expect(await opening(await newPhoto())).toEqual([201]);
    await received(50, 2);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 22]);
    await withTransaction(async (client) => {
      await client.query(`SELECT set_config('app.actor', $1, true)`, [BOB]);
      await client.query('DELETE FROM review WHERE id = $1', [id]);
    });
  });

  test('200 MB may stand unpublished', async () => {
    await received(15, 48, 14_000_000);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 1]);
    await db.query(
      'DELETE FROM photo_object WHERE ctid IN (SELECT ctid FROM photo_object LIMIT 1)',
    );
    expect(await opening(await newPhoto())).toEqual([201]);
  });
});

describe('what is part of nothing', () => {
  const age = (sha256: string, days: number) =>
    db.query(
      'UPDATE photo_object SET created_at = now() - make_interval(days => $2) WHERE sha256 = $1',
      [sha256, days],
    );
  const attach = (sha256: string, author = ALICE) =>
    withTransaction(async (client) => {
      const id = randomUUID();
      await client.query(`SELECT set_config('app.actor', $1, true)`, [author]);
      await client.query(
        `INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields)
         VALUES ($1, 'review', $2, 'park', $1, $1, '{}')`,
        [id, author],
      );
      await client.query(
        `INSERT INTO submission_photo (id, submission_id, sha256, width, height, position)
         VALUES ($1, $2, $3, 1, 1, 0)`,
        [randomUUID(), id, sha256],
      );
    });
  const stored = async (sha256: string) => (await rowsOf(sha256)).length;

  test('goes after thirty days with its files; what is attached, or younger, stays', async () => {
    const [unwanted, younger, attached, bobs] = await Promise.all(
      [1, 2, 3, 4].map(async () => sendWhole(await newPhoto())),
    );
    for (const sha256 of [unwanted!, attached!, bobs!]) await age(sha256, 31);
    await age(younger!, 29);
    await attach(attached!);
    await attach(bobs!, BOB); // the same picture in another person's review keeps nothing of Alice's
    const old = new Date(Date.now() - 31 * 24 * 3600_000);
    for (const sha of [unwanted!, attached!])
      await utimes(join(dataDir, 'media', 'originals', sha), old, old);

    await sweeper.sweep();
    expect(await Promise.all([unwanted!, younger!, attached!, bobs!].map(stored))).toEqual([
      ...[0, 1, 1, 0],
    ]);
    const left = await readdir(join(dataDir, 'media', 'originals'));
    expect([left.includes(unwanted!), left.includes(attached!)]).toEqual([false, true]);
    expect(await objects.neededOf(ALICE, [unwanted!])).toEqual([unwanted]);
  });

  test('an attach at the same moment keeps its photo, and one a moment later finds it gone', async () => {
    const [now, later] = await Promise.all([1, 2].map(async () => sendWhole(await newPhoto())));
    for (const sha256 of [now!, later!]) await age(sha256, 31);
    const attaching = await db.connect();
    try {
      await attaching.query('BEGIN');
      await attaching.query('SELECT FROM photo_object WHERE sha256 = $1 FOR KEY SHARE', [now]);
      await objects.forgetUnattached(30);
    } finally {
      await attaching.query('ROLLBACK');
      attaching.release();
    }
    expect(await Promise.all([now!, later!].map(stored))).toEqual([1, 0]);
    // The control: without that lock it goes.
    await objects.forgetUnattached(30);
    expect(await stored(now!)).toBe(0);
  });

  test('a restore gives it its month again', async () => {
    const sha256 = await sendWhole(await newPhoto());
    await age(sha256, 31);
    await startFeedAnew(db);
    await objects.forgetUnattached(30);
    expect(await stored(sha256)).toBe(1);
  });
});

describe('delivery', () => {
  const user = (id: string, role: 'USER' | 'MODERATOR' | 'ADMIN' = 'USER') => ({ id, role });
  const publish = (sha256: string) =>
    withTransaction(async (client) => {
      await client.query(`SELECT set_config('app.actor', $1, true)`, [BOB]);
      await client.query(
        `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating,
           title, text, language, photos, received_at)
         VALUES ($1, $1, $2, 'park', $1, $1, 8, 't', 't', 'en', $3, now())`,
        [randomUUID(), ALICE, JSON.stringify([{ sha256, width: 1, height: 1, caption: null }])],
      );
    });

  test('A21: pending photos for their author and moderators only; published ones for all', async () => {
    const sha256 = await sendWhole(await newPhoto());
    const get = (who: ReturnType<typeof user> | null, name = '320.webp', sha = sha256) =>
      delivery.deliverPhoto(sha, name, who);

    for (const who of [null, user(BOB)])
      for (const name of ['320.webp', '960.webp', '2048.webp']) {
        const answer = await get(who, name);
        expect(answer.status).toBe(404);
        expect(answer.headers.get('cache-control')).toBe('private, no-store');
      }
    for (const who of [user(ALICE), user(BOB, 'MODERATOR'), user(BOB, 'ADMIN')]) {
      const answer = await get(who);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    // Guesses: other names, ways out of the folder, the original, a hash nobody has.
    for (const name of ['original', '../../originals/x', '321.webp', '320.webp.json', '320'])
      expect((await get(user(ALICE), name)).status).toBe(404);
    expect((await get(user(ALICE), '320.webp', '0'.repeat(64))).status).toBe(404);
    expect((await get(user(ALICE), '320.webp', '../'.repeat(21) + 'a')).status).toBe(404);

    await publish(sha256);
    for (const who of [null, user(BOB), user(ALICE)]) {
      const answer = await get(who);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
  });
});
