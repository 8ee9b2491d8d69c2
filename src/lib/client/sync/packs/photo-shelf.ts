import { DomainError } from '#lib/domain/errors.ts';
import { storeProblem } from '../../db/steady.ts';
import { PHOTO_SHELF } from './shelf-name.ts';

/** The photos of packs, by their addresses. */
export interface PhotoShelf {
  held(): Promise<Set<string>>;
  /** One that was looked at already. */
  seen(address: string): Promise<ArrayBuffer | null>;
  /** Throws PHONE_FULL. */
  keep(address: string, bytes: ArrayBuffer): Promise<void>;
  drop(addresses: Iterable<string>): Promise<void>;
}

export const photoShelf: PhotoShelf = {
  async held() {
    if (!('caches' in globalThis) || !(await caches.has(PHOTO_SHELF))) return new Set();
    const keys = await (await caches.open(PHOTO_SHELF)).keys();
    return new Set(keys.map(({ url }) => new URL(url).pathname));
  },
  async seen(address) {
    if (!('caches' in globalThis)) return null;
    return (await (await caches.match(address))?.arrayBuffer()) ?? null;
  },
  async keep(address, bytes) {
    try {
      const headers = { 'content-type': 'image/webp', 'content-length': String(bytes.byteLength) };
      await (await caches.open(PHOTO_SHELF)).put(address, new Response(bytes, { headers }));
    } catch (error) {
      throw new DomainError(storeProblem(error), { cause: error });
    }
  },
  async drop(addresses) {
    const shelf = await caches.open(PHOTO_SHELF);
    for (const address of addresses) await shelf.delete(address);
  },
};
