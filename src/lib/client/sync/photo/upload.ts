import { DetailedError, Upload } from 'tus-js-client';
import { DomainError, ERROR_CLASS } from '#lib/domain/errors.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';

const ENDPOINT = '/api/tus';
const RETRY_DELAYS = [0, 500, 2000]; // ms; after that the engine's own backoff decides
const STALL_MS = 30_000;

export interface PhotoUpload {
  /** Whose queue this photo stands in: a server signed in as somebody else refuses it. */
  userId: string;
  sha256: string;
  bytes: ArrayBuffer;
  type: string;
  /** What `onUrl` gave in an earlier try, or null. */
  uploadUrl: string | null;
  /** Keep this beside the photo: the next try continues there. */
  onUrl(url: string): void;
  onProgress(sent: number, total: number): void;
}

/**
 * Sends one photo and resolves when the server has verified and kept it. Repeating it after any
 * failure is right: it continues where the server stands. Throws DomainError: OFFLINE or TIMEOUT
 * when nothing was decided, else the server's code.
 */
export function uploadPhoto(photo: PhotoUpload): Promise<void> {
  return new Promise((resolve, reject) => {
    let stall: ReturnType<typeof setTimeout>;
    const end = (error?: DomainError) => {
      clearTimeout(stall);
      if (error) reject(error);
      else resolve();
    };
    const giveUp = () => {
      void upload.abort();
      end(new DomainError('TIMEOUT'));
    };
    const alive = () => {
      clearTimeout(stall);
      stall = setTimeout(giveUp, STALL_MS);
    };
    const upload = new Upload(new Blob([photo.bytes], { type: photo.type }), {
      endpoint: new URL(ENDPOINT, location.origin).href,
      uploadUrl: photo.uploadUrl,
      metadata: { sha256: photo.sha256, type: photo.type, userId: photo.userId },
      retryDelays: RETRY_DELAYS,
      onShouldRetry: mayPass,
      // The address is kept in the outbox beside the photo; there is no localStorage in a worker.
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => upload.url && photo.onUrl(upload.url),
      onProgress: (sent, total) => {
        alive();
        photo.onProgress(sent, total);
      },
      onAfterResponse: alive,
      onSuccess: () => end(),
      onError: (error) => {
        const problem = problemOf(error);
        end(problem === 'held' ? undefined : problem);
      },
    });
    alive();
    upload.start();
  });
}

/** No answer, a fault of the server, or an upload that stands elsewhere than thought: look again. */
function mayPass(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return navigator.onLine && (status === 0 || status === 409 || status >= 500);
}

/** What a failed upload means; `held`: the server has this photo already and needs nothing. */
function problemOf(error: Error): DomainError | 'held' {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  if (!response) return new DomainError('OFFLINE', { cause: error });
  if (response.getHeader('upload-held') === '1') return 'held';
  const status = response.getStatus();
  const said = domainOf(response.getBody());
  if (said) return new DomainError(said.code, { ...said, cause: error });
  // Not our shape: a captive portal or a proxy answered. Only its refusals of the line are told apart.
  return new DomainError(status >= 500 ? 'BUSY' : 'NOT_OUR_SERVER', { cause: error });
}

interface Said {
  code: ErrorCode;
  field?: string;
  retryAfterMs?: number;
}

function domainOf(body: string): Said | null {
  try {
    const { code, field, retryAfterMs } = JSON.parse(body).error.data.domain as Said;
    return code in ERROR_CLASS ? { code, field, retryAfterMs } : null;
  } catch {
    return null;
  }
}
