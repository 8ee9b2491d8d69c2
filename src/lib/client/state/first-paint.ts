import { isPictured } from '#lib/domain/first-picture.ts';

/** A page that is left sooner was not looked at; one that stays has settled by then. */
const LOOKED_AT_MS = 2_000;

let seen: { top: number; href: string | null } | null = null;
let looking: ReturnType<typeof setTimeout> | undefined;

/** The shell's frame goes in the moment in which the page stands. */
export function takeAwayFirstPaint(): void {
  const frame = document.getElementById('first-paint');
  if (!frame) return;
  const { activeElement } = document;
  seen = {
    top: scrollY,
    href: frame.contains(activeElement) ? activeElement!.getAttribute('href') : null,
  };
  frame.remove();
}

/** The page stands at this address: as far down, and on the same link, as in its picture. */
export function pageShown({ pathname, search }: URL, isFirst: boolean): void {
  if (!seen) return; // it came from the server, with its styles in it
  if (isFirst) {
    if (seen.top > 0) scrollTo(0, seen.top);
    if (seen.href)
      document.querySelector<HTMLElement>(`main a[href="${CSS.escape(seen.href)}"]`)?.focus();
  }
  clearTimeout(looking);
  const address = pathname + search;
  if (!isPictured(address)) return;
  looking = setTimeout(
    () =>
      void import('./picture.ts')
        .then(({ keepPicture }) => keepPicture(address))
        .catch(() => undefined),
    LOOKED_AT_MS,
  );
}
