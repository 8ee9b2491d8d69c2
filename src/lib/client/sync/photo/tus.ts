import { DomainError, ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';

/*
 * The three requests of tus 1.0 that a photo needs. What fails is a DomainError: OFFLINE or TIMEOUT
 * when there was no answer, NOT_OUR_SERVER when somebody else answered, otherwise the server's code.
 */

const ENDPOINT = '/api/tus';
/** A request that has no answer after so long met a dead line; what arrived of it is kept. */
const STALL_MS = 30_000;

export interface Declared {
  sha256: string;
  type: string;
  /** Whose queue the photo stands in: a server signed in as somebody else refuses it. */
  userId: string;
  size: number;
}

export interface Standing {
  url: string;
  /** How many bytes the server has. */
  offset: number;
}

/** Opens the upload, or finds the one that is open; null when the server has the whole photo already. */
export async function openUpload(photo: Declared, signal: AbortSignal): Promise<Standing | null> {
  const { size, ...metadata } = photo;
  const response = await ask('POST', ENDPOINT, signal, {
    'upload-length': String(size),
    'upload-metadata': Object.entries(metadata)
      .map(([key, value]) => `${key} ${btoa(value)}`)
      .join(','),
  });
  if (response.headers.get('upload-held') === '1') return null;
  const url = response.headers.get('location');
  if (!url) throw new DomainError('NOT_OUR_SERVER');
  return { url, offset: response.headers.has('upload-offset') ? offsetOf(response) : 0 };
}

/** Where an upload stands, or null when the server does not know it (any more). */
export async function findUpload(url: string, signal: AbortSignal): Promise<Standing | null> {
  try {
    return { url, offset: offsetOf(await ask('HEAD', url, signal)) };
  } catch (error) {
    // A HEAD has no body to say why: what is refused here is explained when it is opened anew.
    if (error instanceof DomainError && ERROR_CLASS[error.code] === 'refused') return null;
    throw error;
  }
}

/** Sends one piece; answers how many bytes the server has now. */
export async function sendPiece(
  { url, offset }: Standing,
  piece: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<number> {
  const headers = {
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
  };
  return offsetOf(await ask('PATCH', url, signal, headers, piece));
}

function offsetOf(response: Response): number {
  const offset = response.headers.get('upload-offset') ?? '';
  if (!/^\d{1,15}$/.test(offset)) throw new DomainError('NOT_OUR_SERVER');
  return Number(offset);
}

async function ask(
  method: string,
  url: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
  body?: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const patience = new AbortController();
  const stop = (): void => patience.abort();
  const timer = setTimeout(stop, STALL_MS);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const response = await fetch(url, {
      method,
      headers: { 'tus-resumable': '1.0.0', ...headers },
      body,
      redirect: 'manual',
      signal: patience.signal,
    });
    if (!response.ok) throw refusalOf(response, await response.text());
    return response;
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    const stalled = patience.signal.aborted && !signal.aborted;
    throw new DomainError(stalled ? 'TIMEOUT' : 'OFFLINE', { cause });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function refusalOf({ status, headers }: Response, body: string): DomainError {
  const said = saidIn(body);
  if (said) return new DomainError(said.code, said);
  const seconds = Number(headers.get('retry-after'));
  const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined;
  if (status >= 500 || status === 429) return new DomainError('BUSY', { retryAfterMs });
  // Without a body only an answer to HEAD is ours, and then it shows the protocol.
  return new DomainError(headers.has('tus-resumable') ? 'NOT_FOUND' : 'NOT_OUR_SERVER');
}

interface Said {
  code: ErrorCode;
  field?: string;
  retryAfterMs?: number;
}

function saidIn(body: string): Said | null {
  try {
    const { code, field, retryAfterMs } = JSON.parse(body).error.data.domain as Said;
    return code in ERROR_CLASS ? { code, field, retryAfterMs } : null;
  } catch {
    return null;
  }
}
