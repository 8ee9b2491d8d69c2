/** How a browser lets this app be put on the home screen: it asks itself, or the person must do it (Apple's). */
export type InstallWay = 'prompt' | 'by-hand';

export interface InstallVisit {
  /** Null: it is installed, or this browser cannot. */
  way: InstallWay | null;
  isDeclined: boolean;
  /** Pages about a park or a ride that were opened since the app was. */
  looked: number;
  /** Something the server has not shown back stands on this phone, a draft maybe. */
  hasWritten: boolean;
}

/** Who looks at a second one is here for more than an answer. */
const USEFUL = 2;
/**
 * Pages to look around on. A park's own has a question of its own, whether to keep that park; of the start page and of
 * lists a picture is kept (decision 0031), in which nobody's offer may stand.
 */
const CALM =
  /^\/(map|nearby|search|contributions|log|(companies|models)\/[^/]+|parks\/[^/]+\/rides\/[^/]+)$/;
const WRITING = /\/review$/;

export const isLook = (path: string): boolean => /^\/parks\/[^/]+(\/rides\/[^/]+)?$/.test(path);

/**
 * O1: whether installing is offered on the page that is opened now. After the first useful act, and never where
 * somebody writes; but where the installed app has a store of its own, before they begin to.
 */
export function offersInstall({ way, isDeclined, looked, hasWritten }: InstallVisit, path: string) {
  if (!way || isDeclined) return false;
  if (way === 'by-hand' && WRITING.test(path)) return !hasWritten;
  return CALM.test(path) && (hasWritten || looked >= USEFUL);
}
