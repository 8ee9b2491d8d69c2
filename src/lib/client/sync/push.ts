import { DomainError, ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';
import type { PushResponse, PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { MutationRow, Outbox } from '../db/outbox.ts';
import { heardEpoch, offerAgain } from '../db/writing.ts';
import { waitMs } from './backoff.ts';
import { chooseMutations } from './choose.ts';
import type { Net } from './net.ts';

export interface Surroundings {
  now(): number;
  /** 0 to 1. */
  chance(): number;
}

/** Refusals of the picture itself, not of the words it belongs to. */
const ABOUT_THE_PHOTO: ReadonlySet<ErrorCode> = new Set([
  'UPLOAD_MISMATCH',
  'NOT_A_PHOTO',
  'HEIC_UNSUPPORTED',
  'TOO_MANY_PIXELS',
  'TOO_MANY_BYTES',
  'TOO_MANY_PHOTOS',
]);

/**
 * Sends one batch of what is ready; false when nothing was. Numbers are stamped and committed before
 * the line is used, so that however the answer gets lost the same item goes again under the same
 * number. Throws the push's own failure after noting when to try again.
 */
export async function pushOnce(
  box: Outbox,
  userId: string,
  net: Net,
  { now, chance }: Surroundings,
): Promise<boolean> {
  const batch = await stampBatch(box, now());
  if (batch.length === 0) return false;
  await sendBatch(box, userId, batch, net, { now, chance });
  return true;
}

/** A request refused as a whole is sent item by item, so that only the one it is about is parked. */
async function sendBatch(
  box: Outbox,
  userId: string,
  batch: MutationRow[],
  net: Net,
  around: Surroundings,
): Promise<void> {
  const { now, chance } = around;
  const clientId = await box.clientId();
  let answer: PushResponse;
  try {
    answer = await net.push({
      p: PROTOCOL,
      clientId,
      userId,
      mutations: batch.map(asQueued),
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (ERROR_CLASS[error.code] !== 'refused') {
      await postpone(box, batch, error, now(), chance());
      throw error;
    }
    if (batch.length > 1) for (const m of batch) await sendBatch(box, userId, [m], net, around);
    else await park(box, batch[0]!, { code: error.code, field: error.field });
    return;
  }
  await settle(box, batch, answer, now(), chance());
}

const park = (box: Outbox, m: MutationRow, error: NonNullable<MutationRow['error']>) =>
  box.mutations.update(m.order!, { state: 'parked', error });

const asQueued = (m: MutationRow): QueuedMutation => ({
  id: m.id,
  lane: m.lane,
  seq: m.seq!,
  name: m.name,
  v: m.v,
  args: m.args,
  madeAt: m.madeAt,
});

async function stampBatch(box: Outbox, now: number): Promise<MutationRow[]> {
  return box.transaction('rw', box.mutations, box.photos, box.lanes, async () => {
    const photos = await box.photos.toArray();
    const batch = chooseMutations(await box.mutations.orderBy('order').toArray(), photos, now);
    for (const m of batch) {
      if (m.seq !== null) continue;
      const last = (await box.lanes.get(m.lane))?.last ?? 0;
      m.seq = last + 1;
      await box.lanes.put({ lane: m.lane, last: m.seq });
      await box.mutations.update(m.order!, { seq: m.seq });
    }
    return batch;
  });
}

/** Files every answer in one commit, with what it says of the server's numbering. */
async function settle(
  box: Outbox,
  batch: MutationRow[],
  { epoch, results }: PushResponse,
  now: number,
  chance: number,
): Promise<void> {
  const { drafts, mutations, photos, released, lanes, meta } = box;
  await box.transaction('rw', [drafts, mutations, photos, released, lanes, meta], async () => {
    await file(box, batch, results, now, chance);
    if (epoch !== undefined) await heardEpoch(box, epoch);
  });
}

async function file(
  box: Outbox,
  batch: MutationRow[],
  results: PushResult[],
  now: number,
  chance: number,
): Promise<void> {
  const byId = new Map(results.map((r) => [r.id, r]));
  for (const m of batch) {
    const result = byId.get(m.id);
    const order = m.order!;
    switch (result?.kind) {
      case 'applied':
        await box.mutations.update(order, {
          state: 'acked',
          version: result.version,
          error: null,
        });
        break;
      case 'rejected': {
        const { code, field, message, afterMs } = result;
        const againAt = afterMs === undefined ? undefined : now + afterMs;
        await park(box, m, { code, field, message, againAt });
        if (ABOUT_THE_PHOTO.has(code))
          for (const sha256 of m.deps)
            await box.photos
              .where({ sha256, draftId: m.draftId })
              .modify({ state: 'refused', error: code });
        break;
      }
      case 'cloned': // this queue was copied to another phone
        await box.startAnew();
        return;
      default: {
        // A gap with nothing of ours before it: the server's numbers are not the ones we knew. If it
        // was set back, what this item builds on must be there again first; if not, it is known by
        // its receipts, which count under the old name, and this item begins its lane.
        if (result?.kind === 'gap' && isHead(m, batch)) {
          if (m.gapSeen) await box.startAnew();
          else {
            await box.mutations.update(order, { gapSeen: true });
            await offerAgain(box);
          }
          return;
        }
        // `retry`, `gap`, or no answer for this item: the same item again, later.
        const attempts = m.attempts + 1;
        const wait = waitMs(attempts, chance, result?.kind === 'retry' ? result.afterMs : 0);
        await box.mutations.update(order, { attempts, nextAt: now + wait });
        if (result?.kind === 'retry' && result.code === 'UPLOAD_MISSING')
          for (const sha256 of m.deps)
            await box.photos.where({ sha256 }).modify({ state: 'kept', uploadUrl: null });
      }
    }
  }
}

const isHead = (m: MutationRow, batch: MutationRow[]): boolean =>
  batch.find((other) => other.lane === m.lane) === m;

async function postpone(
  box: Outbox,
  batch: MutationRow[],
  error: DomainError,
  now: number,
  chance: number,
): Promise<void> {
  if (ERROR_CLASS[error.code] === 'hold') return; // waits for a person, not for time
  await box.transaction('rw', box.mutations, async () => {
    for (const m of batch) {
      const attempts = m.attempts + 1;
      const wait = waitMs(attempts, chance, error.retryAfterMs);
      await box.mutations.update(m.order!, { attempts, nextAt: now + wait });
    }
  });
}
