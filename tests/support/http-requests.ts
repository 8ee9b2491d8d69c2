const END_OF_HEAD = '\r\n\r\n';

/**
 * Finds the whole HTTP/1.1 requests in what a client sends, however it comes in pieces. From a body
 * without a length, or an upgrade, on it looks no further.
 */
export function eachRequest(found: (request: Buffer) => void): (piece: Buffer) => void {
  let held: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let missing = 0;
  let done = false;
  return (piece) => {
    if (done) return;
    held = Buffer.concat([held, piece]);
    while (held.length >= missing) {
      const end = held.indexOf(END_OF_HEAD);
      if (end < 0) return;
      const head = held.toString('latin1', 0, end);
      done = /^(transfer-encoding|upgrade):/im.test(head);
      if (done) return;
      const body = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      missing = end + END_OF_HEAD.length + body;
      if (held.length < missing) return;
      found(Buffer.from(held.subarray(0, missing)));
      held = held.subarray(missing);
      missing = 0;
    }
  };
}
