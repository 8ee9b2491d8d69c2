import { afterEach, describe, expect, it, vi } from 'vitest';
import { findUpload, openUpload, sendPiece } from './tus.ts';

const url = '/api/tus/u.s';
const photo = { sha256: 'ab'.repeat(32), type: 'image/jpeg', userId: 'u-1', size: 1000 };
const piece = new Uint8Array([1, 2, 3]);
const { signal } = new AbortController();

type Asked = [url: string, init: RequestInit];

/** The next request is answered so; what was asked is returned. */
function answering(answer: () => Response | Promise<Response>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (...request: Asked) => {
    asked.push(request);
    return answer();
  });
  return asked;
}

const answer = (status: number, headers: Record<string, string> = {}, body: string | null = null) =>
  new Response(body, { status, headers });
const ours = (code: string, more: object = {}) =>
  JSON.stringify({ error: { data: { domain: { code, ...more } } } });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('opening', () => {
  it('declares length, name, kind and whose it is', async () => {
    const asked = answering(() => answer(201, { location: url }));
    expect(await openUpload(photo, signal)).toEqual({ url, offset: 0 });
    const [to, { method, headers, redirect }] = asked[0]!;
    expect([to, method, redirect]).toEqual(['/api/tus', 'POST', 'manual']);
    expect(headers).toMatchObject({ 'tus-resumable': '1.0.0', 'upload-length': '1000' });
    const declared = (headers as Record<string, string>)['upload-metadata']!.split(',');
    expect(declared.map((pair) => pair.split(' ')).map(([k, v]) => [k, atob(v!)])).toEqual([
      ['sha256', photo.sha256],
      ['type', 'image/jpeg'],
      ['userId', 'u-1'],
    ]);
  });

  it('goes on where an open upload stands', async () => {
    answering(() => answer(201, { location: url, 'upload-offset': '512' }));
    expect(await openUpload(photo, signal)).toEqual({ url, offset: 512 });
  });

  it('has nothing to send when the server holds the photo', async () => {
    answering(() => answer(200, { 'upload-held': '1' }));
    expect(await openUpload(photo, signal)).toBeNull();
  });
});

describe('looking for an upload', () => {
  it('learns where it stands', async () => {
    answering(() => answer(200, { 'upload-offset': '7' }));
    expect(await findUpload(url, signal)).toEqual({ url, offset: 7 });
  });

  it.each([404, 410, 403])('%i from our server: it is opened anew', async (status) => {
    answering(() => answer(status, { 'tus-resumable': '1.0.0' }));
    expect(await findUpload(url, signal)).toBeNull();
  });

  it('a 404 of somebody else says nothing', async () => {
    answering(() => answer(404));
    await expect(findUpload(url, signal)).rejects.toMatchObject({ code: 'NOT_OUR_SERVER' });
  });
});

describe('sending a piece', () => {
  it('names its place and learns the new one', async () => {
    const asked = answering(() => answer(204, { 'upload-offset': '10' }));
    expect(await sendPiece({ url, offset: 7 }, piece, signal)).toBe(10);
    const [to, { method, headers, body }] = asked[0]!;
    expect([to, method, body]).toEqual([url, 'PATCH', piece]);
    expect(headers).toMatchObject({
      'upload-offset': '7',
      'content-type': 'application/offset+octet-stream',
    });
  });

  it.each([
    ['a page without an offset', () => answer(200, {}, '<html>'), 'NOT_OUR_SERVER'],
    ['an offset that is none', () => answer(204, { 'upload-offset': 'x' }), 'NOT_OUR_SERVER'],
    ['an offset below zero', () => answer(204, { 'upload-offset': '-1' }), 'NOT_OUR_SERVER'],
    ['a refusal of ours', () => answer(422, {}, ours('UPLOAD_MISMATCH')), 'UPLOAD_MISMATCH'],
    ['our words, whatever the status', () => answer(500, {}, ours('SIGNED_OUT')), 'SIGNED_OUT'],
    ['a code we do not know', () => answer(400, {}, ours('NEWER')), 'NOT_OUR_SERVER'],
    ["a proxy's 502", () => answer(502, {}, 'bad gateway'), 'BUSY'],
    ["a proxy's limit on bodies", () => answer(413, {}, 'too large'), 'NOT_OUR_SERVER'],
    ['a broken line', () => Promise.reject(new TypeError('failed')), 'OFFLINE'],
  ] as const)('%s', async (_, answers, code) => {
    answering(answers);
    await expect(sendPiece({ url, offset: 0 }, piece, signal)).rejects.toMatchObject({ code });
  });

  it('keeps the delay that is asked for', async () => {
    answering(() => answer(429, {}, ours('RATE_LIMITED', { retryAfterMs: 5_000 })));
    await expect(sendPiece({ url, offset: 0 }, piece, signal)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 5_000,
    });
    answering(() => answer(503, { 'retry-after': '7' }));
    await expect(sendPiece({ url, offset: 0 }, piece, signal)).rejects.toMatchObject({
      code: 'BUSY',
      retryAfterMs: 7_000,
    });
  });
});

/** A request that is only ever ended by its signal. */
const silent = (): void =>
  void vi.stubGlobal(
    'fetch',
    (_: string, init: RequestInit) =>
      new Promise((_resolve, reject) => {
        const end = (): void => reject(new DOMException('', 'AbortError'));
        if (init.signal!.aborted) end();
        init.signal!.addEventListener('abort', end);
      }),
  );

describe('a line that says nothing', () => {
  it('is given up in the end', async () => {
    vi.useFakeTimers();
    silent();
    const sent = expect(sendPiece({ url, offset: 0 }, piece, signal)).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await sent;
  });

  it('is left at once when nobody waits any more', async () => {
    silent();
    const stop = new AbortController();
    const sent = sendPiece({ url, offset: 0 }, piece, stop.signal);
    stop.abort();
    await expect(sent).rejects.toMatchObject({ code: 'OFFLINE' });
    await expect(sendPiece({ url, offset: 0 }, piece, stop.signal)).rejects.toMatchObject({
      code: 'OFFLINE',
    });
  });
});
