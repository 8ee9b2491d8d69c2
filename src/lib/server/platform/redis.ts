import { Redis } from 'ioredis';
import { config } from './config.ts';
import { log } from './log.ts';

/**
 * The shared connection for short commands, or null without REDIS_URL. With ioredis' own defaults a
 * command waits for ever while Redis is down; here it fails at once and the caller has another way.
 * Nothing kept in Redis may be missed when it is lost.
 */
export const redis: Redis | null = config.redisUrl
  ? new Redis(config.redisUrl, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: 500,
      commandTimeout: 300,
    })
  : null;

let saidAt = 0;
redis?.on('error', (error) => {
  if (Date.now() - saidAt < 60_000) return;
  saidAt = Date.now();
  log.warn({ error }, 'redis does not answer; going on without it');
});
