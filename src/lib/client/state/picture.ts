import { version } from '$app/environment';
import { pictureCacheOf, pictureOf } from '#lib/domain/first-picture.ts';

/** The start page, and a few lists with what was last asked of them. */
const MOST_PICTURES = 12;

/** Keeps what the page at this address looks like; without a store for it there is none. */
export async function keepPicture(address: string): Promise<void> {
  const main = document.querySelector('main');
  if (!main || !('caches' in globalThis)) return;
  const picture = pictureOf(stylesHere(), contentOf(main));
  const kept = await caches.open(pictureCacheOf(version));
  // An empty list, or one that could not be shown, is no help to anybody later.
  if (!main.querySelector('li a[href^="/parks/"]')) return void (await kept.delete(address));
  await kept.put(address, new Response(picture, { headers: { 'content-type': 'text/html' } }));
  for (const old of (await kept.keys()).slice(0, -MOST_PICTURES)) await kept.delete(old);
}

/** Links work in a picture. What is typed or pressed there would be lost: its fields wait for the page. */
function contentOf(main: HTMLElement): string {
  const copy = main.cloneNode(true) as HTMLElement;
  for (const field of copy.querySelectorAll('input, select, textarea, button'))
    field.setAttribute('disabled', '');
  // Drawings are most of it: those that are only seen further down keep their room, and are not read.
  const drawn = copy.querySelectorAll('svg');
  main.querySelectorAll('svg').forEach((svg, i) => {
    if (svg.getBoundingClientRect().top + scrollY > innerHeight) drawn[i]!.replaceChildren();
  });
  return copy.innerHTML;
}

/** Beside those that stand in the shell. */
const stylesHere = (): string[] =>
  Array.from(
    document.querySelectorAll<HTMLLinkElement>('head link[rel=stylesheet]'),
    ({ href }) => new URL(href).pathname,
  );
