import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  avifBomb,
  flat,
  isoMedia,
  picture,
  pictureWithMetadata,
  sharedImage,
  sharedImages,
} from '../../../../tests/support/images.ts';
import { metadataOf } from './metadata.ts';
import { probe } from './probe.ts';
import { PHOTO_MAX_BYTES, checkPhoto, fitWithin } from './rules.ts';

test('type and size come from the bytes', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif'] as const)
    expect(probe(await picture({ width: 91, height: 57, format }))).toEqual({
      type: `image/${format}`,
      width: 91,
      height: 57,
    });
  const lossless = await flat(300, 7).webp({ lossless: true }).toBuffer();
  expect(probe(lossless)).toEqual({ type: 'image/webp', width: 300, height: 7 });
  const alpha = await flat(5, 9).ensureAlpha(0.5).webp().toBuffer();
  expect(probe(alpha)).toEqual({ type: 'image/webp', width: 5, height: 9 });
  const progressive = await flat(4000, 3000).jpeg({ progressive: true }).toBuffer();
  expect(probe(progressive)).toEqual({ type: 'image/jpeg', width: 4000, height: 3000 });
});

test('HEIC and AVIF are told apart by their brands', async () => {
  expect(probe(isoMedia('heic')).type).toBe('image/heic');
  expect(probe(isoMedia('mif1')).type).toBe('image/heic');
  expect(probe(isoMedia('avif')).type).toBe('image/avif');
  expect(probe(await avifBomb()).type).toBe('image/avif');
  expect(probe(isoMedia('mp42').fill('isom', 16, 24)).type).toBeNull();
});

test('fill bytes and stray bytes between JPEG segments are stepped over', async () => {
  const plain = await picture({ width: 33, height: 22 });
  const odd = Buffer.concat([
    plain.subarray(0, 2),
    Buffer.from([0xff, 0xff, 0xff, 0xfe, 0, 4, 0xff, 0xda, 0xff, 0x01, 0x00, 0x13]),
    plain.subarray(2),
  ]);
  expect(probe(odd)).toEqual({ type: 'image/jpeg', width: 33, height: 22 });
});

test.skipIf(!sharedImages())('real pictures of one subject agree in all formats', () => {
  for (const name of ['bricks-color.jpeg', 'bricks-color.png', 'bricks-color.lossy.webp'])
    expect(probe(sharedImage(`wuffs/${name}`))).toMatchObject({ width: 160, height: 120 });
  expect(probe(sharedImage('wuffs/bricks-color.tiff')).type).toBeNull();
  expect(probe(sharedImage('wuffs/hibiscus.primitive.svg')).type).toBeNull();
});

test('the limits, each with its code', () => {
  const jpeg = (width: number | null, height: number | null) =>
    ({ type: 'image/jpeg', width, height }) as const;
  expect(checkPhoto(1, jpeg(1, 1))).toBeNull();
  expect(checkPhoto(PHOTO_MAX_BYTES, jpeg(1, 1))).toBeNull();
  expect(checkPhoto(PHOTO_MAX_BYTES + 1, jpeg(1, 1))).toBe('TOO_MANY_BYTES');
  expect(checkPhoto(1, jpeg(10_000, 4_999))).toBeNull();
  expect(checkPhoto(1, jpeg(10_000, 5_000))).toBe('TOO_MANY_PIXELS');
  expect(checkPhoto(1, jpeg(0, 5))).toBe('NOT_A_PHOTO');
  expect(checkPhoto(1, jpeg(null, null))).toBe('NOT_A_PHOTO');
  expect(checkPhoto(1, { type: 'image/heic', width: null, height: null })).toBe('HEIC_UNSUPPORTED');
  expect(checkPhoto(1, { type: 'image/gif', width: 1, height: 1 })).toBe('NOT_A_PHOTO');
  expect(checkPhoto(1, { type: null, width: null, height: null })).toBe('NOT_A_PHOTO');
});

test('scaling keeps the shape, never enlarges, never loses a side', () => {
  expect(fitWithin(4000, 3000, 2048)).toEqual([2048, 1536]);
  expect(fitWithin(100, 50, 2048)).toEqual([100, 50]);
  expect(fitWithin(1, 40_000, 2048)).toEqual([1, 2048]);
});

test('hidden data is named', async () => {
  expect(metadataOf(await picture())).toEqual([]);
  expect(metadataOf(await pictureWithMetadata())).toEqual([
    'location',
    'camera',
    'date',
    'author',
    'notes',
  ]);
});

test('no bytes make the readers throw', async () => {
  const seeds = [
    await picture(),
    await pictureWithMetadata(),
    await picture({ format: 'png' }),
    await picture({ format: 'webp' }),
    isoMedia('heic'),
  ];
  const read = (bytes: Uint8Array) => {
    const found = probe(bytes);
    expect(found.width ?? 0).toBeGreaterThanOrEqual(0);
    checkPhoto(bytes.length, found);
    metadataOf(bytes);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read));
  // Real files, cut anywhere and with bytes changed.
  const spoilt = fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.nat(2000),
      fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }),
    )
    .map(([seed, length, changes]) => {
      const bytes = new Uint8Array(seed.subarray(0, length));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  fc.assert(fc.property(spoilt, read), { numRuns: 3000 });
});
