import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { findFirefox, findWebKit } from '../../scripts/engines.ts';
import { freePort } from '../../scripts/postgres/server.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import { openFirefox } from '../support/firefox.ts';
import { isReadyForOffline, photosOfQueue } from '../support/in-page.ts';
import { flat } from '../support/images.ts';
import { openLine, type Line } from '../support/line.ts';
import type { Engine } from '../support/tab.ts';
import { openTlsFront, type TlsFront } from '../support/tls-front.ts';
import { openWebKit } from '../support/webkit.ts';

// The main job in the engines that are not Chromium. The line goes dead in front of the app, so that the
// browser goes on to believe that it has one, as in a park with bad signal.
// browser → (https) → proxy (dead or not) → line (loses answers) → app

const ENGINES = [
  { name: 'Firefox', path: findFirefox(), start: openFirefox, https: false },
  { name: 'WebKitGTK', path: findWebKit(), start: openWebKit, https: true },
];
const TITLE = 'Best launch in the world';
const TEXT = 'Zweimal katapultiert, und der zweite Start sitzt. Naïve queue: 20 min.';

describe.each(ENGINES)('in $name', ({ path, start, https }) => {
  let line: Line;
  let proxy: FaultProxy;
  let front: TlsFront | null = null;
  let app: RunningApp;
  let db: pg.Client;
  let engine: Engine;

  beforeAll(async () => {
    if (!path) return;
    const [port, linePort] = [await freePort(), await freePort()];
    proxy = await openFaultProxy({ upstream: () => linePort });
    if (https) front = await openTlsFront(() => proxy.port);
    const origin = front ? `https://localhost:${front.port}` : `http://localhost:${proxy.port}`;
    line = await openLine(linePort, () => port, origin);
    app = await startApp({ port, env: { ORIGIN: origin } });
    db = new pg.Client({ connectionString: app.databaseUrl });
    await db.connect();
    engine = await start(path);
  }, 240_000);

  afterAll(async () => {
    await engine?.close();
    await db?.end();
    await front?.close();
    await proxy?.close();
    await line?.close();
    await app?.stop();
  }, 60_000);

  const dead = async (): Promise<void> => {
    await proxy.set({ mode: 'refuse' });
    proxy.cut();
  };
  const count = async (table: string): Promise<number> =>
    Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]!.n);

  it.skipIf(!path)(
    'a review with a photo, written over a dead line and opened again, is sent once (S4, S10)',
    async () => {
      const { tab } = engine;
      await tab.goto(`${line.origin}/sign-in`);
      await tab.until(() => document.documentElement.dataset.hydrated === '');
      await tab.type('[name=email]', 'visitor@demo.test');
      await tab.type('[name=password]', 'queue-jumping-otter');
      await tab.click('main form [type=submit]');
      await tab.until(() => location.pathname !== '/sign-in');
      await tab.until(isReadyForOffline);

      await dead();
      await tab.goto(`${line.origin}/search`);
      await tab.type('input[type=search]', 'tarron');
      await tab.click('main a', 'Taron');
      await tab.click('main a', review.write);
      await tab.click(`input[aria-label="${review.stars('4.5')}"]`);
      await tab.type('#field-title', TITLE);
      await tab.type('#field-text', TEXT);
      const photo = join(app.dataDir, 'picked.jpg');
      await flat(600, 400).jpeg().toFile(photo);
      await tab.choose('input[type=file]', [photo]);
      await tab.until(() => document.querySelector('img[alt="picked.jpg"]') !== null);
      await tab.sees(review.saved);

      await engine.reopen();
      await tab.goto(`${line.origin}/contributions`);
      await tab.sees('Taron');
      await tab.click('button', contributions.action.edit);
      await tab.until(
        (title, text) =>
          document.querySelector<HTMLInputElement>('#field-title')?.value === title &&
          document.querySelector<HTMLTextAreaElement>('#field-text')?.value === text,
        ...[TITLE, TEXT],
      );
      const [kept] = await tab.run(photosOfQueue);
      expect(kept!.hash).toBe(kept!.sha256);
      await tab.click('form [type=submit]');
      await tab.sees(contributions.means.queued);
      expect(await count('submission')).toBe(0);

      line.cutAnswers('POST', /^\/api\/trpc\/sync\.push/, 1);
      line.cutAnswers('PATCH', /^\/api\/tus\//, 1);
      await proxy.heal();
      // The app may notice first that the line is back: then there is no such button any more.
      await tab.until(
        (now, done) => {
          const wanted = [...document.querySelectorAll('button')].find((b) =>
            b.innerText.includes(now),
          );
          wanted?.click();
          return wanted !== undefined || document.body.innerText.includes(done);
        },
        ...[contributions.action['send-now'], contributions.means['in-review']],
      );
      await tab.sees(contributions.means['in-review']);

      expect(line.cuts.map((cut) => cut.split(' ')[0]).sort()).toEqual(['PATCH', 'POST']);
      expect(await count('submission')).toBe(1);
      expect(await count('submission_photo')).toBe(1);
      const { rows } = await db.query<{ fields: object }>('SELECT fields FROM submission');
      expect(rows[0]!.fields).toMatchObject({ rating: 9, title: TITLE, text: TEXT });
      const original = readFileSync(join(app.dataDir, 'media', 'originals', kept!.sha256));
      expect(createHash('sha256').update(original).digest('hex')).toBe(kept!.sha256);
    },
    300_000,
  );
});
