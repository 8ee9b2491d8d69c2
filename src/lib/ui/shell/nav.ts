import type { IconName } from '../kit/icons.ts';
import { shell } from '#lib/messages/en/shell.ts';

export type Place = 'home' | 'parks' | 'search' | 'yours' | 'desk' | 'account';

export const PLACES: readonly { place: Place; href: string; text: string; icon: IconName }[] = [
  { place: 'home', href: '/', text: shell.home, icon: 'home' },
  { place: 'parks', href: '/parks', text: shell.parks, icon: 'gate' },
  { place: 'search', href: '/search', text: shell.search, icon: 'search' },
  { place: 'yours', href: '/contributions', text: shell.yours, icon: 'ticket' },
];

/** The place in the navigation that a path belongs to, or null. */
export function placeOf(pathname: string): Place | null {
  if (pathname === '/') return 'home';
  const first = pathname.split('/')[1];
  if (first === 'parks' || first === 'search' || first === 'desk' || first === 'account')
    return first;
  if (first === 'contributions' || first === 'log') return 'yours';
  if (['rides', 'map', 'companies', 'company', 'models'].includes(first ?? '')) return 'parks';
  return first === 'sign-in' || first === 'sign-up' ? 'account' : null;
}
