import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';

/** A scope that moved, or `desk` for the moderators' queue. */
export type PokeTopic = string;

/** Says "look": a poke carries no data, and a lost one costs only time. Publish after commit. */
export interface PokeBus {
  publish(topics: Iterable<PokeTopic>): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (topic: PokeTopic) => void): () => void;
  close(): Promise<void>;
}

/** For one server process. */
export function localPokes(): PokeBus {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish(topics) {
      for (const topic of new Set(topics)) emitter.emit('poke', topic);
    },
    subscribe(listener) {
      emitter.on('poke', listener);
      return () => emitter.off('poke', listener);
    },
    async close() {
      emitter.removeAllListeners();
    },
  };
}

const CHANNEL = 'thrillwiki:pokes';

/** For several servers: our own pokes arrive at once, those of others through Redis, while it answers. */
export function redisPokes(url: string): PokeBus {
  const local = localPokes();
  const options = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 500,
    commandTimeout: 300,
  };
  const self = randomUUID();
  const out = new Redis(url, options);
  const into = new Redis(url, { ...options, autoResubscribe: false });
  for (const connection of [out, into]) connection.on('error', () => undefined);
  // Each time: one that was down when this server started has never heard of the channel.
  into.on('ready', () => void into.subscribe(CHANNEL).catch(() => into.disconnect(true)));
  into.on('message', (_channel, message: string) => {
    const [sender, ...topics] = message.split('\n');
    if (sender !== self) local.publish(topics);
  });
  return {
    publish(topics) {
      const list = [...new Set(topics)];
      local.publish(list);
      out.publish(CHANNEL, [self, ...list].join('\n')).catch(() => undefined);
    },
    subscribe: (listener) => local.subscribe(listener),
    async close() {
      out.disconnect();
      into.disconnect();
      await local.close();
    },
  };
}
