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
  for (const [, drawn] of furtherDown<SVGElement>(main, copy, 'svg')) drawn.replaceChildren();
  // Nor is anything laid out there before it is scrolled to.
  for (const [item, copied] of furtherDown<HTMLLIElement>(main, copy, 'li'))
    copied.style.cssText += `content-visibility:auto;contain-intrinsic-size:auto ${item.offsetHeight}px`;
  return copy.innerHTML;
}

/** What is below the first screen, each with its copy. */
function furtherDown<E extends Element>(main: Element, copy: Element, selector: string): [E, E][] {
  const copies = copy.querySelectorAll<E>(selector);
  return Array.from(main.querySelectorAll<E>(selector), (one, i): [E, E] => [
    one,
    copies[i]!,
  ]).filter(([one]) => one.getBoundingClientRect().top + scrollY > innerHeight);
}

/** Beside those that stand in the shell, whose links only say that they are there. */
const stylesHere = (): string[] =>
  Array.from(
    document.querySelectorAll<HTMLLinkElement>('head link[rel=stylesheet]:not([disabled])'),
    ({ href }) => new URL(href).pathname,
  );
