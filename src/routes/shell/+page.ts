// The one page the service worker serves for every address: empty, and filled by the client's router.
export const ssr = false;
export const prerender = true;
