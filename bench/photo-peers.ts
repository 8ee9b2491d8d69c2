// The same photos over the same line: by tus-js-client alone, and by one PUT each.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFaultProxy } from '../tests/support/fault-proxy.ts';
import { offerPhotos } from './photo-outbox.ts';
import {
  makeBad,
  sha256Of,
  total,
  untilHeld,
  type BenchPhoto,
  type PhotoSite,
  type Sent,
} from './photo-line.ts';
import { emptyPhone } from './phone.ts';

interface TusPage {
  send(names: string[], userId: string, chunkSize: number | null): void;
}

/** @param chunkSize bytes a request, or null for the package's own: all that is left of the photo */
export async function sendByTus(
  site: PhotoSite,
  pages: string,
  photos: readonly BenchPhoto[],
  chunkSize: number | null,
): Promise<Sent> {
  const { page, context } = site.phone;
  // At the app's own origin, so that it may send there; the page comes from the peers' folder.
  await context.route('**/peer/**', (route) => {
    const path = new URL(route.request().url()).pathname.replace('/peer/', '');
    const contentType = path.endsWith('.js') ? 'text/javascript' : 'text/html';
    return route.fulfill({ contentType, body: readFileSync(join(pages, path)) });
  });
  await page.goto('/peer/tus.html');
  await offerPhotos(site, photos);
  return untilHeld(site, photos, () =>
    page.evaluate(
      ([names, userId, size]) =>
        (window as unknown as { tusPage: TusPage }).tusPage.send(names, userId, size),
      [photos.map(({ sha256 }) => sha256), site.userId, chunkSize] as const,
    ),
  );
}

/** A page that sends each photo in one PUT, up to so many times, to a server that does nothing but hash it. */
export async function sendByPut(photos: readonly BenchPhoto[], tries: number): Promise<Sent> {
  const held = new Set<string>();
  const server = createServer(async (req, res) => {
    if (req.method === 'GET') return void res.end('<!doctype html><title>put</title>');
    const body = await req.toArray().catch(() => null);
    const sha256 = body && sha256Of(Buffer.concat(body as Buffer[]));
    if (sha256 && req.url === `/${sha256}`) held.add(sha256);
    res.writeHead(sha256 && held.has(sha256) ? 201 : 422).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const proxy = await openFaultProxy({ upstream: () => (server.address() as AddressInfo).port });
  const phone = await emptyPhone(`http://localhost:${proxy.port}`);
  try {
    await phone.page.goto('/');
    await offerPhotos({ phone }, photos);
    const before = proxy.counts.up;
    const began = performance.now();
    await makeBad(proxy);
    await phone.page.evaluate(
      async ([names, most]) => {
        for (const sha256 of names)
          for (let left = most; left > 0; left--) {
            const body = window.benchPhotos.get(sha256)!;
            const answer = await fetch(`/${sha256}`, { method: 'PUT', body }).catch(() => null);
            if (answer?.ok) break;
          }
      },
      [photos.map(({ sha256 }) => sha256), tries] as const,
    );
    const seconds = (performance.now() - began) / 1000;
    const sent = proxy.counts.up - before;
    const missing = photos.length - held.size;
    return { sent, needed: total(photos), photos: photos.length, missing, seconds };
  } finally {
    await phone.close();
    await proxy.close();
    server.close();
  }
}
