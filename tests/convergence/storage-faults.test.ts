/** S50: whatever the browser does to a transaction, what was said to be saved is there, and whole. */
import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findDamage } from '#lib/client/db/check.ts';
import { Outbox, type ReviewDraftRow } from '#lib/client/db/outbox.ts';
import { storeProblem } from '#lib/client/db/steady.ts';
import {
  addPhoto,
  discardDraft,
  queueDraft,
  removePhoto,
  reopenDraft,
  saveDraft,
} from '#lib/client/db/writing.ts';
import { AT, draftOf, fields, picture } from './one-phone.ts';
import { aReview } from '../support/reviews.ts';

type Fault = 'abort' | 'quota' | 'none';
type WriteName = 'put' | 'add' | 'delete';

afterEach(() => vi.restoreAllMocks());

/** The n-th write from here on takes its transaction down; answers how many writes there were. */
function breakWrite(n: number, fault: Fault): () => number {
  let writes = 0;
  for (const name of ['put', 'add', 'delete'] satisfies WriteName[]) {
    const real = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      const isIt = ++writes === n && fault !== 'none';
      if (isIt && fault === 'quota') throw new DOMException('full', 'QuotaExceededError');
      const request = real.apply(this, args);
      if (isIt) this.transaction.abort();
      return request;
    } as never);
  }
  return () => writes;
}

/** The n-th transaction from here on finds its connection gone. */
function loseConnection(n: number, name: string): void {
  let count = 0;
  const real = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...args: Parameters<typeof real>
  ) {
    if (++count === n) throw new DOMException('Connection to Indexed Database server lost', name);
    return real.apply(this, args);
  });
}

interface Said {
  texts: Map<string, string>;
  photos: Set<string>;
  queued: Set<string>;
  gone: Set<string>;
}

/** Writes as a person does; notes what was said to be saved, and goes on after a failure. */
async function story(box: Outbox, keepPhoto: typeof addPhoto = addPhoto) {
  const said: Said = { texts: new Map(), photos: new Set(), queued: new Set(), gone: new Set() };
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => failures.push(error));
  };
  const save = (draft: ReviewDraftRow, text: string) =>
    attempt(async () => {
      if (await saveDraft(box, { ...draft, fields: { ...fields, text } }))
        said.texts.set(draft.id, text);
    });
  const photo = (draft: ReviewDraftRow) =>
    attempt(async () => {
      const row = await keepPhoto(box, draft, picture());
      if (row) said.photos.add(row.id);
    });
  const queue = (draft: ReviewDraftRow) =>
    attempt(async () => {
      const text = said.texts.get(draft.id) ?? 'x';
      await queueDraft(box, draft, { ...fields, text }, AT);
      said.queued.add(draft.id);
      said.texts.set(draft.id, text);
    });
  const [one, two] = [draftOf(), draftOf()];
  await save(one, 'a');
  await photo(one);
  await photo(one);
  await save(one, 'b');
  await queue(one);
  await attempt(async () => {
    await reopenDraft(box, one.id);
    said.queued.delete(one.id);
  });
  await attempt(async () => {
    const [last] = [...said.photos].slice(-1);
    if (!last || said.queued.has(one.id)) return;
    said.photos.delete(last); // asked for: may be gone or there
    await removePhoto(box, last);
  });
  await queue(one);
  await save(two, 'c');
  await photo(two);
  await attempt(async () => {
    said.texts.delete(two.id);
    const mine = await box.photos.where({ draftId: two.id }).primaryKeys();
    for (const id of mine) said.photos.delete(id);
    await discardDraft(box, two.id);
    said.gone.add(two.id);
  });
  return { said, failures };
}

/** What of the said is not there after a restart. */
async function missing(name: string, said: Said): Promise<string[]> {
  const box = new Outbox(name);
  const held = {
    drafts: await box.drafts.toArray(),
    mutations: await box.mutations.toArray(),
    photos: await box.photos.toArray(),
    byteIds: await box.bytes.toCollection().primaryKeys(),
  };
  box.close();
  const drafts = new Map(held.drafts.map((d) => [d.id, d]));
  const bytes = new Set(held.byteIds);
  const { damaged, strays } = findDamage(held);
  return [
    ...[...said.texts]
      .filter(([id, text]) => !drafts.has(id) || aReview(drafts.get(id)).fields.text !== text)
      .map(String),
    ...[...said.photos].filter((id) => !bytes.has(id) || !held.photos.some((p) => p.id === id)),
    ...[...said.queued].filter((id) => drafts.get(id)?.state !== 'queued'),
    ...[...said.gone].filter((id) => drafts.has(id)),
    ...[...damaged].map((id) => `damaged ${id}`),
    ...(strays > 0 ? [`${strays} strays`] : []),
  ];
}

async function runStory(n: number, fault: Fault, keepPhoto?: typeof addPhoto) {
  const name = uuidv7();
  const box = new Outbox(name);
  await box.open();
  const writes = breakWrite(n, fault);
  const { said, failures } = await story(box, keepPhoto);
  const count = writes();
  vi.restoreAllMocks();
  box.close(); // killed and opened again
  return { missing: await missing(name, said), failures, count };
}

describe.each(['abort', 'quota'] as const)('%s', (fault) => {
  it('S10: at every single write loses nothing that was said to be saved', async () => {
    const { count, failures, missing } = await runStory(0, 'none');
    expect([failures, missing]).toEqual([[], []]);
    for (let n = 1; n <= count; n++) {
      const run = await runStory(n, fault);
      expect(run.missing, `write ${n}`).toEqual([]);
      expect(run.failures.length, `write ${n} was noticed`).toBeGreaterThan(0);
      const said = fault === 'quota' ? 'PHONE_FULL' : 'STORE_CLOSED';
      expect(run.failures.map(storeProblem), `write ${n}`).toContain(said);
    }
  });
});

it('is shown to notice a photo that is kept in two commits', async () => {
  const torn: typeof addPhoto = async (box, draft, prepared) => {
    const row = (await addPhoto(box, draft, prepared))!;
    await box.bytes.delete(row.id);
    await box.bytes.put({ id: row.id, bytes: prepared.bytes });
    return row;
  };
  const { count } = await runStory(0, 'none', torn);
  const found: string[] = [];
  for (let n = 1; n <= count; n++) found.push(...(await runStory(n, 'abort', torn)).missing);
  expect(found).not.toEqual([]);
});

it.each(['InvalidStateError', 'UnknownError'])(
  'a connection lost (%s) at any transaction is opened anew, and nobody notices',
  async (error) => {
    for (let n = 1; n <= 12; n++) {
      const name = uuidv7();
      const box = new Outbox(name);
      await box.open();
      const draft = draftOf();
      loseConnection(n, error);
      await saveDraft(box, draft);
      await addPhoto(box, draft, picture());
      await queueDraft(box, draft, fields, AT);
      vi.restoreAllMocks();
      box.close();
      const again = new Outbox(name);
      expect(await again.mutations.count(), `transaction ${n}`).toBe(2);
      again.close();
    }
  },
);

it('a store that never opens ends in words instead of waiting', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest);
  const box = new Outbox(uuidv7());
  const answers = Promise.all(
    [box.drafts.count(), saveDraft(box, draftOf())].map((work) =>
      Promise.resolve(work).then(
        () => 'saved',
        (error: unknown) => storeProblem(error),
      ),
    ),
  );
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  expect(await answers).toEqual(['STORE_CLOSED', 'STORE_CLOSED']);
});

it('a browser without a store says so at once', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError');
  });
  const box = new Outbox(uuidv7());
  const answer = await saveDraft(box, draftOf()).then(() => 'saved', storeProblem);
  expect(answer).toBe('STORE_CLOSED');
});

it('a phone copied back to an older app is told to reload, its store untouched', () => {
  expect(storeProblem(new DOMException('newer', 'VersionError'))).toBe('APP_OUTDATED');
});
