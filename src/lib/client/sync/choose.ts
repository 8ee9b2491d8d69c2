import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS } from '#lib/protocol/push.ts';
import type { MutationRow, PhotoRow } from '../db/outbox.ts';

const ROOM = PUSH_MAX_BYTES - 4096; // for the envelope

/**
 * What to send next, in order: per lane from its head. An item whose photo is not up yet is passed
 * over as long as it has no number; one that waits for its time, or was numbered and must wait,
 * stops its own lane and no other. Refused words stop their lane until the person acts; a refused
 * photo does not.
 */
export function chooseMutations(
  mutations: readonly MutationRow[],
  photos: readonly Pick<PhotoRow, 'sha256' | 'state'>[],
  now: number,
): MutationRow[] {
  const uploaded = new Set(photos.filter((p) => p.state === 'uploaded').map((p) => p.sha256));
  const stopped = new Set<string>();
  const chosen: MutationRow[] = [];
  let bytes = 0;

  for (const m of mutations) {
    if (stopped.has(m.lane) || m.state === 'acked') continue;
    if (m.state === 'parked') {
      if (m.deps.length === 0) stopped.add(m.lane);
      continue;
    }
    const isUp = m.deps.every((sha) => uploaded.has(sha));
    if (!isUp && m.seq === null) continue;
    if (!isUp || m.nextAt > now) {
      stopped.add(m.lane);
      continue;
    }
    const size = JSON.stringify(m.args).length * 3; // UTF-8 at its widest
    if (chosen.length >= PUSH_MAX_MUTATIONS || (chosen.length > 0 && bytes + size > ROOM)) break;
    bytes += size;
    chosen.push(m);
  }
  return chosen;
}

/** The photos to send now: those that a queued item waits for, in the order of their items. */
export function choosePhotos(
  mutations: readonly MutationRow[],
  photos: readonly PhotoRow[],
  now: number,
): PhotoRow[] {
  const wanted = mutations.filter((m) => m.state === 'queued').flatMap((m) => m.deps);
  const bySha = new Map(photos.filter((p) => p.state === 'kept').map((p) => [p.sha256, p]));
  const seen = new Set<string>();
  return wanted.flatMap((sha) => {
    const photo = bySha.get(sha);
    if (!photo || photo.nextAt > now || seen.has(sha)) return [];
    seen.add(sha);
    return [photo];
  });
}

/** When something that waits for its time should be tried again, or null. */
export function nextTime(
  mutations: readonly MutationRow[],
  photos: readonly PhotoRow[],
): number | null {
  const times = [
    ...mutations.filter((m) => m.state === 'queued' && m.nextAt > 0).map((m) => m.nextAt),
    ...photos.filter((p) => p.state === 'kept' && p.nextAt > 0).map((p) => p.nextAt),
  ];
  return times.length ? Math.min(...times) : null;
}
