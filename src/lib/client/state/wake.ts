/** Where the browser has Background Sync. */
interface Syncing {
  sync?: { register(tag: string): Promise<void> };
}

/**
 * S54: asks the browser to say when there is a line again. Called when something was queued; with a line the
 * browser would say so at once, and the server's own delay would not be kept.
 */
export async function askToBeWoken(): Promise<void> {
  if (navigator.onLine) return;
  const registration = await navigator.serviceWorker?.getRegistration();
  await (registration as Syncing | undefined)?.sync?.register('outbox');
}

/** Where the browser has Periodic Background Sync. */
interface Refreshing {
  periodicSync?: { register(tag: string, options: { minInterval: number }): Promise<void> };
}

/** Asks the browser to wake the service worker about once a day, to look what changed in kept parks (S63). */
export async function refreshParksNowAndThen(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (registration as Refreshing | undefined)?.periodicSync
    ?.register('parks', { minInterval: 24 * 3600_000 })
    .catch(() => undefined); // not installed, or not allowed: then when the app is opened
}

/** Calls `wake` when it says so. */
export function whenWoken(wake: () => void): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if ((data as { type?: string } | null)?.type === 'WAKE') wake();
  });
}
