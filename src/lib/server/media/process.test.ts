import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import {
  avifBomb,
  flat,
  isoMedia,
  picture,
  pictureWithMetadata,
  sharedImage,
  sharedImages,
} from '../../../../tests/support/images.ts';
import { runPhotoJob, stopPhotoProcess } from './worker.ts';

afterAll(stopPhotoProcess);

const refused = (code: string) => ({ ok: false, code });

async function made(bytes: Uint8Array) {
  const outcome = await runPhotoJob(bytes);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome;
}

const variantOf = async (bytes: Uint8Array, side: number) =>
  Buffer.from((await made(bytes)).variants.find((v) => v.side === side)!.bytes);

test('three WebP variants, never enlarged, in sRGB, without metadata', async () => {
  const outcome = await made(await flat(3000, 1500).jpeg().toBuffer());
  expect(outcome).toMatchObject({ width: 3000, height: 1500 });
  const sizes = [];
  for (const { bytes } of outcome.variants) {
    const { format, width, height, space } = await sharp(bytes).metadata();
    sizes.push([format, width, height, space]);
  }
  expect(sizes).toEqual([
    ['webp', 320, 160, 'srgb'],
    ['webp', 960, 480, 'srgb'],
    ['webp', 2048, 1024, 'srgb'],
  ]);
  const small = await sharp(await variantOf(await picture(), 2048)).metadata();
  expect([small.width, small.height]).toEqual([64, 48]);
});

test('A10: nothing of the hidden data is left', async () => {
  const source = await pictureWithMetadata();
  expect(source.includes('CanaryCam')).toBe(true);
  for (const { bytes } of (await made(source)).variants) {
    const left = await sharp(bytes).metadata();
    expect([left.exif, left.xmp, left.iptc, left.icc, left.orientation]).toEqual(
      Array(5).fill(undefined),
    );
    expect(Buffer.from(bytes).includes('Canary')).toBe(false);
  }
});

test.skipIf(!sharedImages())(
  'A11: every orientation comes out upright',
  { timeout: 120_000 },
  async () => {
    const look = (bytes: Uint8Array, turn = 0) =>
      sharp(bytes).rotate(turn).resize(64, 64, { fit: 'fill' }).greyscale().raw().toBuffer();
    const difference = (a: Buffer, b: Buffer) =>
      a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
    for (const shape of ['Landscape', 'Portrait']) {
      const reference = await look(
        await variantOf(sharedImage(`exif-orientation/${shape}_0.jpg`), 320),
      );
      for (let i = 1; i <= 8; i++) {
        const variant = await variantOf(sharedImage(`exif-orientation/${shape}_${i}.jpg`), 320);
        const { width, height, exif } = await sharp(variant).metadata();
        expect(width > height).toBe(shape === 'Landscape');
        expect(exif).toBeUndefined();
        expect(difference(reference, await look(variant)), `${shape}_${i}`).toBeLessThan(4);
        // The measure tells: the same picture upside down is far off.
        expect(difference(reference, await look(variant, 180))).toBeGreaterThan(30);
      }
    }
  },
);

test.skipIf(!sharedImages())(
  'A09, A12: odd, cut and animated files: a variant or a reason',
  async () => {
    const folder = new URL('wuffs/', sharedImages()!);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const results = new Map<string, string>();
    for (const name of names.filter((n) => /\.\w+$/.test(n) && !/LICENSE|\.md$/.test(n))) {
      const outcome = await runPhotoJob(sharedImage(`wuffs/${name}`));
      results.set(name, outcome.ok ? 'ok' : outcome.code);
    }
    expect(results.size).toBeGreaterThan(70);
    expect(results.get('peacock.progressive.jpeg')).toBe('ok');
    expect(results.get('animated-red-blue.apng')).toBe('ok');
    for (const [name, result] of results) {
      if (/truncated\.(jpeg|png)$/.test(name)) expect(result, name).toBe('NOT_A_PHOTO');
      if (/\.(gif|svg|bmp|tiff|ico)$/.test(name)) expect(result, name).toBe('NOT_A_PHOTO');
    }
  },
);

test('A12: CMYK, 16 bit, palette with alpha, one pixel, one pixel wide, a wide-gamut profile', async () => {
  const base = await picture();
  const files = {
    cmyk: await sharp(base).toColourspace('cmyk').jpeg().toBuffer(),
    deep: await sharp(base).toColourspace('rgb16').png().toBuffer(),
    palette: await sharp(base).ensureAlpha(0.5).png({ palette: true }).toBuffer(),
    one: await picture({ width: 1, height: 1 }),
    thin: await flat(1, 40_000).png().toBuffer(),
    p3: await sharp(base).withIccProfile('p3').jpeg().toBuffer(),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const variant = await variantOf(bytes, 960);
    expect((await sharp(variant).metadata()).space, name).toBe('srgb');
  }
  // Colours stay what they were: the corner is white in the picture, and in its P3 twin.
  const corner = async (bytes: Buffer) => [
    ...(await sharp(bytes)
      .removeAlpha()
      .extract({ left: 2, top: 2, width: 1, height: 1 })
      .raw()
      .toBuffer()),
  ];
  for (const value of await corner(await variantOf(files.p3, 960)))
    expect(value).toBeGreaterThan(245);
});

test(
  'A01–A06, A08: bombs and other formats are refused at once',
  { timeout: 120_000 },
  async () => {
    await made(await picture()); // the process is up
    const cases: [string, Buffer, string][] = [
      ['AVIF bomb', await avifBomb(), 'NOT_A_PHOTO'],
      ['256-megapixel PNG', await flat(16_000, 16_000).png().toBuffer(), 'TOO_MANY_PIXELS'],
      ['50-megapixel PNG', await flat(10_000, 5_000).png().toBuffer(), 'TOO_MANY_PIXELS'],
      [
        '51-megapixel progressive JPEG',
        await flat(8_500, 6_000).jpeg({ progressive: true }).toBuffer(),
        'TOO_MANY_PIXELS',
      ],
      [
        'SVG',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'),
        'NOT_A_PHOTO',
      ],
      ['GIF', await picture({ format: 'gif' }), 'NOT_A_PHOTO'],
      ['GIF and script', Buffer.from('GIF89a/*<script>alert(1)</script>*/'), 'NOT_A_PHOTO'],
      ['HEIC', isoMedia('heic'), 'HEIC_UNSUPPORTED'],
      ['too many bytes', Buffer.alloc(12 * 1024 * 1024 + 1), 'TOO_MANY_BYTES'],
      ['nothing', Buffer.alloc(0), 'NOT_A_PHOTO'],
    ];
    for (const [name, bytes, code] of cases) {
      const start = performance.now();
      expect(await runPhotoJob(bytes), name).toEqual(refused(code));
      expect(performance.now() - start, name).toBeLessThan(3_000); // far from decoding it
    }
  },
);

test('A03: just below the limit is taken, in little memory', async () => {
  const big = await flat(7_000, 6_999).png({ progressive: true }).toBuffer();
  expect(await made(big)).toMatchObject({ width: 7_000, height: 6_999 });
});

test('A07: what hides behind the picture does not come out', async () => {
  const payload = '<?php system($_GET[1]); ?><script>alert(1)</script>PK\x03\x04';
  const outcome = await made(Buffer.concat([await picture(), Buffer.from(payload)]));
  for (const { bytes } of outcome.variants) {
    expect(Buffer.from(bytes).includes('<?php')).toBe(false);
    expect(Buffer.from(bytes).includes('<script')).toBe(false);
  }
});

test('A09: a JPEG cut at twenty places, and with bytes changed, never ends the process', async () => {
  const whole = await picture({ width: 640, height: 480 });
  for (let i = 1; i <= 20; i++) {
    const cut = whole.subarray(0, Math.floor((whole.length * i) / 21));
    expect(await runPhotoJob(cut)).toEqual(refused('NOT_A_PHOTO'));
  }
  let random = 7;
  for (let i = 0; i < 100; i++) {
    const spoilt = Buffer.from(whole);
    for (let n = 0; n < 5; n++) {
      random = (random * 48_271) % 2_147_483_647;
      spoilt[random % spoilt.length] = random >>> 8;
    }
    const outcome = await runPhotoJob(spoilt);
    expect(outcome.ok || outcome.code).toBeTruthy();
  }
});

test('A05: even past our own look at the header, the library reads three formats only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thrillwiki-loaders-'));
  const file = (name: string) => join(folder, name);
  await writeFile(file('secret.png'), await picture({ format: 'png' }));
  await writeFile(
    file('look.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="secret.png"/></svg>',
  );
  for (const format of ['gif', 'avif', 'tiff', 'jpeg', 'webp'] as const)
    await writeFile(file(`x.${format}`), await picture({ format }));
  const script = `
    await import(${JSON.stringify(join(import.meta.dirname, 'process.ts'))});
    const { default: sharp } = await import('sharp');
    const results = {};
    for (const name of ['look.svg', 'x.gif', 'x.avif', 'x.tiff', 'x.jpeg', 'x.webp', 'secret.png'])
      results[name] = await sharp(${JSON.stringify(folder)} + '/' + name).raw().toBuffer().then(() => 'read', () => 'refused');
    console.log(JSON.stringify(results));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    script,
  ]);
  await rm(folder, { recursive: true });
  expect(JSON.parse(stdout)).toEqual({
    'look.svg': 'refused',
    'x.gif': 'refused',
    'x.avif': 'refused',
    'x.tiff': 'refused',
    'x.jpeg': 'read',
    'x.webp': 'read',
    'secret.png': 'read',
  });
});
