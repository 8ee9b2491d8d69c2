import { DomainError, ERROR_CLASS } from '#lib/domain/errors.ts';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { uuidv7 } from 'uuidv7';
import type { MutationRow, Outbox } from '../db/outbox.ts';
import { backoffMs } from './backoff.ts';
import { chooseMutations } from './choose.ts';
import type { Net } from './net.ts';

export interface Surroundings {
  now(): number;
  /** 0 to 1. */
  chance(): number;
}

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
  const clientId = await box.clientId();
  try {
    const { results } = await net.push({
      p: PROTOCOL,
      clientId,
      userId,
      mutations: batch.map(asQueued),
    });
    await settle(box, batch, results, now(), chance());
  } catch (error) {
    if (error instanceof DomainError) await postpone(box, batch, error, now(), chance());
    throw error;
  }
  return true;
}

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

/** Files every answer in one commit. */
async function settle(
  box: Outbox,
  batch: MutationRow[],
  results: PushResult[],
  now: number,
  chance: number,
): Promise<void> {
  const byId = new Map(results.map((r) => [r.id, r]));
  await box.transaction('rw', [box.mutations, box.photos, box.lanes, box.meta], async () => {
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
          const { code, field, message } = result;
          await box.mutations.update(order, { state: 'parked', error: { code, field, message } });
          break;
        }
        case 'cloned':
          await renumber(box);
          return;
        default: {
          // `retry`, `gap`, or no answer for this item: the same item again, later.
          const attempts = m.attempts + 1;
          const wait = Math.max(
            result?.kind === 'retry' ? result.afterMs : 0,
            backoffMs(attempts, chance),
          );
          await box.mutations.update(order, { attempts, nextAt: now + wait });
          if (result?.kind === 'retry' && result.code === 'UPLOAD_MISSING')
            for (const sha256 of m.deps)
              await box.photos.where({ sha256 }).modify({ state: 'kept', uploadUrl: null });
        }
      }
    }
  });
}

/** This queue was copied to another phone: it goes on under a new name, unsettled items numbered anew. */
async function renumber(box: Outbox): Promise<void> {
  await box.meta.put({ key: 'clientId', value: uuidv7() });
  await box.lanes.clear();
  await box.mutations.filter((m) => m.state === 'queued').modify({ seq: null, nextAt: 0 });
}

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
      const wait = Math.max(error.retryAfterMs ?? 0, backoffMs(attempts, chance));
      await box.mutations.update(m.order!, { attempts, nextAt: now + wait });
    }
  });
}
