import type { RequestHandler } from './$types';

/** Everything public may be read; the rest belongs to people. */
export const GET: RequestHandler = ({ url }) => {
  const kept = [
    '/api/',
    '/sync/',
    '/desk',
    '/account',
    '/company/',
    '/contributions',
    '/history/',
    '/shell',
  ];
  const lines = ['User-agent: *', ...kept.map((path) => `Disallow: ${path}`), 'Allow: /'];
  return new Response([...lines, `Sitemap: ${url.origin}/sitemap.xml`, ''].join('\n'), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
};
