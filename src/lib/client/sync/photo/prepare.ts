import { DomainError } from '#lib/domain/errors.ts';
import { metadataOf } from '#lib/domain/photo/metadata.ts';
import { probe } from '#lib/domain/photo/probe.ts';
import {
  PHOTO_LONG_SIDE,
  PHOTO_MAX_BYTES,
  checkPhoto,
  fitWithin,
} from '#lib/domain/photo/rules.ts';
import type { PreparedPhoto } from '../../phone.ts';
import { sha256Of } from './hash.ts';

const QUALITY = 0.85;
const THUMB_SIDE = 320;
const THUMB_QUALITY = 0.75;

/**
 * Makes of a chosen file what is queued and sent: an upright JPEG of at most 2048 pixels a side
 * that holds nothing but pixels. Runs in the phone's worker. Refuses with TOO_MANY_BYTES,
 * NOT_A_PHOTO, HEIC_UNSUPPORTED or TOO_MANY_PIXELS before anything is decoded.
 */
export async function preparePhoto(file: Blob): Promise<PreparedPhoto> {
  if (file.size > PHOTO_MAX_BYTES) throw new DomainError('TOO_MANY_BYTES');
  // Read once: Safari may lose a picked file between two reads, and never stores Blobs reliably.
  const source = new Uint8Array(await readFile(file));
  const found = probe(source);
  const problem = checkPhoto(source.byteLength, found);
  if (problem) throw new DomainError(problem);
  const bitmap = await decode(source, found.type ?? '');
  try {
    const large = draw(bitmap, PHOTO_LONG_SIDE);
    const bytes = await jpegOf(large, QUALITY);
    const thumb = await jpegOf(draw(large, THUMB_SIDE), THUMB_QUALITY);
    const { width, height } = large;
    const removed = metadataOf(source);
    return {
      sha256: await sha256Of(bytes),
      bytes,
      type: 'image/jpeg',
      width,
      height,
      thumb,
      removed,
    };
  } finally {
    bitmap.close();
  }
}

async function readFile(file: Blob): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch (cause) {
    throw new DomainError('NOT_A_PHOTO', { cause }); // moved or deleted since it was picked
  }
}

async function decode(source: Uint8Array<ArrayBuffer>, type: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([source], { type }), {
      imageOrientation: 'from-image',
    });
  } catch (cause) {
    throw new DomainError('NOT_A_PHOTO', { cause });
  }
}

/** The picture on white (JPEG has no transparency), fitted into a square of `side` pixels. */
function draw(picture: ImageBitmap | OffscreenCanvas, side: number): OffscreenCanvas {
  const [width, height] = fitWithin(picture.width, picture.height, side);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new DomainError('PHONE_FULL'); // no memory for so large a canvas
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}

async function jpegOf(canvas: OffscreenCanvas, quality: number): Promise<ArrayBuffer> {
  return (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer();
}
