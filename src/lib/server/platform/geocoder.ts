import { DomainError } from '#lib/domain/errors.ts';
import type { FoundPlaces, PlaceQuestion } from '#lib/domain/places/found-place.ts';
import { readNominatim } from '#lib/domain/places/nominatim.ts';
import { log } from './log.ts';

/** Until the last byte: a person waits, and their phone for ten seconds at most, with the turn before it. */
const TIMEOUT_MS = 6_000;
/** Five places with their addresses are 10 KB. */
const ANSWER_MAX = 256 * 1024;
/** Who says "later" without saying when. */
const LATER_MS = 60_000;

export interface Geocoder {
  /** Whom it asks, without what may be secret about it: answers of another are others. */
  name: string;
  /**
   * Throws BUSY with when to come again, where it says so, or PLACES_DOWN: it is not there, too slow, or answers
   * something else than a Nominatim.
   */
  ask(question: PlaceQuestion): Promise<FoundPlaces>;
}

/**
 * A Nominatim, or what answers as one, at the address that the operator gave; `?key=…` in it is sent along. Nothing
 * that a person writes decides who is asked: words go into the query alone, and a redirection is not followed.
 */
export function geocoderAt(address: string, userAgent: string): Geocoder {
  const base = new URL(address);
  return {
    name: base.origin + base.pathname,
    async ask(question) {
      const response = await fetch(addressOf(base, question), {
        headers: { accept: 'application/json', 'accept-language': 'en', 'user-agent': userAgent },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error: unknown) => down('does not answer', error));
      if (response.status === 429 || response.status === 503) {
        await response.body?.cancel();
        throw new DomainError('BUSY', { retryAfterMs: waitAsked(response.headers) });
      }
      // Of a position where nothing is, some answer 404 with words.
      if (!response.ok && response.status !== 404) {
        await response.body?.cancel();
        return down(`answers ${response.status}`);
      }
      const text = await bounded(response).catch((error: unknown) => down('breaks off', error));
      return readNominatim(parsed(text)) ?? down('answers something else than a Nominatim');
    },
  };
}

function addressOf(base: URL, question: PlaceQuestion): URL {
  const address = new URL(base);
  const asks = 'words' in question ? 'search' : 'reverse';
  address.pathname = `${base.pathname.replace(/\/$/, '')}/${asks}`;
  const { searchParams } = address;
  searchParams.set('format', 'jsonv2');
  searchParams.set('addressdetails', '1');
  if ('words' in question) {
    searchParams.set('q', question.words);
    searchParams.set('limit', '5');
  } else {
    searchParams.set('lat', String(question.at.latitude));
    searchParams.set('lon', String(question.at.longitude));
  }
  return address;
}

function down(what: string, cause?: unknown): never {
  // Neither the address, which may hold a key, nor what was asked.
  const { name, code } = (cause ?? {}) as { name?: string; code?: string };
  log.warn({ what, cause: code ?? name }, 'the places service cannot be used');
  throw new DomainError('PLACES_DOWN', { cause });
}

/** The text of an answer; ends it as soon as it grows too large. */
async function bounded(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > ANSWER_MAX) throw new Error('TOO_LARGE'); // leaving the loop ends the line
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function waitAsked(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return seconds > 0 ? seconds * 1_000 : LATER_MS;
}
