import { outboxOf, type Outbox } from './outbox.ts';
import { outboxesHere, unsentIn } from './unsent.ts';

/**
 * Throws away all that the account wrote here and did not send, at the person's confirmed word. The
 * tables are emptied rather than the database deleted: another tab would hold a deletion up.
 */
export const discardUnsent = (account: string): Promise<void> => emptyOutbox(outboxOf(account));

export async function emptyOutbox(box: Outbox): Promise<void> {
  await box.transaction('rw', box.tables, async () => {
    await Promise.all(box.tables.map((table) => table.clear()));
  });
}

/** True when someone else, also a guest, left unsent work on this phone: it must outlive `account`. */
export async function othersWait(account: string): Promise<boolean> {
  for (const other of await outboxesHere())
    if (other !== account && (await unsentIn(outboxOf(other))) > 0) return true;
  return false;
}
