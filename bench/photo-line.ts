// The app behind a line of so many bits that is cut again and again, a phone whose person is signed in, and photos to send.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import sharp from 'sharp';
import { freePort } from '../scripts/postgres/server.ts';
import { signIn, type Phone } from '../tests/e2e/phone.ts';
import { startApp, type RunningApp } from '../tests/support/app.ts';
import { openFaultProxy, type FaultProxy } from '../tests/support/fault-proxy.ts';
import { until } from './harness.ts';
import { VISITOR } from './outbox-site.ts';
import { emptyPhone } from './phone.ts';

const RATE = 3_000_000 / 8; // bytes a second
const CUT_MS = 4_000;

export interface BenchPhoto {
  sha256: string;
  bytes: Buffer;
}

/** What went over the line, for so many bytes of photos. */
export interface Sent {
  sent: number;
  needed: number;
  photos: number;
  /** Photos that do not stand whole at the server. */
  missing: number;
  seconds: number;
}

export interface PhotoSite {
  app: RunningApp;
  db: pg.Client;
  phone: Phone;
  proxy: FaultProxy;
  userId: string;
}

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** JPEGs of about 3 MB, 2048 pixels wide: noise, since nothing else is so large at that size. */
export async function makePhotos(count: number): Promise<BenchPhoto[]> {
  const photos: BenchPhoto[] = [];
  while (photos.length < count) {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    const create = { width: 2048, height: 1536, channels: 3, background: '#888', noise } as const;
    const bytes = await sharp({ create }).jpeg({ quality: 97 }).toBuffer();
    photos.push({ sha256: sha256Of(bytes), bytes });
  }
  return photos;
}

export const total = (photos: readonly BenchPhoto[]): number =>
  photos.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);

/** From now on the line has its rate and its cuts. Both are the same for all. */
export const makeBad = (proxy: FaultProxy): Promise<void> =>
  proxy.set({ rate: RATE, cutEveryMs: CUT_MS, cutBy: 'reset' });

/** An app with the starter catalogue; nothing is wrong with the line yet. */
export async function withPhotoSite<T>(work: (site: PhotoSite) => Promise<T>): Promise<T> {
  const port = await freePort();
  const proxy = await openFaultProxy({ upstream: () => port });
  const origin = `http://localhost:${proxy.port}`;
  const app = await startApp({ port, env: { ORIGIN: origin, LIMITS_SCALE: '1000' } });
  const db = new pg.Client({ connectionString: app.databaseUrl });
  await db.connect();
  const phone = await emptyPhone(origin);
  try {
    await signIn(phone.page, ...VISITOR);
    const { rows } = await db.query<{ id: string }>('SELECT id FROM "user" WHERE email = $1', [
      VISITOR[0],
    ]);
    return await work({ app, db, phone, proxy, userId: rows[0]!.id });
  } finally {
    await phone.close();
    await proxy.close();
    await db.end();
    await app.stop();
  }
}

/** Runs `start` on the bad line until the server holds every photo, and reads each back from its disk. */
export async function untilHeld(
  { app, db, proxy }: PhotoSite,
  photos: readonly BenchPhoto[],
  start: () => Promise<unknown>,
): Promise<Sent> {
  const before = proxy.counts.up;
  const began = performance.now();
  await makeBad(proxy);
  await start();
  await until(
    async () => {
      const { rows } = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM photo_object');
      return rows[0]!.n >= photos.length;
    },
    { everyMs: 100, mostMs: photos.length * 60_000 },
  );
  const sent = proxy.counts.up - before;
  const seconds = (performance.now() - began) / 1000;
  await proxy.heal();
  for (const { sha256 } of photos) {
    const kept = await readFile(join(app.dataDir, 'media', 'originals', sha256));
    if (sha256Of(kept) !== sha256) throw new Error(`${sha256} is not what was sent`);
  }
  return { sent, needed: total(photos), photos: photos.length, missing: 0, seconds };
}
