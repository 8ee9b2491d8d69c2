// The same reviews sent by a page without an outbox, and by TanStack's.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../tests/e2e/phone.ts';
import { until } from './harness.ts';
import { VISITOR, visitorId, type Drained, type Site } from './outbox-site.ts';

/** The mutations of so many reviews, as a page without an outbox would send them. */
export async function oneByOne(site: Site, reviews: number): Promise<number> {
  const { phone, subject } = site;
  const userId = await visitorId(site);
  return phone.page.evaluate(
    async ([userId, about, count]) => {
      const clientId = crypto.randomUUID();
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        const submissionId = crypto.randomUUID();
        const fields = {
          ...{ rating: 8, title: `Number ${i}`, text: 'x'.repeat(400) },
          ...{ visitedOn: null, waitedMinutes: null, language: 'en' },
        };
        const response = await fetch('/api/trpc/sync.push', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            ...{ p: 1, clientId, userId },
            mutations: [
              {
                ...{ id: crypto.randomUUID(), lane: `submission:${submissionId}`, seq: 1 },
                ...{ name: 'review.submit', v: 1, madeAt: new Date().toISOString() },
                args: { submissionId, subject: about, fields, photoCount: 0 },
              },
            ],
          }),
        });
        if (!(await response.text()).includes('applied')) throw new Error(String(response.status));
      }
      return (performance.now() - start) / 1000;
    },
    [userId, subject, reviews] as const,
  );
}

interface TanstackPage {
  queue(count: number, userId: string, subject: object): Promise<void>;
  waiting(): Promise<number>;
}

export async function drainTanstack(
  site: Site,
  pages: string,
  count: number,
  lossy = false,
): Promise<Drained> {
  const { phone, line, db, subject } = site;
  const { page, context } = phone;
  const userId = await visitorId(site);
  // The page stands at the app's own origin, so that it may send there; it comes from the peers' folder.
  await context.route('**/peer/**', (route) => {
    const path = new URL(route.request().url()).pathname.replace('/peer/', '');
    const contentType = path.endsWith('.js') ? 'text/javascript' : 'text/html';
    return route.fulfill({ contentType, body: readFileSync(join(pages, path)) });
  });
  const script = readdirSync(join(pages, 'assets')).filter((name) => name.startsWith('tanstack'));
  if (script.length === 0) throw new Error('no page of TanStack');
  await page.goto('/peer/tanstack.html');
  await context.setOffline(true);
  await page.evaluate(
    ([many, userId, about]) =>
      (window as unknown as { tanstack: TanstackPage }).tanstack.queue(many, userId, about),
    [count, userId, subject] as const,
  );
  if (lossy)
    line.beLossy(async () => {
      await db.query('DELETE FROM session');
      // The person signs in again at once, in another tab.
      setTimeout(() => {
        const again = async (): Promise<void> => {
          const other = await context.newPage();
          await signIn(other, ...VISITOR);
          await other.close();
        };
        again().catch(() => undefined);
      }, 200);
    });
  const start = performance.now();
  await context.setOffline(false);
  await until(
    async () =>
      (await page.evaluate(() =>
        (window as unknown as { tanstack: TanstackPage }).tanstack.waiting(),
      )) === 0,
    { everyMs: 50, mostMs: 400_000 },
  );
  const seconds = (performance.now() - start) / 1000;
  const arrived = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM submission');
  return { seconds, lost: count - arrived.rows[0]!.n, doubled: 0, reordered: 0 };
}
