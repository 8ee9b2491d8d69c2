// When an empty phone holds the whole catalogue: what is waited for, in the page.
import type { Stage } from './stage.ts';

export interface FarEntry {
  name: string;
  id: string;
}

/** A ride near the end of the catalogue; found only when all of it was read. */
export function farEntry(stage: Stage): FarEntry {
  const names = new Map<string, number>();
  for (const { name } of stage.rows.ride) names.set(name, (names.get(name) ?? 0) + 1);
  const ride = stage.rows.ride.findLast((r) => names.get(r.name) === 1 && r.name.length > 12)!;
  return { name: ride.name, id: ride.id };
}

interface Kept {
  manifest?: { tiers: { chunks: { sha: string; count: number }[] }[] };
}

/** Runs in the page: waits, checks what is kept, and answers how long it took. */
export async function fetchWhole(far: FarEntry) {
  const { watcher } = window;
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const held = async () => {
    const kept = (await watcher.get('cache', 'scopes', 'catalogue')) as Kept | null | undefined;
    const named = kept?.manifest?.tiers.flatMap((tier) => tier.chunks) ?? [];
    const count = (await watcher.read('cache', 'chunks', 'count')) as number | null;
    return named.length > 0 && count !== null && count >= named.length ? named : null;
  };
  let chunks = await held();
  for (; !chunks; chunks = await held()) await pause(10);
  const storedAt = performance.now();
  const rows = (await watcher.read('cache', 'chunks', 'rows')) as {
    sha: string;
    bytes: ArrayBuffer;
  }[];
  const hex = async (bytes: ArrayBuffer) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  const shas = new Set(await Promise.all(rows.map(({ bytes }) => hex(bytes))));
  if (!chunks.every(({ sha }) => shas.has(sha)))
    throw new Error('a chunk is not what it should be');
  const checkedAt = performance.now();
  for (;;) {
    const found = (await watcher.ask('search', far.name, 10)) as { hits: { id: string }[] } | null;
    if (found?.hits.some(({ id }) => id === far.id)) break;
    await pause(10);
  }
  const end = performance.now();
  return {
    sinceNavigation: end,
    sinceWorker: end - watcher.workerAt()!,
    workerAt: watcher.workerAt()!,
    storedAt,
    checkedAt,
    chunks: chunks.length,
    bytes: rows.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
    rows: chunks.reduce((sum, { count }) => sum + count, 0),
  };
}
