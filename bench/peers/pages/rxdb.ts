import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { BATCH, fetchRows, type Entry } from '../entry.ts';

const opened = (async () => {
  const db = await createRxDatabase({
    name: 'rx',
    storage: getRxStorageDexie(),
    multiInstance: false,
  });
  const { entries } = await db.addCollections<{ entries: import('rxdb').RxCollection<Entry> }>({
    entries: {
      schema: {
        version: 0,
        primaryKey: 'id',
        type: 'object',
        properties: {
          id: { type: 'string', maxLength: 36 },
          kind: { type: 'string' },
          parkId: { type: 'string', maxLength: 36 },
          slug: { type: 'string', maxLength: 200 },
          name: { type: 'string' },
          data: { type: 'object', additionalProperties: true },
        },
        required: ['id', 'parkId', 'slug'],
        indexes: ['parkId', 'slug'],
      },
    },
  });
  return entries;
})();

type State = ReturnType<typeof replicateRxCollection<Entry, { seq: number }>>;
let replication: State | null = null;

window.peer = {
  async pull() {
    const entries = await opened;
    if (replication) {
      replication.reSync();
      return replication.awaitInSync().then(() => undefined);
    }
    replication = replicateRxCollection<Entry, { seq: number }>({
      collection: entries,
      replicationIdentifier: 'bench',
      live: true,
      pull: {
        batchSize: BATCH,
        async handler(checkpoint, limit) {
          const page = await fetchRows(checkpoint?.seq ?? 0, limit);
          return {
            documents: page.documents.map((row) => ({ ...row, _deleted: false })),
            checkpoint: page.checkpoint,
          };
        },
      },
    });
    replication.error$.subscribe((error) => console.error(error));
    await replication.awaitInitialReplication();
  },
  count: async () => (await opened).count().exec(),
  nameOf: async (id) => (await (await opened).findOne(id).exec())?.name,
};
