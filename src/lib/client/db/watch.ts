import { liveQuery } from 'dexie';

/**
 * Reads now, and again whenever what was read changes, in any tab or worker. Returns the way to stop.
 */
export function watch<T>(
  read: () => Promise<T>,
  next: (value: T) => void,
  failed: (error: unknown) => void,
): () => void {
  const subscription = liveQuery(read).subscribe({ next, error: failed });
  return () => subscription.unsubscribe();
}
