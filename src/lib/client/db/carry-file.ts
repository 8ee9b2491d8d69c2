import { DomainError } from '#lib/domain/errors.ts';

// One file: 8 letters, the length of the header (4 bytes, little endian), SHA-256 of all that follows,
// the header as JSON, then the pieces it counts, one after the other.
const MAGIC = new TextEncoder().encode('TWUNSENT');
const HEADER_AT = MAGIC.length + 4 + 32;

/** A header and the bytes that belong to it, as one file whose damage shows. */
export async function packFile(header: unknown, pieces: ArrayBuffer[]): Promise<Blob> {
  const sizes = pieces.map((piece) => piece.byteLength);
  const json = new TextEncoder().encode(JSON.stringify({ header, sizes }));
  const body = new Uint8Array(json.length + sizes.reduce((sum, size) => sum + size, 0));
  body.set(json);
  let at = json.length;
  for (const piece of pieces) {
    body.set(new Uint8Array(piece), at);
    at += piece.byteLength;
  }
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, json.length, true);
  const sum = await crypto.subtle.digest('SHA-256', body);
  return new Blob([MAGIC, length.buffer, sum, body], { type: 'application/octet-stream' });
}

/** What was packed. Throws NOT_A_COPY for anything else, also when a single bit differs. */
export async function unpackFile(file: Blob): Promise<{ header: unknown; pieces: ArrayBuffer[] }> {
  const bytes = new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)));
  if (bytes.length < HEADER_AT || MAGIC.some((letter, i) => bytes[i] !== letter)) throw refused();
  const body = bytes.subarray(HEADER_AT);
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  if (sum.some((byte, i) => bytes[MAGIC.length + 4 + i] !== byte)) throw refused();
  const jsonLength = new DataView(bytes.buffer).getUint32(MAGIC.length, true);
  if (jsonLength > body.length) throw refused();
  const { header, sizes } = parse(body.subarray(0, jsonLength));
  const pieces: ArrayBuffer[] = [];
  let at = jsonLength;
  for (const size of sizes) {
    if (!Number.isInteger(size) || size < 0 || at + size > body.length) throw refused();
    pieces.push(body.slice(at, at + size).buffer);
    at += size;
  }
  if (at !== body.length) throw refused();
  return { header, pieces };
}

const refused = (cause?: unknown): DomainError => new DomainError('NOT_A_COPY', { cause });

function parse(json: Uint8Array): { header: unknown; sizes: number[] } {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (cause) {
    throw refused(cause);
  }
  const { header, sizes } = (read ?? {}) as { header?: unknown; sizes?: unknown };
  if (!Array.isArray(sizes)) throw refused();
  return { header, sizes: sizes as number[] };
}
