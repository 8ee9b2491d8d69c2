import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS } from '#lib/protocol/push.ts';
import type { MutationRow, PhotoRow } from '../db/outbox.ts';
import { LONGEST_WAIT_MS } from './backoff.ts';

/** Its time has come; one further ahead than anything ever waits shows a clock that was set back. */
const isDue = (nextAt: number, now: number): boolean =>
  nextAt <= now || nextAt > now + LONGEST_WAIT_MS;

const ROOM = PUSH_MAX_BYTES - 4096; // for the envelope

/**
 * What to send next. What has a number comes first, by its number, and stops its lane, and no other,
 * while it must wait: whatever is numbered now comes after it, also a photo that stood before it in
 * the queue and was not up then. Then the rest, per lane from its head: an item whose photo is not up
 * is passed over, one that waits for its time stops its lane. Refused words stop what has no number
 * until the person acts; a refused photo stops nothing.
 */
export function chooseMutations(
  mutations: readonly MutationRow[],
  photos: readonly Pick<PhotoRow, 'sha256' | 'state'>[],
  now: number,
): MutationRow[] {
  const uploaded = new Set(photos.filter((p) => p.state === 'uploaded').map((p) => p.sha256));
  const isUp = (m: MutationRow): boolean => m.deps.every((sha) => uploaded.has(sha));
  const stopped = new Set<string>();
  const ready: MutationRow[] = [];
  const numbered = mutations.filter((m) => m.state === 'queued' && m.seq !== null);
  for (const m of numbered.sort((a, b) => a.seq! - b.seq!)) {
    if (stopped.has(m.lane)) continue;
    if (isUp(m) && isDue(m.nextAt, now)) ready.push(m);
    else stopped.add(m.lane);
  }
  for (const m of mutations) {
    if (stopped.has(m.lane) || m.state === 'acked') continue;
    if (m.state === 'parked') {
      if (m.deps.length === 0) stopped.add(m.lane);
      continue;
    }
    if (m.seq !== null || !isUp(m)) continue;
    if (isDue(m.nextAt, now)) ready.push(m);
    else stopped.add(m.lane);
  }
  return firstThatFit(ready);
}

function firstThatFit(ready: readonly MutationRow[]): MutationRow[] {
  const chosen: MutationRow[] = [];
  let bytes = 0;
  for (const m of ready) {
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
