import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { cache } from '#lib/client/db/cache.ts';
import { outboxOf } from '#lib/client/db/outbox.ts';
import { aReview } from '../../support/reviews.ts';
import { draftOf } from '../one-phone.ts';
import { Disk, Process } from './disk.ts';
import { memoryCache, memoryOutbox } from './databases.ts';

const stores = {
  Dexie: () => ({ box: outboxOf(uuidv7()), cache: cache() }),
  memory: () => {
    const [disk, tab] = [new Disk(), new Process()];
    return { box: memoryOutbox(disk, tab, uuidv7(), uuidv7), cache: memoryCache(disk, tab) };
  },
};

const mutation = (lane: string, id = uuidv7()) => ({
  id,
  draftId: lane,
  lane,
  seq: null,
  name: 'n',
  v: 1,
  args: { deep: [1, { a: null }] },
  deps: ['x'],
  madeAt: '2026-06-01T10:00:00.000Z',
  state: 'queued' as const,
  attempts: 0,
  nextAt: 0,
  version: null,
  error: null,
});

/** What the phone's code relies on. The simulator's store must keep it as Dexie does. */
describe.each(Object.entries(stores))('a store of %s', (_, open) => {
  it('gives back copies, and what was changed in hand is not changed in store', async () => {
    const { box } = open();
    const draft = structuredClone(draftOf());
    await box.drafts.put(draft);
    draft.fields.text = 'changed';
    const read = (await box.drafts.get(draft.id))!;
    expect(aReview(read).fields.text).toBe('x');
    read.subject.id = 'changed';
    expect((await box.drafts.get(draft.id))!.subject.id).not.toBe('changed');
    expect(await box.drafts.get('none')).toBeUndefined();
  });

  it('numbers rows in the order they came, and never twice', async () => {
    const { box } = open();
    await box.mutations.bulkAdd([mutation('a'), mutation('b')]);
    const [first] = await box.mutations.orderBy('order').primaryKeys();
    await box.mutations.clear();
    await box.mutations.bulkAdd([mutation('c')]);
    const [later] = await box.mutations.orderBy('order').toArray();
    expect(later!.order!).toBeGreaterThan(first! + 1);
  });

  it('finds, counts, sorts, changes and deletes by fields', async () => {
    const { box } = open();
    await box.mutations.bulkAdd([mutation('a'), mutation('b'), mutation('a')]);
    expect(await box.mutations.where({ lane: 'a' }).count()).toBe(2);
    expect(await box.mutations.filter((m) => m.seq === null).count()).toBe(3);
    await box.mutations.where({ lane: 'a' }).modify({ seq: 4 });
    await box.mutations.filter((m) => m.lane === 'b').modify((m) => void (m.seq = 5));
    const all = await box.mutations.orderBy('order').toArray();
    expect(all.map((m) => m.seq)).toEqual([4, 5, 4]);
    expect(await box.mutations.update(all[0]!.order!, { seq: 9 })).toBe(1);
    expect(await box.mutations.update(12_345, { seq: 9 })).toBe(0);
    expect((await box.mutations.toCollection().sortBy('seq')).map((m) => m.seq)).toEqual([4, 5, 9]);
    expect(await box.mutations.where({ lane: 'a' }).delete()).toBe(2);
    expect(await box.mutations.toCollection().first()).toMatchObject({ lane: 'b' });
    expect(await box.drafts.where('id').anyOf(['none']).primaryKeys()).toEqual([]);
  });

  it('refuses a second row under a unique field, with the whole call', async () => {
    const { box } = open();
    const id = uuidv7();
    await box.mutations.bulkAdd([mutation('a', id)]);
    await expect(
      box.transaction('rw', box.mutations, () =>
        box.mutations.bulkAdd([mutation('b'), mutation('b', id)]),
      ),
    ).rejects.toThrow();
    expect(await box.mutations.count()).toBe(1);
  });

  it('undoes a transaction that fails, and everything of it', async () => {
    const { box } = open();
    const draft = draftOf();
    await box.drafts.put(draft);
    const fails = box.transaction('rw', box.drafts, box.meta, async () => {
      await box.drafts.delete(draft.id);
      await box.meta.put({ key: 'k', value: 1 });
      throw new Error('here');
    });
    await expect(fails).rejects.toThrow('here');
    expect(await box.drafts.count()).toBe(1);
    expect(await box.meta.get('k')).toBeUndefined();
  });

  it('lets one transaction see nothing of another that is not done', async () => {
    const { box } = open();
    await box.meta.put({ key: 'n', value: 0 });
    const add = () =>
      box.transaction('rw', box.meta, async () => {
        const n = (await box.meta.get('n'))!.value as number;
        await box.meta.get('other');
        await box.meta.put({ key: 'n', value: n + 1 });
      });
    await Promise.all([add(), add(), add(), box.meta.get('n')]);
    expect((await box.meta.get('n'))!.value).toBe(3);
  });

  it('does not reach a table that the transaction did not name, nor write in one that reads', async () => {
    const { box } = open();
    await expect(box.transaction('rw', box.meta, () => box.lanes.get('a'))).rejects.toThrow();
    await expect(
      box.transaction('r', box.meta, () => box.meta.put({ key: 'k', value: 1 })),
    ).rejects.toThrow();
  });

  it('joins a transaction begun inside another of the same store', async () => {
    const { box } = open();
    const outer = box.transaction('rw', box.meta, async () => {
      await box.clientId();
      throw new Error('outer');
    });
    await expect(outer).rejects.toThrow('outer');
    expect(await box.meta.get('clientId')).toBeUndefined();
  });

  it('keeps rows by two fields together', async () => {
    const { cache: store } = open();
    await store.overlay.clear();
    await store.overlay.put({ entity: 'park', id: 'a', rev: 1, row: null });
    await store.overlay.put({ entity: 'ride', id: 'a', rev: 2, row: null });
    await store.overlay.put({ entity: 'park', id: 'a', rev: 3, row: null });
    expect((await store.overlay.get(['park', 'a']))?.rev).toBe(3);
    expect((await store.overlay.toArray()).map((o) => o.rev)).toEqual([3, 2]);
    expect(await store.chunks.bulkGet(['none'])).toEqual([undefined]);
  });
});

describe('a disk', () => {
  const phone = () => {
    const disk = new Disk();
    const open = (tab = new Process()) => ({
      tab,
      box: memoryOutbox(disk, tab, 'a', uuidv7),
    });
    return { disk, open };
  };

  it('keeps what was committed when its tab is killed, and undoes what was not', async () => {
    const { disk, open } = phone();
    const one = open();
    one.tab.onDeath(() => disk.release(one.tab));
    await one.box.meta.put({ key: 'done', value: 1 });
    void one.box.transaction('rw', one.box.meta, async () => {
      await one.box.meta.put({ key: 'begun', value: 1 });
      one.tab.kill();
      await one.box.meta.put({ key: 'never', value: 1 });
    });
    const two = open();
    expect((await two.box.meta.toArray()).map((m) => m.key)).toEqual(['done']);
  });

  it('fails the commit that finds no room, once', async () => {
    const { disk, open } = phone();
    const { box } = open();
    disk.failAfter = 1;
    await expect(box.meta.put({ key: 'k', value: 1 })).rejects.toThrow('no room');
    expect(await box.meta.count()).toBe(0);
    await box.meta.put({ key: 'k', value: 1 });
    expect(await box.meta.count()).toBe(1);
  });

  it('loses the last commits of a relaxed store when the power goes, and none of a strict one', async () => {
    const { disk, open } = phone();
    const { tab, box } = open();
    const relaxed = memoryCache(disk, tab);
    await box.meta.put({ key: 'k', value: 1 });
    await relaxed.scopes.put({ scope: 'a', cursor: '1' });
    await relaxed.scopes.put({ scope: 'a', cursor: '2' });
    disk.powerCut(() => 1);
    expect(await box.meta.count()).toBe(1);
    expect((await relaxed.scopes.get('a'))?.cursor).toBe('1');
  });
});
