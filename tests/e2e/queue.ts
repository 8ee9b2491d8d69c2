// Hundreds of reviews on a phone at once, written by the app's own modules.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { Plan } from './queue-in-page.ts';
import type { Stage } from './stage.ts';

export const RIDE = '/parks/phantasialand/rides/taron';
export const VISITOR = { email: 'visitor@demo.test', password: 'queue-jumping-otter' };

let bundled: Promise<string> | undefined;

/** `queue-in-page.ts` with all it imports, as one script. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: join(import.meta.dirname, 'queue-in-page.ts'),
        formats: ['iife'],
        name: 'queueInPage',
      },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('Vite made no bundle.');
  return output.output[0].code;
}

export async function visitorId(stage: Stage): Promise<string> {
  const { rows } = await stage.db.query<{ id: string }>('SELECT id FROM "user" WHERE email = $1', [
    VISITOR.email,
  ]);
  return rows[0]!.id;
}

/** Queues reviews of one ride by the demo visitor on the page's phone; answers their submissions' ids. */
export async function queueReviews(
  stage: Stage,
  page: Page,
  { reviews = 1, revisions = 0 }: Partial<Pick<Plan, 'reviews' | 'revisions'>>,
): Promise<string[]> {
  const { rows } = await stage.db.query<{ id: string }>("SELECT id FROM ride WHERE slug = 'taron'");
  const plan: Plan = {
    account: await visitorId(stage),
    subject: { kind: 'ride', id: rows[0]!.id },
    name: 'Taron',
    href: RIDE,
    reviews,
    revisions,
  };
  const code = await (bundled ??= bundle());
  return page.evaluate<string[]>(`${code};\nqueueInPage.queueReviews(${JSON.stringify(plan)})`);
}

/** The app looks at its queue, as it does when the connection is back. */
export const wake = (page: Page): Promise<boolean> =>
  page.evaluate(() => dispatchEvent(new Event('online')));
