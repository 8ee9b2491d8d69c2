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

/** For several servers: pokes travel through Redis; while it is down, at least our own arrive. */
export function redisPokes(url: string): PokeBus {
  const local = localPokes();
  const options = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 500,
    commandTimeout: 300,
  };
  const out = new Redis(url, options);
  const into = new Redis(url, { ...options, commandTimeout: undefined, enableOfflineQueue: true });
  for (const connection of [out, into]) connection.on('error', () => undefined);
  into.subscribe(CHANNEL).catch(() => undefined);
  into.on('message', (_channel, message) => local.publish(message.split('\n')));
  return {
    publish(topics) {
      const list = [...new Set(topics)];
      out.publish(CHANNEL, list.join('\n')).catch(() => local.publish(list));
    },
    subscribe: (listener) => local.subscribe(listener),
    async close() {
      out.disconnect();
      into.disconnect();
      await local.close();
    },
  };
}
