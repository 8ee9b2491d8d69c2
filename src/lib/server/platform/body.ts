import { DomainError } from '#lib/domain/errors.ts';

/** The request with its body read whole, or TOO_LARGE as soon as it grows past `max` bytes. */
export async function bounded(request: Request, max: number): Promise<Request> {
  if (!request.body) return request;
  if (Number(request.headers.get('content-length') ?? 0) > max) throw new DomainError('TOO_LARGE');
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > max) throw new DomainError('TOO_LARGE');
    pieces.push(piece);
  }
  const { method, headers, signal, url } = request;
  return new Request(url, { method, headers, signal, body: Buffer.concat(pieces) });
}
