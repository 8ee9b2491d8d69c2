import { expect, it } from 'vitest';
import { compressed } from './compress.ts';

const asking = (encoding = 'gzip, br', method = 'GET') =>
  new Request('http://localhost/', { method, headers: { 'accept-encoding': encoding } });
const page = (text = 'word '.repeat(1_000), type = 'text/html; charset=utf-8') =>
  new Response(text, { headers: { 'content-type': type } });

it('packs pages and JSON for those who can unpack them', async () => {
  const packed = compressed(asking(), page());
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(packed.headers.get('vary')).toBe('accept-encoding');
  const plain = packed.body!.pipeThrough(new DecompressionStream('gzip'));
  expect(await new Response(plain).text()).toBe('word '.repeat(1_000));
});

it.each([
  ['who cannot unpack', asking('br'), page()],
  ['the head only', asking('gzip', 'HEAD'), page()],
  ['pictures', asking(), page('x'.repeat(5_000), 'image/webp')],
  ['an error', asking(), new Response('{}', { status: 404 })],
  ['what is small', asking(), Response.json({}, { headers: { 'content-length': '2' } })],
])('leaves alone: %s', (_, request, response) => {
  expect(compressed(request, response).headers.has('content-encoding')).toBe(false);
});
