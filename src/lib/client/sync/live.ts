import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import type { AppRouter } from '#lib/server/trpc/router.ts';

/**
 * Listens for pokes on one WebSocket. `onMoved` hears each topic that moved; `onConnected` is called
 * whenever the line stands (again), since pokes may have been missed before. A session that changes
 * needs a new connection: `listen` again.
 */
export function livePokes(
  onMoved: (topic: string) => void,
  onConnected: () => void,
): { listen(topics: string[], renew?: boolean): void; retryNow(): void } {
  let client: ReturnType<typeof createWSClient> | null = null;
  let stop: (() => void) | null = null;
  let current: string[] = [];

  const connect = (): void => {
    const { protocol, host } = self.location;
    const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/live`;
    client = createWSClient({ url, retryDelayMs: (n) => Math.min(30_000, 1_000 * 2 ** n) });
    const api = createTRPCClient<AppRouter>({ links: [wsLink({ client })] });
    const subscription = api.live.pokes.subscribe(
      { topics: current },
      { onData: onMoved, onStarted: onConnected, onError: () => undefined },
    );
    stop = () => subscription.unsubscribe();
  };
  const disconnect = (): void => {
    stop?.();
    void client?.close();
    client = null;
    stop = null;
  };
  return {
    listen(topics, renew = false) {
      const same = topics.join() === current.join();
      if (client && same && !renew) return;
      current = topics;
      disconnect();
      if (topics.length > 0) connect();
    },
    retryNow() {
      if (!client) return;
      disconnect();
      connect();
    },
  };
}
