import { appendFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flat, picture } from '../support/images.ts';
import {
  ALICE,
  BOB,
  ask,
  codeOf,
  dataDir,
  leftovers,
  metadata,
  nameOf,
  newPhoto,
  newSeed,
  objects,
  open,
  pipeline,
  rowsOf,
  send,
  sendWhole,
  sha256Hex,
  standing,
  storage,
} from '../support/photo-server.ts';

/** The line breaks after these bytes. */
const brokenOff = (bytes: Uint8Array) =>
  new ReadableStream({
    async start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      await new Promise((resolve) => setTimeout(resolve, 30));
      controller.error(new Error('ECONNRESET'));
    },
  });

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
    const png = await picture({ format: 'png', seed: newSeed() });
    const sha256 = sha256Hex(png);
    await open(sha256, png.length, { type: 'text/html' });
    await send(sha256, 0, new Uint8Array(png));
    expect((await rowsOf(sha256))[0]).toMatchObject({ type: 'image/png' });

    for (const [bytes, code] of [
      [Buffer.from('<script>alert(1)</script> and more'), 'NOT_A_PHOTO'],
      [await picture({ format: 'gif', seed: newSeed() }), 'NOT_A_PHOTO'],
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
