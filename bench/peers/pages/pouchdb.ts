import PouchDB from 'pouchdb-browser';
import type { Entry } from '../entry.ts';

const local = new PouchDB<Omit<Entry, 'id'>>('pouch', { auto_compaction: true });

window.peer = {
  async pull() {
    await local.replicate.from(`${location.origin}/db/catalogue`, {
      batch_size: 2_000,
      batches_limit: 4,
    });
  },
  count: async () => (await local.info()).doc_count,
  nameOf: (id) =>
    local.get(id).then(
      (row) => row.name,
      () => undefined,
    ),
};
