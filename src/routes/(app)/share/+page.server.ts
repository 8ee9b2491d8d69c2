import type { Actions } from './$types';

/**
 * The service worker takes what is shared, and no server ever sees it. Where there is none yet, the page says so; the
 * photos that came here are not read. Actions only: a `load` here would make the page an error when offline.
 */
export const actions: Actions = { default: () => ({ missed: true }) };
