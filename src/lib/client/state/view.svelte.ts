import type { Remote } from 'comlink';
import { error } from '@sveltejs/kit';
import { browser } from '$app/environment';
import { invalidateAll } from '$app/navigation';
import { phone } from '../bootstrap.ts';
import type { PhoneApi } from '../phone.ts';
import { sync } from './sync.svelte.ts';

/** A page's data, or why there is none: no line and not on this phone, or a fault of the server's. */
export type Loaded<V> = { view: V } | { view: null; why: 'offline' | 'error' };

/** How the phone is asked for the same view; null when it does not hold it. */
export type Ask<V> = (phone: Remote<PhoneApi>) => Promise<V | null>;

/** The phone reads its store within this, as a rule; then the network is tried beside it. */
const PHONE_PATIENCE_MS = 2_000;
const NETWORK_PATIENCE_MS = 10_000;

/**
 * What a universal `load` returns. On the server and while its inlined answer lies in the page:
 * `/api/view/…`; else the phone, and the network only for what the phone does not hold. Never an
 * error page for want of a line; a 404 only when our server says so.
 */
export async function loadView<V>(
  fetch: typeof globalThis.fetch,
  path: string,
  ask: Ask<V>,
): Promise<Loaded<V>> {
  if (!browser || isInlined(path)) return fetchView<V>(fetch, path);

  const asked = askPhone(ask);
  const held = await within(PHONE_PATIENCE_MS, asked);
  if (held) return { view: held };
  const fetched = await fetchView<V>(fetch, path);
  if (fetched.view) return fetched;
  const late = await within(NETWORK_PATIENCE_MS, asked);
  return late ? { view: late } : fetched;
}

/** The phone's answer; null also when it cannot answer at all. */
export async function askPhone<V>(ask: Ask<V>): Promise<V | null> {
  try {
    return await ask(await phone());
  } catch {
    return null;
  }
}

/** The server's answer, and throws Kit's 404 when it knows no such thing. */
export async function fetchView<V>(
  fetch: typeof globalThis.fetch,
  path: string,
): Promise<Loaded<V>> {
  let status: number;
  let body: unknown;
  try {
    const signal = browser ? AbortSignal.timeout(NETWORK_PATIENCE_MS) : undefined;
    const response = await fetch(path, { signal });
    status = response.status;
    body = await response.json();
  } catch {
    return { view: null, why: 'offline' }; // no line, or something in between answered with a page
  }
  if (status === 200) return { view: body as V };
  if (status === 404 && isOurs(body)) error(404, { message: 'NOT_FOUND', code: 'NOT_FOUND' });
  return { view: null, why: 'error' };
}

const isOurs = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'error' in body;

/** Kit takes an inlined answer out of the page when it is used, so this is true once at most. */
const isInlined = (path: string): boolean =>
  document.querySelector(`script[data-sveltekit-fetched][data-url=${JSON.stringify(path)}]`) !==
  null;

const within = <T>(ms: number, answer: Promise<T>): Promise<T | null> =>
  Promise.race([answer, new Promise<null>((resolve) => setTimeout(resolve, ms, null))]);

/**
 * A loaded view that stays current: when the phone has learnt something, it is asked again, so that a
 * published review appears without a reload. Made while a component is set up.
 */
export class LiveView<V extends object> {
  readonly #loaded: () => Loaded<V>;
  readonly #ask: Ask<V>;
  #newer = $state.raw<{ of: Loaded<V>; view: V } | null>(null);
  #turn = 0;

  readonly view: V | null = $derived.by(() => {
    const loaded = this.#loaded();
    return this.#newer?.of === loaded ? this.#newer.view : loaded.view;
  });
  readonly status: 'ready' | 'offline' | 'error' = $derived.by(() => {
    const loaded = this.#loaded();
    return !this.view && 'why' in loaded ? loaded.why : 'ready';
  });

  constructor(loaded: () => Loaded<V>, ask: Ask<V>) {
    this.#loaded = loaded;
    this.#ask = ask;
    $effect(() =>
      sync.onNotice((notice) => {
        if (notice === 'catalogue' || notice === 'park') void this.#askAgain();
      }),
    );
    let wasOnline = true;
    $effect(() => {
      if (sync.online && !wasOnline && this.status !== 'ready') void this.retry();
      wasOnline = sync.online;
    });
  }

  retry = (): Promise<void> => invalidateAll();

  async #askAgain(): Promise<void> {
    const turn = ++this.#turn;
    const of = this.#loaded();
    const answer = await askPhone(this.#ask);
    if (!answer || turn !== this.#turn || of !== this.#loaded()) return;
    this.#newer = { of, view: withScopeShown(answer, this.view) };
  }
}

/** What of a view a park's scope brings. */
type ScopeShown = Record<
  'hours' | 'updates' | 'mapped' | 'sighted' | 'reviews' | 'aspects',
  unknown
> & {
  reviewsKnown: boolean;
};

/** A phone that has not fetched this park's scope must not take away what the server sent of it. */
function withScopeShown<V extends object>(answer: V, shown: V | null): V {
  const next = answer as Partial<ScopeShown>;
  const before = shown as typeof next | null;
  if (next.reviewsKnown !== false || !before?.reviewsKnown) return answer;
  const { hours, updates, mapped, sighted, reviews, aspects } = before;
  // A ride's page tells neither hours nor updates.
  const ofPark = 'hours' in next ? { hours, updates, mapped } : {};
  return { ...answer, ...ofPark, sighted, reviews, aspects, reviewsKnown: true };
}

/** Keeps the open park's reviews and hours current while its page or a ride's is open. */
export function watchPark(parkId: () => string | null): void {
  const watched = $derived(parkId());
  $effect(() => {
    const id = watched;
    if (!id) return;
    void askPhone((remote) => remote.watchPark(id).then(() => null));
    return () => void askPhone((remote) => remote.watchPark(null).then(() => null));
  });
}

/** How reviews stand: on their way, at hand, or not on this phone. */
export const reviewsStatus = (known: boolean | undefined): 'ready' | 'loading' | 'offline' =>
  known !== false ? 'ready' : sync.online ? 'loading' : 'offline';
