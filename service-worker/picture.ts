/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { version } from '$service-worker';
import {
  isPictureCache,
  isPictured,
  layPicture,
  pictureCacheOf,
} from '#lib/domain/first-picture.ts';

declare const self: ServiceWorkerGlobalScope;

/** The shell, with what the page at this address looked like when it was last seen. */
export async function withPicture(
  shell: Promise<Response>,
  { pathname, search }: URL,
): Promise<Response> {
  const address = pathname + search;
  const [response, picture] = await Promise.all([
    shell,
    isPictured(address) ? caches.match(address, { cacheName: pictureCacheOf(version) }) : null,
  ]);
  if (!picture) return response;
  const headers = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length']) headers.delete(name); // of what it was
  return new Response(layPicture(await response.text(), await picture.text()), { headers });
}

/** Of versions that are no more. */
export function dropOldPictures(): void {
  const drop = async (): Promise<void> => {
    const old = (await caches.keys()).filter(
      (name) => isPictureCache(name) && name !== pictureCacheOf(version),
    );
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  self.addEventListener('activate', (event) => event.waitUntil(drop()));
}
