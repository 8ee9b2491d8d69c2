import type { Sanction } from '#lib/domain/moderation/sanction.ts';
import type { Mine } from './mine.ts';
import type { MutationRow, Outbox } from './outbox.ts';

// S68: what a sanction stopped is parked with its words. When it is over they are sent again, as another item: the answer to
// this one is final.

/** It names the sanction in its message. */
export const isStopped = (m: Pick<MutationRow, 'state' | 'error'>): boolean =>
  m.state === 'parked' && m.error?.code === 'FORBIDDEN' && m.error.field === 'sanction';

/** What was held against the person, as the server told. */
export const sanctionsIn = async (mine: Mine): Promise<Sanction[]> =>
  (await mine.rows.where({ entity: 'sanction' }).toArray()).map(({ row }) => row as Sanction);

/**
 * Queues again what was stopped by a sanction that was lifted, or whose time is over: by how long it was to last when
 * the item was refused, whatever this phone's clock says. Answers how many.
 */
export async function sendAfterSanctions(box: Outbox, mine: Mine, now: number): Promise<number> {
  if ((await box.mutations.filter(isStopped).count()) === 0) return 0;
  const lifted = new Set(
    (await sanctionsIn(mine)).filter((s) => s.liftedAt !== null).map(({ id }) => id),
  );
  return box.transaction('rw', box.mutations, async () => {
    const over = await box.mutations
      .filter((m) => {
        const { message = '', againAt } = m.error ?? {};
        return isStopped(m) && (lifted.has(message) || (againAt !== undefined && againAt <= now));
      })
      .toArray();
    for (const m of over)
      await box.mutations.update(m.order!, {
        ...{ id: box.newId(), seq: null, sent: false, state: 'queued', error: null },
        ...{ attempts: 0, nextAt: 0 },
      });
    return over.length;
  });
}
