/**
 * The photo process: decodes untrusted bytes, so it has no database, no secrets, a memory limit set
 * by its parent, and only the three decoders it needs. Forked by pipeline.ts, one job at a time.
 */
import sharp from 'sharp';
import { PHOTO_PIXELS_BELOW, VARIANT_SIDES, checkPhoto } from '../../domain/photo/rules.ts';
import { probe } from '../../domain/photo/probe.ts';
import type { PhotoProblem } from '../../domain/photo/rules.ts';

export interface PhotoJob {
  bytes: Uint8Array;
}
export type PhotoOutcome =
  | { ok: true; width: number; height: number; variants: { side: number; bytes: Uint8Array }[] }
  | { ok: false; code: PhotoProblem };
/** What travels back: an outcome, or why there is none. */
export type PhotoAnswer = PhotoOutcome | { fault: string };

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'],
});
sharp.concurrency(1);
sharp.cache(false);

const TIMEOUT = { seconds: 10 };

async function makeVariants(bytes: Uint8Array): Promise<PhotoOutcome> {
  const problem = checkPhoto(bytes.byteLength, probe(bytes));
  if (problem) return { ok: false, code: problem };
  const input = sharp(bytes, {
    limitInputPixels: PHOTO_PIXELS_BELOW - 1,
    failOn: 'warning',
    sequentialRead: true,
  });
  const { autoOrient: upright } = await input.metadata();
  const largest = Math.max(...VARIANT_SIDES);
  // Decoded once; without keepMetadata() nothing of the file but its pixels goes on, in sRGB.
  const { data, info } = await input
    .timeout(TIMEOUT)
    .autoOrient()
    .resize(largest, largest, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const variants = [];
  for (const side of VARIANT_SIDES) {
    const made = await sharp(data, { raw })
      .timeout(TIMEOUT)
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toBuffer();
    variants.push({ side, bytes: made });
  }
  return { ok: true, width: upright.width, height: upright.height, variants };
}

/** A file that does not decode is refused; what may be our own fault is reported and tried again. */
function failureOf(error: unknown): PhotoAnswer {
  const words = String((error as Error).message);
  if (/pixel limit/i.test(words)) return { ok: false, code: 'TOO_MANY_PIXELS' };
  if (/timeout|memory|allocate|enomem/i.test(words)) return { fault: words.slice(0, 500) };
  return { ok: false, code: 'NOT_A_PHOTO' };
}

process.on('message', async (job: PhotoJob) => {
  process.send?.(await makeVariants(job.bytes).catch(failureOf));
});
// Ctrl-C reaches the whole group, but the parent decides when this process ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
