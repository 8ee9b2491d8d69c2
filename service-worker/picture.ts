import { version } from '$service-worker';
import {
  isPictureCache,
  isPictured,
  layPicture,
  pictureCacheOf,
} from '#lib/domain/first-picture.ts';

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

/** Those of versions that are no more. */
export async function dropOldPictures(): Promise<void> {
  const current = pictureCacheOf(version);
  const old = (await caches.keys()).filter((name) => isPictureCache(name) && name !== current);
  await Promise.all(old.map((name) => caches.delete(name)));
}
