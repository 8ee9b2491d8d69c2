import { join } from 'node:path';
import { config } from '../platform/config.ts';

/** Unfinished uploads: not in storage, since only whole and verified bytes go there. */
export const UPLOAD_DIR = join(config.dataDir, 'tus');
export const UPLOAD_EXPIRY_MS = 7 * 24 * 3600_000;

/** Storage keys are derived from the content's hash alone. */
export const originalKey = (sha256: string): string => `originals/${sha256}`;
export const variantKey = (sha256: string, side: number | string): string =>
  `variants/${sha256}/${side}.webp`;
