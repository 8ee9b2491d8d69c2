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
 * where they outlive the picture: the page finds them there and does not ask for them again.
 */
export function layPicture(shell: string, picture: string): string {
  const [, styles, content] = /^((?:<link [^>]*>)*)([\s\S]*)$/.exec(picture)!;
  return shell
    .replace('</head>', () => `${styles!}</head>`)
    .replace(/(<main\b[^>]*>)[\s\S]*?(?=<\/main>)/, (_, main: string) => main + content!);
}
