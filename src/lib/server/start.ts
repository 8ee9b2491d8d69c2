import { deleteExpiredSessions } from './auth/sessions.ts';
import { startMedia, settled, stopMedia } from './media/pipeline.ts';
import { PACK_PHOTO_SIDE } from '#lib/domain/park-pack/parts.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { setHouse } from './house.ts';
import { variantKey } from './media/places.ts';
import { config } from './platform/config.ts';
import { pool } from './platform/database.ts';
import { geocoderAt } from './platform/geocoder.ts';
import { log } from './platform/log.ts';
import { storage } from './platform/storage.ts';
import { hearNotices } from './realtime/notices.ts';
import { localPokes, redisPokes } from './realtime/pokes.ts';
import { recheckSeats } from './services/company-recheck.ts';
import { keepHelpfulCounts } from './services/helpful-counts.ts';
import { keepHours } from './services/hours/rounds.ts';
import { PlaceLookup, sweepPlaces } from './services/place-lookup.ts';
import { publicViews } from './services/public-views.ts';
import { liveSocket } from './trpc/socket.ts';
import { FeedPages } from './sync/feed-pages.ts';
import { PackSizes } from './sync/pack-size.ts';
import { readFeed } from './sync/feed.ts';
import { ensureSnapshot } from './sync/snapshot.ts';
import { sweepSync } from './sync/sweep.ts';

const HOURS_EVERY_MS = 3600_000;
const VOTES_AFTER_MS = 2_000;
const SNAPSHOT_EVERY_MS = 10 * 60_000;
const SWEEP_EVERY_MS = 24 * 3600_000;

type Shutdown = (() => Promise<void>)[];
const upgradeKey = Symbol.for('thrillwiki.upgrade');
const shutdownKey = Symbol.for('thrillwiki.shutdown');

/** The server's composition root: called once, before the first request. */
export async function startServer(): Promise<void> {
  const pokes = config.redisUrl ? redisPokes(config.redisUrl) : localPokes();
  const socket = liveSocket();
  // Listens before any phone does: what is poked is dropped before anyone is told to look.
  const feedPages = new FeedPages((scope, cursor) => readFeed(pool, scope, cursor), pokes);
  setHouse({
    pool,
    pokes,
    feedPages,
    packSizes: new PackSizes({
      pool,
      page: (parkId, cursor) => feedPages.page(`park:${parkId}`, cursor),
      photoBytes: (sha256) => storage.size(variantKey(sha256, PACK_PHOTO_SIDE)),
    }),
    places: config.geocoderUrl
      ? new PlaceLookup({
          ...{ pool, pause: (ms: number) => pause(ms) },
          geocoder: geocoderAt(config.geocoderUrl, `ThrillWiki (+${config.origin})`),
        })
      : null,
    now: () => new Date(),
    report: (error) => log.error({ error }, 'a queued item tripped over a fault of ours'),
    photoSettled: settled,
    moved: (scope) => pokes.publish([scope]),
  });

  const stopHearing = hearNotices(config.databaseUrl, pokes);
  const publishSnapshot = (): Promise<unknown> =>
    ensureSnapshot(pool).catch((error: unknown) => log.warn({ error }, 'no new snapshot'));
  const recheck = async (): Promise<void> => {
    const ended = await recheckSeats(pool, new Date()).catch((error: unknown) => {
      log.warn({ error }, 'the seats of companies were not looked at');
      return 0;
    });
    if (ended > 0) pokes.publish(['catalogue']);
  };
  let sweptAt = 0;
  const sweep = async (): Promise<void> => {
    if (Date.now() - sweptAt < SWEEP_EVERY_MS) return;
    sweptAt = Date.now();
    await deleteExpiredSessions().catch((error: unknown) =>
      log.warn({ error }, 'expired sessions were not swept'),
    );
    await sweepPlaces(pool).catch((error: unknown) =>
      log.warn({ error }, 'old answers about places were not swept'),
    );
    await sweepSync(pool).catch((error: unknown) =>
      log.warn({ error }, 'old tombstones and receipts were not swept'),
    );
  };
  await publishSnapshot();
  // Reading the whole catalogue takes seconds: not while the first visitor waits.
  void publicViews
    .home()
    .catch((error: unknown) => log.warn({ error }, 'the catalogue was not read ahead'));
  void sweep();
  void recheck();
  const timer = setInterval(() => {
    void publishSnapshot();
    void sweep();
    void recheck();
  }, SNAPSHOT_EVERY_MS);
  timer.unref();
  await startMedia();
  const stopHours = keepHours(pool, pokes, HOURS_EVERY_MS);
  const stopCounting = keepHelpfulCounts(pool, pokes, VOTES_AFTER_MS);

  // Where scripts/serve.ts, which knows nothing of these parts, finds them.
  const world = globalThis as unknown as Record<symbol, unknown>;
  world[upgradeKey] = socket.upgrade;
  const shutdown = (world[shutdownKey] ??= []) as Shutdown;
  shutdown.push(
    () => socket.close(),
    () => stopHearing(),
    () => stopMedia(),
    () => stopHours(),
    () => stopCounting(),
    () => pokes.close(),
    async () => clearInterval(timer),
  );
}
