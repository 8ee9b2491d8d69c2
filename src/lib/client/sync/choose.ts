import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS } from '#lib/protocol/push.ts';
import type { MutationRow, PhotoRow } from '../db/outbox.ts';
import { LONGEST_WAIT_MS } from './backoff.ts';

/** Its time has come; one further ahead than anything ever waits shows a clock that was set back. */
const isDue = (nextAt: number, now: number): boolean =>
  nextAt <= now || nextAt > now + LONGEST_WAIT_MS;

const ROOM = PUSH_MAX_BYTES - 4096; // for the envelope

/**
 * What to send next, in order: per lane from its head. An item whose photo is not up yet is passed
 * over as long as it has no number; one that waits for its time, or was numbered and must wait,
 * stops its own lane and no other. Refused words stop their lane until the person acts, but for what
 * already has a number: that runs its course. A refused photo stops nothing.
 */
export function chooseMutations(
  mutations: readonly MutationRow[],
  photos: readonly Pick<PhotoRow, 'sha256' | 'state'>[],
  now: number,
): MutationRow[] {
  const uploaded = new Set(photos.filter((p) => p.state === 'uploaded').map((p) => p.sha256));
  const stopped = new Set<string>();
  const refused = new Set<string>();
  const chosen: MutationRow[] = [];
  let bytes = 0;

  for (const m of mutations) {
    if (stopped.has(m.lane) || m.state === 'acked') continue;
    if (m.state === 'parked') {
      if (m.deps.length === 0) refused.add(m.lane);
      continue;
    }
    if (refused.has(m.lane) && m.seq === null) continue;
    const isUp = m.deps.every((sha) => uploaded.has(sha));
    if (!isUp && m.seq === null) continue;
    if (!isUp || !isDue(m.nextAt, now)) {
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

/** The photos that a queued item waits for, in the order of their items. */
function wantedPhotos(mutations: readonly MutationRow[], photos: readonly PhotoRow[]): PhotoRow[] {
  const wanted = mutations.filter((m) => m.state === 'queued').flatMap((m) => m.deps);
  const bySha = new Map(photos.filter((p) => p.state === 'kept').map((p) => [p.sha256, p]));
  return [...new Set(wanted)].flatMap((sha) => bySha.get(sha) ?? []);
}

/** The photos to send now, in the order of the items that wait for them. */
export const choosePhotos = (
  mutations: readonly MutationRow[],
  photos: readonly PhotoRow[],
  now: number,
): PhotoRow[] => wantedPhotos(mutations, photos).filter((p) => isDue(p.nextAt, now));

/** The next moment at which something that waits for its time may be tried, or null. */
export function nextTime(
  mutations: readonly MutationRow[],
  photos: readonly PhotoRow[],
  now: number,
): number | null {
  const queued = mutations.filter((m) => m.state === 'queued');
  const times = [...queued, ...wantedPhotos(mutations, photos)].map((item) => item.nextAt);
  const ahead = times.filter((at) => !isDue(at, now));
  return ahead.length ? Math.min(...ahead) : null;
}
