/**
 * What a list looked like when it was last seen, as HTML. The service worker lays it into the shell, so that
 * it is there before the app's code is; the page itself takes its place as soon as it stands (decision 0031).
 */

/** Addresses whose pages show everybody the same: nothing of a person may stand in a picture. */
export const isPictured = (address: string): boolean => /^\/(?:parks|rides)?(?:\?|$)/.test(address);

/** Its styles and scripts are those of one version of the app. */
export const pictureCacheOf = (version: string): string => `${PICTURES}${version}`;
export const isPictureCache = (name: string): boolean => name.startsWith(PICTURES);
const PICTURES = 'picture-';

/** Its style sheets, and what it shows. */
export const pictureOf = (styles: readonly string[], content: string): string =>
  styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('') + content;

/**
 * The shell with the picture in the place of its content; as it is when it has no such place. The sheets go into the head,
 * where they outlive the picture: the page finds them there and does not ask for them again. The app's scripts are asked
 * for at the end: fetched and read while the picture is, they would stand in its way.
 */
export function layPicture(shell: string, picture: string): string {
  const [, styles, content] = /^((?:<link [^>]*>)*)([\s\S]*)$/.exec(picture)!;
  return shell
    .replace(SCRIPTS_AHEAD, '')
    .replace('</head>', () => `${WHOLE}${styles!}</head>`)
    .replace(START, (start) => `<template id="app-start">${start}</template>${AFTER_PAINT}`)
    .replace(/(<main\b[^>]*>)[\s\S]*?(?=<\/main>)/, (_, main: string) => main + content!);
}

const SCRIPTS_AHEAD = /<link [^>]*rel="modulepreload"[^>]*>/g;
/** Kit's own: named by its hash in the shell's policy, so it stays as it is. */
const START = /<script>\s*\{\s*__sveltekit[\s\S]*?<\/script>/;
const AFTER_PAINT = '<script src="/after-paint.js" defer></script>';
/** Not the empty page first: the frame of nothing costs as much time as the one of the list. */
const WHOLE = '<link rel="expect" href="#app-start" blocking="render">';
