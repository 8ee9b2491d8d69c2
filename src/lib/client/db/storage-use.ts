import { cache } from './cache.ts';
import { outboxOf } from './outbox.ts';
import { outboxesHere } from './unsent.ts';

/** What takes room on this phone, in bytes, as far as it can be counted without reading all of it. */
export interface StorageUse {
  /** All parks and rides, packed. */
  catalogue: number;
  /** Photos of drafts and of what waits to be sent, of whoever wrote here. */
  written: number;
}

export async function storageUse(): Promise<StorageUse> {
  const manifest = (await cache().scopes.get('catalogue'))?.manifest;
  const chunks = manifest?.tiers.flatMap((tier) => tier.chunks) ?? [];
  const outboxes = await outboxesHere();
  const photos = await Promise.all(outboxes.map((of) => outboxOf(of).photos.toArray()));
  return {
    catalogue: sum(chunks.map(({ bytes }) => bytes)) + (manifest?.index?.bytes ?? 0),
    written: sum(photos.flat().map(({ size }) => size)),
  };
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
