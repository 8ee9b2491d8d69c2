import type { ErrorCode } from '../errors.ts';
import type { Probe } from './probe.ts';

/** Of one review. */
export const PHOTOS_MAX = 8;

/** Limits of one photo: before shrinking on the phone, and again for what the server receives. */
export const PHOTO_MAX_BYTES = 12 * 1024 * 1024;
/** Fewer pixels than this: decoding fifty million takes 200 MB on a phone. */
export const PHOTO_PIXELS_BELOW = 50_000_000;
/** Longest side of what a phone sends. */
export const PHOTO_LONG_SIDE = 2048;

/** What a file picker offers: concrete types, so that Apple's pickers hand over JPEG, not HEIC. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

/** Longest sides of what the server makes of a photo; each is served as `{side}.webp`. */
export const VARIANT_SIDES = [320, 960, 2048] as const;

/** A photo's address: lower-case hex of the SHA-256 of its bytes. */
export const SHA256_HEX = /^[0-9a-f]{64}$/;

export type PhotoProblem = Extract<
  ErrorCode,
  'NOT_A_PHOTO' | 'HEIC_UNSUPPORTED' | 'TOO_MANY_BYTES' | 'TOO_MANY_PIXELS'
>;

/** Why a file cannot be taken, or null; the same on the phone and on the server. */
export function checkPhoto(byteLength: number, found: Probe): PhotoProblem | null {
  if (byteLength > PHOTO_MAX_BYTES) return 'TOO_MANY_BYTES';
  if (found.type === 'image/heic') return 'HEIC_UNSUPPORTED';
  if (!(PHOTO_TYPES as readonly (string | null)[]).includes(found.type)) return 'NOT_A_PHOTO';
  if (!found.width || !found.height) return 'NOT_A_PHOTO';
  if (found.width * found.height >= PHOTO_PIXELS_BELOW) return 'TOO_MANY_PIXELS';
  return null;
}

/** Width and height scaled down to fit `side`; never scaled up, never below one pixel. */
export function fitWithin(width: number, height: number, side: number): [number, number] {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}
