import { DomainError } from '#lib/domain/errors.ts';
import { mutationOf } from '#lib/domain/mutations/registry.ts';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import { packFile, unpackFile } from './carry-file.ts';
import { carried, type Carried } from './carry-shape.ts';
import { addUnknown, isDeed } from './deeds.ts';
import {
  GUEST,
  isReview,
  outboxOf,
  type DraftRow,
  type MutationRow,
  type Outbox,
} from './outbox.ts';

/** Everything the account (or GUEST) has written on this phone and not sent, as one file. */
export async function exportUnsent(account: string): Promise<Blob> {
  const box = outboxOf(account);
  const read = await box.transaction(
    'r',
    [box.drafts, box.mutations, box.photos, box.bytes],
    async () => ({
      drafts: await box.drafts.toArray(),
      items: await box.mutations.orderBy('order').toArray(),
      photos: await box.photos.toArray(),
      bytes: new Map((await box.bytes.toArray()).map((b) => [b.id, b.bytes])),
    }),
  );
  // A photo whose bytes are gone cannot travel, and must not keep the rest from doing so.
  const photos = read.photos.filter((p) => read.bytes.has(p.id));
  const deeds = read.items.filter(isDeed);
  const header: Carried = {
    format: 'thrillwiki-unsent',
    v:
      read.drafts.some((d) => isReview(d) && d.details) || photos.some((p) => p.caption)
        ? 3
        : deeds.length > 0
          ? 2
          : 1,
    account: account as Carried['account'],
    drafts: read.drafts,
    items: read.items.flatMap(({ id, draftId, name, v, args, madeAt }) =>
      draftId === null ? [] : { id, draftId, name, v, args, madeAt },
    ),
    deeds: deeds.map(({ id, about, name, v, args, madeAt }) => ({
      ...{ id, about: about!, name, v, args, madeAt },
    })),
    photos: photos.map(({ id, draftId, sha256, position, width, height, caption }) => ({
      ...{ id, draftId, sha256, position, type: 'image/jpeg' as const, width, height },
      ...(caption === undefined ? {} : { caption }),
    })),
  };
  return packFile(
    header,
    photos.flatMap((p) => [read.bytes.get(p.id)!, p.thumb]),
  );
}

export interface Imported {
  /** Contributions that were not on this phone. */
  added: number;
  /** Drafts that stand here in another version: both are kept, the file's as a draft of its own. */
  beside: number;
  /** Already here as they are. */
  known: number;
}

/**
 * Takes a file of unsent work into `account`'s outbox, all of it or nothing. Ids stay, so that what the
 * other phone sends too takes effect once; numbers are this phone's own. Doing it again changes
 * nothing. Throws NOT_A_COPY, OTHER_ACCOUNT.
 */
export async function importUnsent(file: Blob, account: string): Promise<Imported> {
  const { header, pieces } = await unpackFile(file);
  const parsed = carried.safeParse(header);
  if (!parsed.success || pieces.length !== parsed.data.photos.length * 2)
    throw new DomainError('NOT_A_COPY', { cause: parsed.error });
  const copy = parsed.data;
  if (copy.account !== account && copy.account !== GUEST) throw new DomainError('OTHER_ACCOUNT');
  await checkPhotos(copy, pieces);

  const box = outboxOf(account);
  const tables = [box.drafts, box.mutations, box.photos, box.bytes, box.meta];
  return box.transaction('rw', tables, async () => {
    const done: Imported = { added: 0, beside: 0, known: 0 };
    for (const draft of copy.drafts) done[await take(box, draft, copy, pieces)]++;
    const added = await addUnknown(box, copy.deeds.map(rowOf));
    return { ...done, added: done.added + added, known: done.known + copy.deeds.length - added };
  });
}

/** A photo is its bytes: one that does not hash to its name, or belongs to nothing, came from elsewhere. */
async function checkPhotos(copy: Carried, pieces: ArrayBuffer[]): Promise<void> {
  const drafts = new Set(copy.drafts.map((d) => d.id));
  const strays = [...copy.items, ...copy.photos].some((one) => !drafts.has(one.draftId));
  const isDoubled = [copy.drafts, [...copy.items, ...copy.deeds], copy.photos].some(
    (list) => new Set(list.map((one) => one.id)).size !== list.length,
  );
  if (strays || isDoubled) throw new DomainError('NOT_A_COPY');
  for (const [i, photo] of copy.photos.entries()) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', pieces[i * 2]!));
    const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (sha256 !== photo.sha256) throw new DomainError('NOT_A_COPY');
  }
}

const sameWords = (a: DraftRow, b: DraftRow): boolean => wordsOf(a) === wordsOf(b);

const wordsOf = (draft: DraftRow): string => {
  const { aspects, pros, cons } = (isReview(draft) && draft.details) || NO_DETAILS;
  const fields = Object.entries(draft.fields).sort();
  return JSON.stringify([fields, Object.entries(aspects).sort(), pros, cons]);
};

/** Takes one contribution in; part of the caller's transaction. */
async function take(
  box: Outbox,
  draft: Carried['drafts'][number],
  copy: Carried,
  pieces: ArrayBuffer[],
): Promise<keyof Imported> {
  const key = `carried ${draft.id} ${draft.updatedAt}`;
  if (await box.meta.get(key)) return 'known';
  const here = await box.drafts.get(draft.id);
  if (here && sameWords(here, draft) && here.state === draft.state) return 'known';
  await box.meta.put({ key, value: true });
  if (here) {
    // Whichever is newer, neither is thrown away: what stands here keeps its name.
    const id = box.newId();
    await box.drafts.put({
      ...draft,
      id,
      state: 'draft',
      baseVersion: null,
      photosHeld: 0,
      shasHeld: [],
    });
    await takePhotos(box, draft.id, copy, pieces, { draftId: id, fresh: true });
    return 'beside';
  }
  const items = copy.items.filter((m) => m.draftId === draft.id);
  await takeItems(box, items);
  await box.drafts.put({ ...draft, state: items.length > 0 ? draft.state : 'draft' });
  await takePhotos(box, draft.id, copy, pieces, { draftId: draft.id, fresh: false });
  return 'added';
}

/** Without number and without what the other phone heard: the server's receipts say it again. */
async function takeItems(box: Outbox, items: Carried['items']): Promise<void> {
  const ids = items.map((m) => m.id);
  if ((await box.mutations.where('id').anyOf(ids).count()) > 0) throw new DomainError('NOT_A_COPY');
  await box.mutations.bulkAdd(items.map(rowOf));
}

function rowOf(m: Carried['items'][number] | Carried['deeds'][number]): MutationRow {
  const mutation = mutationOf(m.name, m.v)!;
  const args = mutation.args.parse(m.args);
  return {
    ...{ id: m.id, name: m.name, v: m.v, args, madeAt: m.madeAt },
    ...('draftId' in m ? { draftId: m.draftId } : { draftId: null, about: m.about }),
    ...{ lane: mutation.lane(args), deps: mutation.deps(args), seq: null, state: 'queued' },
    ...{ attempts: 0, nextAt: 0, version: null, error: null },
  };
}

async function takePhotos(
  box: Outbox,
  from: string,
  copy: Carried,
  pieces: ArrayBuffer[],
  to: { draftId: string; fresh: boolean },
): Promise<void> {
  for (const [i, photo] of copy.photos.entries()) {
    if (photo.draftId !== from) continue;
    const id = to.fresh ? box.newId() : photo.id;
    if (await box.photos.get(id)) throw new DomainError('NOT_A_COPY');
    const bytes = pieces[i * 2]!;
    await box.photos.put({
      ...{ ...photo, id, draftId: to.draftId, size: bytes.byteLength, thumb: pieces[i * 2 + 1]! },
      ...{ state: 'kept', error: null, uploadUrl: null, attempts: 0, nextAt: 0 },
    });
    await box.bytes.put({ id, bytes });
  }
}
