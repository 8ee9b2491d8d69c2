import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import type { AppRouter } from '#lib/server/trpc/router.ts';

interface Patience {
  /** How often the line is asked whether it still stands. */
  everyMs: number;
  /** How long it may take to open, and to answer. */
  answerMs: number;
}

const PATIENCE: Patience = { everyMs: 30_000, answerMs: 15_000 };

/** A line that fell silent answers no farewell either, and browsers wait for one up to a minute. */
const hastySocket = (openMs: number): typeof WebSocket =>
  class extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      const timer = setTimeout(() => this.close(), openMs);
      for (const event of ['open', 'close'])
        this.addEventListener(event, () => clearTimeout(timer));
    }

    override close(code?: number, reason?: string): void {
      const wasOpen = this.readyState === WebSocket.OPEN;
      super.close(code, reason);
      if (wasOpen) this.dispatchEvent(new Event('close'));
    }
  };

/**
 * Listens for pokes on one WebSocket. A line that fell silent is noticed and replaced. `onMoved` hears each topic that moved; `onConnected` is called
 * whenever the line stands (again), since pokes may have been missed before. A session that changes
 * needs a new connection: `listen` again.
 */
export function livePokes(
  onMoved: (topic: string) => void,
  onConnected: () => void,
  { everyMs, answerMs }: Patience = PATIENCE,
): { listen(topics: string[], renew?: boolean): void; retryNow(): void } {
  let client: ReturnType<typeof createWSClient> | null = null;
  let stop: (() => void) | null = null;
  let current: string[] = [];

  const connect = (): void => {
    const { protocol, host } = self.location;
    const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/live`;
    const retryDelayMs = (n: number): number => Math.min(30_000, 1_000 * 2 ** n);
    client = createWSClient({
      url,
      retryDelayMs,
      keepAlive: { enabled: true, intervalMs: everyMs, pongTimeoutMs: answerMs },
      WebSocket: hastySocket(answerMs),
    });
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
