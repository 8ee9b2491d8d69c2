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

/** The shell with the picture in the place of its content; as it is when it has no such place. */
export const layPicture = (shell: string, picture: string): string =>
  shell.replace(/(<main\b[^>]*>)[\s\S]*?(?=<\/main>)/, (_, main: string) => main + picture);
