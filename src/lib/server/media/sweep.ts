import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SHA256_HEX } from '#lib/domain/photo/rules.ts';
import { storage } from '../platform/storage.ts';
import { forgetUnattached, unclaimed } from './objects.ts';
import { UPLOAD_DIR, UPLOAD_EXPIRY_MS, originalKey } from './places.ts';

/** A phone that was away for longer sends the bytes again. */
const UNATTACHED_DAYS = 30;

/** Removes uploads nobody finished in time, photos nobody attached, and files without a row. */
export async function sweep(now = Date.now()): Promise<void> {
  for (const name of await readdir(UPLOAD_DIR).catch(() => [])) {
    const path = join(UPLOAD_DIR, name);
    const found = await stat(path).catch(() => null);
    if (found && now - found.mtimeMs > UPLOAD_EXPIRY_MS) await rm(path, { force: true });
  }
  for await (const part of storage.list('parts'))
    if (now - part.writtenAt > 3600_000) await storage.delete(`parts/${part.name}`);

  await forgetUnattached(UNATTACHED_DAYS);
  const old: string[] = [];
  for await (const original of storage.list('originals'))
    if (SHA256_HEX.test(original.name) && now - original.writtenAt > UPLOAD_EXPIRY_MS)
      old.push(original.name);
  for (let at = 0; at < old.length; at += 1000)
    for (const sha of await unclaimed(old.slice(at, at + 1000))) {
      if ((await unclaimed([sha])).length === 0) continue; // it was sent again a moment ago
      await storage.delete(originalKey(sha));
      await storage.delete(`variants/${sha}`);
    }
}
