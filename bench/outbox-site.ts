// The app behind a line that can be lossy, a phone whose person is signed in, and what arrived in the end.
import pg from 'pg';
import { freePort } from '../scripts/postgres/server.ts';
import { signIn, type Phone } from '../tests/e2e/phone.ts';
import { startApp, type RunningApp } from '../tests/support/app.ts';
import { openLossyLine, type LossyLine } from './lossy-line.ts';
import { emptyPhone } from './phone.ts';

export const VISITOR = ['visitor@demo.test', 'queue-jumping-otter'] as const;

export interface Drained {
  seconds: number;
  lost: number;
  doubled: number;
  reordered: number;
}

export interface Site {
  app: RunningApp;
  line: LossyLine;
  db: pg.Client;
  phone: Phone;
  subject: { kind: string; id: string };
}

/** An app with the starter catalogue behind a line, and a phone whose person is signed in. */
export async function withSite<T>(work: (site: Site) => Promise<T>): Promise<T> {
  const port = await freePort();
  const line = await openLossyLine(await freePort(), port);
  const app = await startApp({ port, env: { ORIGIN: line.origin, LIMITS_SCALE: '1000' } });
  const db = new pg.Client({ connectionString: app.databaseUrl });
  await db.connect();
  const phone = await emptyPhone(line.origin);
  try {
    await signIn(phone.page, ...VISITOR);
    const { rows } = await db.query<{ id: string }>('SELECT id FROM park ORDER BY slug LIMIT 1');
    return await work({ app, line, db, phone, subject: { kind: 'park', id: rows[0]!.id } });
  } finally {
    await phone.close();
    await db.end();
    await line.close();
    await app.stop();
  }
}

export async function visitorId({ db }: Site): Promise<string> {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM "user" WHERE email = $1', [
    VISITOR[0],
  ]);
  return rows[0]!.id;
}
