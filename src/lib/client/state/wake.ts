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

/** Calls `wake` when it says so. */
export function whenWoken(wake: () => void): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if ((data as { type?: string } | null)?.type === 'WAKE') wake();
  });
}
