import { DomainError, ERROR_CLASS } from '#lib/domain/errors.ts';
import { sha256Of } from './hash.ts';
import { FIRST_PIECE, afterArrival, afterCut, endOfPiece } from './piece.ts';
import { findUpload, openUpload, sendPiece, type Standing } from './tus.ts';

/** Waits (ms) before looking again, by the number of tries in a row in which nothing arrived. */
const PATIENCE = [0, 0, 500, 2_000];

/** What this line carries well, as far as this worker has seen. */
let pieceSize = FIRST_PIECE;

export interface PhotoUpload {
  /** Whose queue this photo stands in: a server signed in as somebody else refuses it. */
  userId: string;
  sha256: string;
  bytes: ArrayBuffer;
  type: string;
  /** What `onUrl` gave in an earlier try, or null. */
  uploadUrl: string | null;
  /** Nobody waits for this photo any more. */
  signal: AbortSignal;
  /** Keep this beside the photo: the next try continues there. */
  onUrl(url: string): Promise<void>;
  /** So many bytes are at the server for sure. */
  onProgress(arrived: number, total: number): void;
}

/**
 * Sends one photo and resolves when the server has verified and kept it. A line that is cut again and
 * again is taken up at once each time, where the server stands, as long as any byte arrives. Repeating
 * it after any failure is right. Throws DomainError: of the class `offline` when nothing was decided,
 * else the server's code.
 */
export async function uploadPhoto(photo: PhotoUpload): Promise<void> {
  // A copy that was damaged on the phone would be refused each time, after all its bytes.
  if ((await sha256Of(photo.bytes)) !== photo.sha256) throw new DomainError('UPLOAD_MISMATCH');
  let url = photo.uploadUrl;
  let arrived = -1;
  let inVain = 0;
  let damagedOnTheWay = false;
  const note = (offset: number): void => {
    if (offset > photo.bytes.byteLength) throw new DomainError('NOT_OUR_SERVER');
    if (offset <= arrived) return;
    arrived = offset;
    inVain = 0;
    photo.onProgress(arrived, photo.bytes.byteLength);
  };
  for (;;) {
    try {
      const standing = await stand(photo, url);
      if (!standing) return;
      if (standing.url !== url) await photo.onUrl((url = standing.url));
      return await sendFrom(standing, photo, note);
    } catch (error) {
      if (!(error instanceof DomainError) || photo.signal.aborted) throw error;
      if (error.code === 'UPLOAD_MISMATCH' && !damagedOnTheWay) {
        damagedOnTheWay = true;
        arrived = -1;
        continue;
      }
      if (!mayPass(error) || ++inVain >= PATIENCE.length) throw error;
      pieceSize = afterCut(pieceSize);
      await new Promise((resolve) => setTimeout(resolve, PATIENCE[inVain]));
    }
  }
}

async function stand(photo: PhotoUpload, url: string | null): Promise<Standing | null> {
  const { sha256, type, userId, bytes, signal } = photo;
  const found = url ? await findUpload(url, signal) : null;
  return found ?? openUpload({ sha256, type, userId, size: bytes.byteLength }, signal);
}

async function sendFrom(
  standing: Standing,
  { bytes, signal }: PhotoUpload,
  note: (offset: number) => void,
): Promise<void> {
  const { url } = standing;
  let { offset } = standing;
  note(offset);
  while (offset < bytes.byteLength) {
    const end = endOfPiece(offset, bytes.byteLength, pieceSize);
    const piece = new Uint8Array(bytes, offset, end - offset);
    const began = performance.now();
    const now = await sendPiece({ url, offset }, piece, signal);
    if (now <= offset) throw new DomainError('NOT_OUR_SERVER');
    pieceSize = afterArrival(pieceSize, now - offset, performance.now() - began);
    note((offset = now));
  }
}

/** No answer, or an upload that stands elsewhere than thought: look again. */
function mayPass({ code }: DomainError): boolean {
  if (navigator.onLine === false) return false;
  return code === 'CONFLICT' || code === 'NOT_FOUND' || ERROR_CLASS[code] === 'offline';
}
