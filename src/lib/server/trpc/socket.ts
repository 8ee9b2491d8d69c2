import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import { readSessionOfHeader } from '../auth/sessions.ts';
import type { Context } from './context.ts';
import { appRouter } from './router.ts';

const MESSAGE_MAX = 16 * 1024; // nothing but subscriptions travels here

/** The live socket at /api/live: tRPC over WebSocket. The caller has checked path and Origin. */
export function liveSocket(): {
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
} {
  const wss = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX });
  const handler = applyWSSHandler({
    wss,
    router: appRouter,
    createContext: async ({ req }): Promise<Context> => {
      const session = await readSessionOfHeader(req.headers.cookie);
      return {
        user: session?.user ?? null,
        sessionId: session?.sessionId ?? null,
        requestId: randomUUID(),
      };
    },
    keepAlive: { enabled: true, pingMs: 30_000, pongWaitMs: 10_000 },
  });
  return {
    upgrade(req, socket, head) {
      wss.handleUpgrade(req, socket, head, (ws) => wss.emit('connection', ws, req));
    },
    async close() {
      handler.broadcastReconnectNotification();
      for (const client of wss.clients) client.close(1001);
      wss.close();
    },
  };
}
