import { redirect } from '@sveltejs/kit';
import type { Loaded } from '#lib/client/state/view.svelte.ts';

/**
 * What was loaded, unless it was found under an address that it once had: then its own takes the place, for good.
 * With or without a line, since the phone knows former addresses as the server does.
 */
export function atItsAddress<V>(loaded: Loaded<V>, url: URL, addressOf: (view: V) => string) {
  if (!loaded.view) return loaded;
  const address = addressOf(loaded.view);
  if (address !== url.pathname) redirect(301, address + url.search);
  return loaded;
}
