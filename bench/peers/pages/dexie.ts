// Rows kept one by one: what most apps do by hand.
import { Dexie, type Table } from 'dexie';
import { BATCH, fetchRows, type Entry } from '../entry.ts';

const db = new Dexie('rows', { chromeTransactionDurability: 'relaxed' }) as Dexie & {
  entries: Table<Entry, string>;
  meta: Table<{ key: string; seq: number }, string>;
};
db.version(1).stores({ entries: 'id, parkId, slug', meta: 'key' });

window.peer = {
  async pull() {
    for (;;) {
      const from = (await db.meta.get('cursor'))?.seq ?? 0;
      const { documents, checkpoint } = await fetchRows(from, BATCH);
      await db.transaction('rw', db.entries, db.meta, async () => {
        await db.entries.bulkPut(documents);
        await db.meta.put({ key: 'cursor', seq: checkpoint.seq });
      });
      if (documents.length < BATCH) return;
    }
  },
  count: () => db.entries.count(),
  nameOf: async (id) => (await db.entries.get(id))?.name,
};
