import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { getRequest, setResponse } from '@sveltejs/kit/node';
import sharp from 'sharp';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type * as Uploads from '#lib/server/media/uploads.ts';
import type * as Database from '#lib/server/platform/database.ts';
import type * as Pipeline from '#lib/server/media/pipeline.ts';
import { CHROMIUM_ARGS } from '../support/chromium-args.ts';
import { makeDatabase } from '../support/database.ts';
import {
  flat,
  isoMedia,
  picture,
  pictureWithMetadata,
  sharedImage,
  sharedImages,
} from '../support/images.ts';

/*
 * The phone's photo code in a real browser's worker against the server's: prepared, sent over lines
 * that break, received.
 */

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

let server: Server;
let browser: Browser;
let page: Page;
let uploads: typeof Uploads;
let pipeline: typeof Pipeline;
let db: typeof Database.pool;
let dropDatabase: () => Promise<void>;
let folder: string;

/** Who the server thinks is signed in, and what happens to the next PATCH requests. */
let signedIn: string | null = ALICE;
let faults: ('cut' | 'dead' | 'lose answer')[] = [];
let requests: string[] = [];

async function handle(req: IncomingMessage, res: ServerResponse, origin: string): Promise<void> {
  const path = req.url ?? '/';
  if (path === '/worker.js') {
    res.setHeader('content-type', 'text/javascript');
    res.end(await readFile(join(folder, 'worker.js')));
    return;
  }
  if (!path.startsWith('/api/tus')) {
    res.setHeader('content-type', 'text/html');
    res.end('<!doctype html><title>photos</title>');
    return;
  }
  requests.push(req.method ?? '');
  const fault = req.method === 'PATCH' ? faults.shift() : undefined;
  if (fault === 'cut') {
    // Half of what was announced arrives, then the line is gone.
    let left = Number(req.headers['content-length']) / 2;
    req.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left <= 0) req.socket.destroy();
    });
  }
  if (fault === 'dead') return void req.socket.destroy();
  const request = await getRequest({ request: req, base: origin, bodySizeLimit: 16e6 });
  const answer = await uploads.handleUpload(request, path.replace(/^\/api\/tus\/?/, ''), signedIn);
  if (fault === 'lose answer') req.socket.destroy();
  else await setResponse(res, answer);
}

beforeAll(async () => {
  const database = await makeDatabase('photo_phone');
  dropDatabase = database.drop;
  folder = await mkdtemp(join(tmpdir(), 'thrillwiki-phone-'));
  process.env.DATABASE_URL = database.url;
  process.env.DATA_DIR = folder;
  uploads = await import('#lib/server/media/uploads.ts');
  pipeline = await import('#lib/server/media/pipeline.ts');
  db = (await import('#lib/server/platform/database.ts')).pool;
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      lib: {
        entry: join(import.meta.dirname, '../support/photo-worker.ts'),
        formats: ['es'],
        fileName: () => 'worker.js',
      },
      outDir: folder,
      emptyOutDir: false,
      target: 'esnext',
    },
  });
  server = createServer((req, res) => {
    const { port } = server.address() as AddressInfo;
    handle(req, res, `http://127.0.0.1:${port}`).catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: CHROMIUM_ARGS,
  });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.evaluate(() => {
    const worker = new Worker('/worker.js', { type: 'module' });
    Object.assign(globalThis, {
      askWorker: (ask: unknown) =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => resolve(data);
          worker.postMessage(ask, [port2]);
        }),
      hex: (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
      text: (bytes: ArrayBuffer) => {
        let all = '';
        for (const byte of new Uint8Array(bytes)) all += String.fromCharCode(byte);
        return btoa(all);
      },
    });
  });
});

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await pipeline?.stopMedia();
  await db?.end();
  await dropDatabase?.();
  if (folder) await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  signedIn = ALICE;
  faults = [];
  requests = [];
});

/* eslint-disable @typescript-eslint/no-explicit-any -- the page's own helpers */

interface Prepared {
  sha256: string;
  bytes: Buffer;
  thumb: Buffer;
  type: string;
  width: number;
  height: number;
  removed: string[];
}

/** Prepares a file in the browser's worker; a refusal is its code. */
async function prepare(file: Buffer): Promise<Prepared | string> {
  const given = await page.evaluate(async (base64) => {
    const { askWorker, hex, text } = globalThis as any;
    const made = await askWorker({ prepare: hex(base64) });
    return made.code ? made : { ...made, bytes: text(made.bytes), thumb: text(made.thumb) };
  }, file.toString('base64'));
  if (given.code) return given.code as string;
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  return { ...given, bytes: bytes(given.bytes), thumb: bytes(given.thumb) } as Prepared;
}

async function prepared(file: Buffer): Promise<Prepared> {
  const made = await prepare(file);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

const upload = (photo: Prepared, more: { userId?: string; uploadUrl?: string } = {}) =>
  page.evaluate(
    async ({ base64, sha256, userId, uploadUrl }) => {
      const { askWorker, hex } = globalThis as any;
      const bytes = hex(base64).buffer;
      return askWorker({ upload: { bytes, sha256, userId, uploadUrl, type: 'image/jpeg' } });
    },
    {
      base64: photo.bytes.toString('base64'),
      sha256: photo.sha256,
      userId: more.userId ?? ALICE,
      uploadUrl: more.uploadUrl ?? null,
    },
  ) as Promise<{ urls: string[]; arrived: number[]; code?: string }>;

const stateOf = async (sha256: string) =>
  (await db.query('SELECT bytes FROM photo_object WHERE sha256 = $1', [sha256])).rows;

/** A photograph-like picture that stays large as JPEG. */
const noisy = (seed: number) =>
  sharp({
    create: {
      width: 1600,
      height: 1200,
      channels: 3,
      background: `hsl(${seed * 40}, 50%, 50%)`,
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();

test('S14: a photo becomes a JPEG of at most 2048 pixels that holds nothing but pixels', async () => {
  const made = await prepared(
    await sharp(await flat(4000, 3000).jpeg().toBuffer())
      .withExif({ IFD0: { Make: 'CanaryCam' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .toBuffer(),
  );
  expect(made).toMatchObject({ type: 'image/jpeg', width: 2048, height: 1536 });
  expect(made.removed).toEqual(['location', 'camera']);
  expect(made.bytes.includes('CanaryCam')).toBe(false);
  const { format, exif, xmp, width } = await sharp(made.bytes).metadata();
  expect([format, exif, xmp, width]).toEqual(['jpeg', undefined, undefined, 2048]);
  const thumb = await sharp(made.thumb).metadata();
  expect([thumb.format, thumb.width, thumb.height]).toEqual(['jpeg', 320, 240]);
  // Small ones are not blown up, and the same photo has the same address each time.
  const small = await pictureWithMetadata();
  expect(await prepared(small)).toMatchObject({ width: 64, height: 48 });
  expect((await prepared(small)).sha256).toBe((await prepared(small)).sha256);
});

test.skipIf(!sharedImages())(
  'every orientation is upright before it is sent',
  { timeout: 120_000 },
  async () => {
    const look = (bytes: Buffer) =>
      sharp(bytes).resize(64, 64, { fit: 'fill' }).greyscale().raw().toBuffer();
    for (const shape of ['Landscape', 'Portrait']) {
      const reference = await look(sharedImage(`exif-orientation/${shape}_0.jpg`));
      for (let i = 1; i <= 8; i++) {
        const made = await prepared(sharedImage(`exif-orientation/${shape}_${i}.jpg`));
        const seen = await look(made.bytes);
        const off =
          reference.reduce((sum, v, at) => sum + Math.abs(v - seen[at]!), 0) / seen.length;
        expect(off, `${shape}_${i}`).toBeLessThan(4);
      }
    }
  },
);

test(
  'what cannot be taken is refused by its reason, before it is decoded',
  { timeout: 120_000 },
  async () => {
    expect(await prepare(await flat(10_000, 5_000).png().toBuffer())).toBe('TOO_MANY_PIXELS');
    expect(await prepare(Buffer.alloc(12 * 1024 * 1024 + 1))).toBe('TOO_MANY_BYTES');
    expect(await prepare(isoMedia('heic'))).toBe('HEIC_UNSUPPORTED');
    expect(await prepare(Buffer.from('this is not a photo at all'))).toBe('NOT_A_PHOTO');
    expect(await prepare(await picture({ format: 'gif' }))).toBe('NOT_A_PHOTO');
    expect(await prepare(Buffer.alloc(0))).toBe('NOT_A_PHOTO');
    const header = (await picture({ width: 500, height: 500 })).subarray(0, 200);
    expect(await prepare(header)).toBe('NOT_A_PHOTO');
  },
);

test('transparency becomes white', async () => {
  const clear = await sharp({
    create: { width: 20, height: 20, channels: 4, background: '#0000' },
  })
    .png()
    .toBuffer();
  const { data } = await sharp((await prepared(clear)).bytes)
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(Math.min(...data)).toBeGreaterThan(250);
});

test('sent whole; sent again it sends nothing', async () => {
  const photo = await prepared(await picture({ seed: 21 }));
  const first = await upload(photo);
  expect(first).toEqual({
    urls: [expect.stringMatching(`/api/tus/${ALICE}.${photo.sha256}$`)],
    arrived: [0, photo.bytes.length],
  });
  expect(requests).toEqual(['POST', 'PATCH']);
  expect(await stateOf(photo.sha256)).toEqual([{ bytes: photo.bytes.length }]);
  requests = [];
  expect((await upload(photo)).code).toBeUndefined();
  expect((await upload(photo, { uploadUrl: first.urls[0] })).code).toBeUndefined();
  expect(requests).toEqual(['POST', 'HEAD']);
});

test('the line is cut in the middle, then the answer to the last bytes is lost: one photo', async () => {
  const photo = await prepared(await noisy(1));
  expect(photo.bytes.length).toBeGreaterThan(200_000);
  faults = ['cut', 'lose answer'];
  const done = await upload(photo);
  expect(done.code).toBeUndefined();
  expect(faults).toEqual([]);
  // Chromium itself may repeat a PATCH whose line was reset before tus asks by HEAD: either way it
  // came again twice, and the server told what it had already.
  expect(requests.slice(0, 2)).toEqual(['POST', 'PATCH']);
  expect(requests.slice(2).filter((method) => method !== 'POST').length).toBeGreaterThan(1);
  expect(await stateOf(photo.sha256)).toEqual([{ bytes: photo.bytes.length }]);
  expect(await pipeline.settled(photo.sha256, ALICE, 20_000)).toBe('READY');
});

test(
  'a line that keeps breaking is OFFLINE; the next try goes on from the kept address',
  { timeout: 120_000 },
  async () => {
    const photo = await prepared(await noisy(2));
    faults = Array<'dead'>(40).fill('dead');
    const failed = await upload(photo);
    expect(failed.code).toBe('OFFLINE');
    faults = [];
    requests = [];
    const done = await upload(photo, { uploadUrl: failed.urls[0] });
    expect(done.code).toBeUndefined();
    expect(requests[0]).toBe('HEAD');
    expect(new Set(requests.slice(1))).toEqual(new Set(['PATCH'])); // in pieces, and never begun anew
    expect(await stateOf(photo.sha256)).toHaveLength(1);
  },
);

test('S13: an upload the server no longer knows starts anew', async () => {
  const photo = await prepared(await picture({ seed: 22 }));
  const uploadUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/tus/${ALICE}.${photo.sha256}`;
  expect((await upload(photo, { uploadUrl })).code).toBeUndefined();
  expect(requests).toEqual(['HEAD', 'POST', 'PATCH']);
});

test('signed out, or as somebody else: held, nothing kept', async () => {
  const photo = await prepared(await picture({ seed: 23 }));
  signedIn = null;
  expect((await upload(photo)).code).toBe('SIGNED_OUT');
  signedIn = BOB;
  expect((await upload(photo)).code).toBe('OTHER_ACCOUNT');
  // Begun by its owner, then the session changes: the address is worth nothing to the other.
  signedIn = ALICE;
  faults = Array<'dead'>(40).fill('dead');
  const { urls } = await upload(photo);
  faults = [];
  signedIn = BOB;
  expect((await upload(photo, { uploadUrl: urls[0] })).code).toBe('OTHER_ACCOUNT');
  expect(await stateOf(photo.sha256)).toEqual([]);
});

test('bytes that are not what their address says are refused', async () => {
  const photo = await prepared(await picture({ seed: 24 }));
  const other = await prepared(await picture({ seed: 25 }));
  expect((await upload({ ...photo, sha256: other.sha256 })).code).toBe('UPLOAD_MISMATCH');
});
