/** Where the service worker finds the photos of packs; nothing there makes room for others. */
export const PHOTO_SHELF = 'kept-photos';
