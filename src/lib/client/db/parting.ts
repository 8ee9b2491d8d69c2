import Dexie from 'dexie';
import { outboxOf, type Outbox } from './outbox.ts';

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
  const start = 'outbox-';
  for (const name of await Dexie.getDatabaseNames()) {
    if (!name.startsWith(start) || name === start + account) continue;
    if ((await outboxOf(name.slice(start.length)).drafts.count()) > 0) return true;
  }
  return false;
}
