// Ours: prepared photos are put into the built app's outbox, offline, and sent by its own code.
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { readyForOffline, writeReview } from '../tests/e2e/phone.ts';
import { untilHeld, type BenchPhoto, type PhotoSite, type Sent } from './photo-line.ts';

const PHOTOS_A_REVIEW = 8;

export async function sendByOutbox(site: PhotoSite, photos: readonly BenchPhoto[]): Promise<Sent> {
  const { db, phone } = site;
  const { page, context } = phone;
  const { rows } = await db.query<{ slug: string }>('SELECT slug FROM park ORDER BY slug LIMIT 1');
  await writeReview(page, `/parks/${rows[0]!.slug}`, { title: 'Number 0', text: 'x'.repeat(400) });
  await offerPhotos(site, photos);
  await readyForOffline(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: review.sendLater }).click();
  await page.getByText(contributions.means.queued).first().waitFor();
  await page.evaluate(fillOutbox, [photos.map(({ sha256 }) => sha256), PHOTOS_A_REVIEW] as const);
  return untilHeld(site, photos, () => context.setOffline(false));
}

/** Hands the bytes to the page beside the line; the page keeps them as `benchPhotos`. */
export async function offerPhotos(
  { phone: { page, context } }: Pick<PhotoSite, 'phone'>,
  photos: readonly BenchPhoto[],
): Promise<void> {
  await context.route('**/bench-photo/*', (route) => {
    const sha256 = new URL(route.request().url()).pathname.split('/').at(-1);
    const body = photos.find((photo) => photo.sha256 === sha256)!.bytes;
    return route.fulfill({ contentType: 'application/octet-stream', body });
  });
  await page.evaluate(
    async (names) => {
      window.benchPhotos = new Map();
      for (const sha256 of names)
        window.benchPhotos.set(sha256, await (await fetch(`/bench-photo/${sha256}`)).arrayBuffer());
    },
    photos.map(({ sha256 }) => sha256),
  );
}

declare global {
  interface Window {
    benchPhotos: Map<string, ArrayBuffer>;
  }
}

/** Runs in the page: the one review in the outbox gets photos, and copies of it as many as are needed for the rest. */
async function fillOutbox([names, aReview]: readonly [string[], number]): Promise<void> {
  const found = (await indexedDB.databases()).find((d) => /^outbox-(?!guest)/.test(d.name!))!;
  const db = await new Promise<IDBDatabase>((done) => {
    const open = indexedDB.open(found.name!);
    open.onsuccess = () => done(open.result);
  });
  const first = <T>(store: string): Promise<T> =>
    new Promise((done) => {
      const get = db.transaction(store).objectStore(store).getAll();
      get.onsuccess = () => done(get.result[0] as T);
    });
  type Words = { order?: number; args: object };
  const draft = await first<{ id: string }>('drafts');
  const { order, ...words } = await first<Words>('mutations');
  const write = db.transaction(['drafts', 'mutations', 'photos', 'bytes'], 'readwrite');
  const put = (store: string, row: object) => write.objectStore(store).put(row);
  for (let at = 0; at < names.length; at += aReview) {
    const mine = names.slice(at, at + aReview);
    const draftId = at === 0 ? draft.id : crypto.randomUUID();
    const item = { ...words, draftId, lane: `submission:${draftId}` };
    const args = { ...words.args, submissionId: draftId, photoCount: mine.length };
    put('drafts', { ...draft, id: draftId });
    put(
      'mutations',
      at === 0 ? { ...item, order, args } : { ...item, id: crypto.randomUUID(), args },
    );
    for (const [position, sha256] of mine.entries()) {
      const bytes = window.benchPhotos.get(sha256)!;
      const photoId = crypto.randomUUID();
      const size = { width: 2048, height: 1536 };
      put('photos', {
        ...{ id: photoId, draftId, sha256, position, ...size, type: 'image/jpeg' },
        ...{ size: bytes.byteLength, thumb: new ArrayBuffer(1), state: 'kept', error: null },
        ...{ uploadUrl: null, attempts: 0, nextAt: 0 },
      });
      put('bytes', { id: photoId, bytes });
      put('mutations', {
        ...{ ...item, id: crypto.randomUUID(), name: 'photo.attach', deps: [sha256] },
        args: { photoId, submissionId: draftId, sha256, ...size, position, caption: null },
      });
    }
  }
  await new Promise((done) => (write.oncomplete = done));
  db.close();
}
