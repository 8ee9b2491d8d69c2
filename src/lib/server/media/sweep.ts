import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SHA256_HEX } from '#lib/domain/photo/rules.ts';
import { storage } from '../platform/storage.ts';
import { unclaimed } from './objects.ts';
import { UPLOAD_DIR, UPLOAD_EXPIRY_MS, originalKey } from './places.ts';

/** Removes uploads nobody finished in time, and files a crash left without a row. */
export async function sweep(now = Date.now()): Promise<void> {
  for (const name of await readdir(UPLOAD_DIR).catch(() => [])) {
    const path = join(UPLOAD_DIR, name);
    const found = await stat(path).catch(() => null);
    if (found && now - found.mtimeMs > UPLOAD_EXPIRY_MS) await rm(path, { force: true });
  }
  for await (const part of storage.list('parts'))
    if (now - part.writtenAt > 3600_000) await storage.delete(`parts/${part.name}`);

  const old: string[] = [];
  for await (const original of storage.list('originals'))
    if (SHA256_HEX.test(original.name) && now - original.writtenAt > UPLOAD_EXPIRY_MS)
      old.push(original.name);
  for (let at = 0; at < old.length; at += 1000)
    for (const sha of await unclaimed(old.slice(at, at + 1000))) {
      await storage.delete(originalKey(sha));
      await storage.delete(`variants/${sha}`);
    }
}
