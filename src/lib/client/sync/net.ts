import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { DomainError, ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';
import type { FeedAnswer, Scope } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { ParkPack } from '#lib/protocol/pack.ts';
import type { PushRequest, PushResponse } from '#lib/protocol/push.ts';
import { joined } from '#lib/protocol/bytes.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import type { Account } from '../phone.ts';
import { fetchedAhead } from './packs/ahead.ts';

const TIMEOUT_MS = 10_000;

/** The server as the sync engine knows it. Every failure is a DomainError with a code of the closed list. */
export interface Net {
  push(request: PushRequest): Promise<PushResponse>;
  mine(userId: string, cursor: string): Promise<FeedAnswer>;
  me(): Promise<Account | null>;
  neededPhotos(sha256s: string[]): Promise<string[]>;
  feed(scope: Scope, cursor: string): Promise<FeedAnswer>;
  /** `fresh` goes past every cache, after a MustRefetch. */
  manifest(fresh: boolean): Promise<Manifest>;
  chunk(sha: string): Promise<ArrayBuffer>;
  /** One park's facts, for a phone without the catalogue. */
  pack?(parkId: string): Promise<ParkPack>;
}

/** What of the server is a file, named by the SHA-256 of its bytes. */
export interface MapNet {
  map(sha: string): Promise<ArrayBuffer>;
}

interface DomainData {
  domain?: { code?: string; retryAfterMs?: number; field?: string; detail?: unknown };
}

const isCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && code in ERROR_CLASS;

/** What a failed tRPC call means: by its typed code, never by its message. */
export function asDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof TRPCClientError) {
    if (error.cause instanceof DomainError) return error.cause;
    const { domain } = (error.data ?? {}) as DomainData;
    if (domain && isCode(domain.code))
      return new DomainError(domain.code, {
        field: domain.field,
        retryAfterMs: domain.retryAfterMs,
        detail: domain.detail,
      });
    if (error.data) return new DomainError('INTERNAL', { cause: error });
    const response = error.meta?.response as Response | undefined;
    if (response) return meaningOf(response);
  }
  return new DomainError('OFFLINE', { cause: error });
}

/**
 * What an answer without our shape means: from a proxy in front of our server, which speaks in statuses,
 * or from something that is not ours at all, such as a captive portal's page.
 */
function meaningOf({ status, headers }: Pick<Response, 'status' | 'headers'>): DomainError {
  if (status === 429 || (status >= 500 && status !== 511))
    return new DomainError('BUSY', { retryAfterMs: retryAfterMs(headers.get('retry-after')) });
  if (status === 413) return new DomainError('TOO_LARGE');
  if (status === 426) return new DomainError('APP_OUTDATED');
  return new DomainError('NOT_OUR_SERVER');
}

/** Seconds or a date, as HTTP allows; nothing when it is neither, or over. */
function retryAfterMs(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return ms > 0 ? ms : undefined;
}

/** A line that never answers counts as none. */
const fetchInTime: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });

/** For tRPC, which forgets the answer when it cannot read it, and with it what a proxy said. */
export const fetchOurs: typeof fetch = async (input, init) => {
  const response = await fetchInTime(input, init);
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (!isJson || response.redirected) throw meaningOf(response);
  return response;
};

/** The bytes of an answer, where there must be one. */
async function get(path: string, init?: RequestInit): Promise<ArrayBuffer> {
  const bytes = await getIfThere(path, init);
  // Nothing is wrong with what was asked for.
  if (!bytes) throw new DomainError('NOT_OUR_SERVER');
  return bytes;
}

/**
 * The bytes of an answer; null when our server says that there is no such thing. One bar may need a
 * minute for them: only silence counts as no line.
 */
export async function getIfThere(
  path: string,
  init: RequestInit = {},
): Promise<ArrayBuffer | null> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, { ...init, signal: silence.signal });
    if (isOurNotFound(response)) return null;
    refuseOthers(response);
    const pieces: Uint8Array[] = [];
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read && !read.done; read = await reader!.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), TIMEOUT_MS);
      pieces.push(read.value);
    }
    return joined(pieces).buffer;
  } catch (error) {
    throw error instanceof DomainError ? error : new DomainError('OFFLINE', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** A portal, or a proxy, would answer with a page. */
const isOurNotFound = ({ status, redirected, headers }: Response): boolean =>
  status === 404 && !redirected && (headers.get('content-type')?.includes('json') ?? false);

function refuseOthers(response: Response): void {
  if (response.redirected) throw new DomainError('NOT_OUR_SERVER');
  if (response.ok) return;
  // 413 says nothing of a request without a body, and nothing is wrong with what was asked for.
  const meaning = meaningOf(response);
  throw ERROR_CLASS[meaning.code] === 'refused' ? new DomainError('NOT_OUR_SERVER') : meaning;
}

const getJson = async <T extends { p: number }>(path: string, init?: RequestInit): Promise<T> =>
  answerIn<T>(await get(path, init));

/** An answer of our protocol. */
export function answerIn<T extends { p: number }>(bytes: ArrayBuffer): T {
  const body = parsed(bytes);
  if (!body || typeof body !== 'object' || !('p' in body)) throw new DomainError('NOT_OUR_SERVER');
  const answer = body as T;
  if (answer.p > PROTOCOL) throw new DomainError('APP_OUTDATED');
  return answer;
}

function parsed(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** Without a line the service worker may have fetched it ahead (S63). */
async function feedPage(path: string): Promise<FeedAnswer> {
  try {
    return await getJson<FeedAnswer>(path);
  } catch (error) {
    const isOffline = error instanceof DomainError && ERROR_CLASS[error.code] === 'offline';
    const ahead = isOffline ? await fetchedAhead(path).catch(() => null) : null;
    if (!ahead) throw error;
    return answerIn<FeedAnswer>(ahead);
  }
}

export function httpNet(): Net & MapNet {
  const api = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: '/api/trpc',
        fetch: fetchOurs,
      }),
    ],
  });
  const ask = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw asDomainError(error);
    }
  };
  return {
    push: (request) => ask(api.sync.push.mutate(request)),
    mine: (userId, cursor) => ask(api.sync.mine.mutate({ p: PROTOCOL, userId, cursor })),
    me: () => ask(api.account.me.query()),
    neededPhotos: (sha256s) => ask(api.photo.need.mutate({ sha256s })),
    feed: (scope, cursor) => feedPage(`/sync/feed/${scope}/${cursor}`),
    // The path differs so that no cache on the way can answer with the manifest that was refused.
    manifest: (fresh) =>
      getJson<Manifest>(fresh ? `/sync/manifest/${crypto.randomUUID()}` : '/sync/manifest', {
        cache: fresh ? 'no-store' : 'no-cache',
      }),
    chunk: (sha) => get(`/sync/chunk/${sha}`),
    map: (sha) => get(`/sync/map/${sha}`),
    pack: (parkId) => getJson<ParkPack>(`/sync/pack/${parkId}`),
  };
}
