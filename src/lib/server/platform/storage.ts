import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { config } from './config.ts';

/**
 * Where photo bytes lie. Keys are made by the server (`originals/{sha}`), never from what a person
 * typed. Another place (S3) is another object of this shape.
 */
export interface Storage {
  /** Durable and whole when it resolves: a reader sees all of the bytes or none. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | null>;
  exists(key: string): Promise<boolean>;
  /** In bytes; null when it is not there. */
  size(key: string): Promise<number | null>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Names directly under `prefix`, with the time each was written (ms). */
  list(prefix: string): AsyncIterable<{ name: string; writtenAt: number }>;
}

const missing = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT';

/** Keeps objects as files under `root`: written beside their place, synced, then renamed into it. */
export function diskStorage(root: string): Storage {
  const pathOf = (key: string): string => {
    if (!/^[a-z0-9]+(\/[a-z0-9.]+)+$/.test(key) || key.includes('..'))
      throw new Error(`not a storage key: ${key}`);
    return join(root, key);
  };
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      // A crash leaves at most a file in `parts/`, which the sweeper finds.
      const part = join(root, 'parts', randomUUID().replaceAll('-', ''));
      await mkdir(dirname(path), { recursive: true });
      await mkdir(dirname(part), { recursive: true });
      try {
        const file = await open(part, 'wx', 0o640);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      const folder = await open(dirname(path), 'r'); // the rename itself must survive a power cut
      await folder.sync().finally(() => folder.close());
    },
    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (missing(error)) return null;
        throw error;
      }
    },
    async exists(key) {
      try {
        return (await stat(pathOf(key))).isFile();
      } catch (error) {
        if (missing(error)) return false;
        throw error;
      }
    },
    async size(key) {
      try {
        return (await stat(pathOf(key))).size;
      } catch (error) {
        if (missing(error)) return null;
        throw error;
      }
    },
    async delete(key) {
      await rm(pathOf(key), { force: true, recursive: true });
    },
    async *list(prefix) {
      const names = await readdir(join(root, prefix)).catch((error: unknown) => {
        if (missing(error)) return [];
        throw error;
      });
      for (const name of names) {
        const found = await stat(join(root, prefix, name)).catch(() => null);
        if (found) yield { name, writtenAt: found.mtimeMs };
      }
    },
  };
}

export const storage: Storage = diskStorage(join(config.dataDir, 'media'));

export const sha256Hex = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
