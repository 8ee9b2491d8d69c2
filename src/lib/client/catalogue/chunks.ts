import type { CatalogueKind, CatalogueRows } from '#lib/domain/catalogue/rows.ts';
import { decodeChunk } from '#lib/protocol/chunk.ts';
import { decodeFirstScreens, type FirstScreens } from '#lib/protocol/first-screens.ts';

/** A chunk as it travels and is kept: gzip bytes whose SHA-256, in hex, is `sha`. */
export interface PackedChunk {
  sha: string;
  kind: CatalogueKind;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Unpacked it may be this big at most; a small gzip can hold gigabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Are these the bytes that the manifest promised? To be asked before they are kept. */
export async function isChunk(sha: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha;
}

/** The rows of a chunk; throws when the bytes are no such chunk. */
export async function unpackChunk<Kind extends CatalogueKind>(
  kind: Kind,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<CatalogueRows[Kind][]> {
  return decodeChunk(kind, await gunzip(bytes));
}

/** What the first screens show; throws when the bytes are no such thing. */
export async function unpackFirstScreens(bytes: Uint8Array<ArrayBuffer>): Promise<FirstScreens> {
  return decodeFirstScreens(await gunzip(bytes));
}

/** Throws when it is no gzip, or of more bytes than a phone reads. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // Not a Blob's stream: that asks another process for bytes which are here.
  const stream = new Response(bytes).body!.pipeThrough(new DecompressionStream('gzip'));
  const size = unpackedSize(bytes);
  if (size > MOST_BYTES) throw new RangeError(`a chunk of more than ${MOST_BYTES} bytes`);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.byteLength > size) {
      await reader.cancel();
      throw new RangeError('a chunk of more bytes than it says');
    }
    whole.set(value, at);
    at += value.byteLength;
  }
  return whole.subarray(0, at);
}

/** As gzip says in its last four bytes; a hostile one may say anything. */
function unpackedSize(bytes: Uint8Array<ArrayBuffer>): number {
  if (bytes.length < 18) throw new RangeError('no gzip');
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true);
}
