import { DomainError, ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';
import type { Outbox, PhotoRow } from '../db/outbox.ts';
import { waitMs } from './backoff.ts';
import { choosePhotos } from './choose.ts';
import type { Net } from './net.ts';
import type { Surroundings } from './push.ts';

/** Sends one photo's bytes; resumes at `uploadUrl` when there is one. Ends soon after `signal` says so. */
export type Uploader = (job: {
  sha256: string;
  bytes: ArrayBuffer;
  type: string;
  userId: string;
  uploadUrl: string | null;
  signal: AbortSignal;
  onUrl(url: string): Promise<void>;
  onProgress(arrived: number, total: number): void;
}) => Promise<void>;

/**
 * Sends the next photo that a queued item waits for; false when there was none. A refused photo is
 * parked with its item, kept, and shown; the rest of the contribution goes on. Ended by `signal` (the
 * account changed, the engine stops), a photo is left as it stands.
 */
export async function uploadOnce(
  box: Outbox,
  userId: string,
  net: Net,
  upload: Uploader,
  { now, chance }: Surroundings,
  progress: (photoId: string, share: number) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<boolean> {
  const photo = choosePhotos(
    await box.mutations.orderBy('order').toArray(),
    await box.photos.toArray(),
    now(),
  )[0];
  if (!photo) return false;
  const shares: number[] = [];
  const report = (share: number): void => {
    shares.push(share);
    progress(photo.id, share);
  };
  try {
    const needed = await net.neededPhotos([photo.sha256]);
    if (needed.includes(photo.sha256)) await send(box, photo, userId, upload, report, signal);
    await box.photos.where({ sha256: photo.sha256 }).modify(sent);
  } catch (error) {
    if (signal.aborted) return false;
    const known = meaning(error);
    // Where bytes arrive a try was not in vain, and the next need not wait longer than the first.
    const moved = shares.at(-1)! > shares[0]!;
    const attempts = moved && ERROR_CLASS[known.code] === 'offline' ? 1 : photo.attempts + 1;
    await note(box, { ...photo, attempts }, known, now(), chance());
    if (ERROR_CLASS[known.code] !== 'refused') throw known;
  }
  return true;
}

function sent(photo: PhotoRow): void {
  Object.assign(photo, { state: 'uploaded', error: null });
  delete photo.limited;
}

/** What is said of the photo itself; every other refusal is of the transport and says nothing against it. */
const ABOUT_THE_PHOTO: ReadonlySet<ErrorCode> = new Set([
  'NOT_A_PHOTO',
  'HEIC_UNSUPPORTED',
  'TOO_MANY_PIXELS',
  'TOO_MANY_BYTES',
  'UPLOAD_MISMATCH',
] as const);

/** An upload that the server no longer knows, or knows at another place, is begun anew. */
function meaning(error: unknown): DomainError {
  if (!(error instanceof DomainError)) return new DomainError('INTERNAL', { cause: error });
  const isFinal = ERROR_CLASS[error.code] === 'refused';
  return isFinal && !ABOUT_THE_PHOTO.has(error.code)
    ? new DomainError('UPLOAD_MISSING', { cause: error })
    : error;
}

async function send(
  box: Outbox,
  photo: PhotoRow,
  userId: string,
  upload: Uploader,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const stored = await box.bytes.get(photo.id);
  if (!stored) throw new DomainError('UPLOAD_MISMATCH');
  await upload({
    sha256: photo.sha256,
    bytes: stored.bytes,
    type: photo.type,
    userId,
    uploadUrl: photo.uploadUrl,
    signal,
    onUrl: async (uploadUrl) => void (await box.photos.update(photo.id, { uploadUrl })),
    onProgress: (arrived, total) => progress(total > 0 ? arrived / total : 0),
  });
}

async function note(
  box: Outbox,
  photo: PhotoRow,
  error: DomainError,
  now: number,
  chance: number,
): Promise<void> {
  const kind = ERROR_CLASS[error.code];
  if (kind === 'hold') return;
  if (kind !== 'refused') {
    const { attempts } = photo;
    const nextAt = now + waitMs(attempts, chance, error.retryAfterMs);
    // Another address than the one that was read before sending may be kept by now: it stays.
    const begunAnew = error.code === 'UPLOAD_MISSING' ? { uploadUrl: null } : {};
    await box.photos.update(photo.id, { attempts, nextAt, ...begunAnew });
    // Said of the person, not of this photo: the others need not ask.
    if (error.code === 'RATE_LIMITED')
      await box.photos.filter((p) => p.state === 'kept').modify({ nextAt, limited: true });
    return;
  }
  // Also an item that has a number: the server just said that it has not taken effect. The gap it
  // leaves in its lane is mended when the next item there is sent.
  await box.transaction('rw', box.photos, box.mutations, async () => {
    await box.photos
      .where({ sha256: photo.sha256 })
      .modify({ state: 'refused', error: error.code });
    await box.mutations
      .filter((m) => m.state === 'queued' && m.deps.includes(photo.sha256))
      .modify({ state: 'parked', error: { code: error.code } });
  });
}
