import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../../../shared/data/', import.meta.url);

/**
 * The path of a file of the reference data, which lies beside the clone and is never committed; null where it is not on
 * this machine. CI may not go without.
 */
export function referenceFile(path: string): string | null {
  const file = fileURLToPath(new URL(path, FOLDER));
  if (existsSync(file)) return file;
  if (process.env.CI) throw new Error(`shared/data/${path} is missing, and CI may not skip`);
  console.warn(`shared/data/${path} is not on this machine: its tests are skipped`);
  return null;
}
