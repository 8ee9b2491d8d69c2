// What most browser tests need: the app behind a line that can be bad, its database, and phones.
// phone → proxy (faults below HTTP) → line (faults of requests) → app
import pg from 'pg';
import { freePort } from '../../scripts/postgres/server.ts';
import { startApp, type RunningApp } from '../support/app.ts';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import { openLine, type Line } from '../support/line.ts';
import { openPhone, type Phone } from './phone.ts';

export interface Stage {
  readonly app: RunningApp;
  readonly proxy: FaultProxy;
  readonly line: Line;
  readonly db: pg.Client;
  /** A browser with a profile of its own, closed with the stage. */
  phone(): Promise<Phone>;
  desktop(): Promise<Phone>;
  /** Rows of `table`, or of `table WHERE …`. */
  count(from: string): Promise<number>;
  close(): Promise<void>;
}

/** `env`: of the app, over what it has. */
export async function openStage(env: Record<string, string> = {}): Promise<Stage> {
  const port = await freePort();
  const linePort = await freePort();
  const proxy = await openFaultProxy({ upstream: () => linePort });
  const line = await openLine(linePort, () => port, `http://localhost:${proxy.port}`);
  const app = await startApp({ port, env: { ORIGIN: line.origin, ...env } }).catch(
    async (error: unknown) => {
      await proxy.close();
      await line.close();
      throw error;
    },
  );
  const db = new pg.Client({ connectionString: app.databaseUrl });
  await db.connect();
  const phones: Phone[] = [];
  const open = async (size?: { width: number; height: number }): Promise<Phone> => {
    const phone = await openPhone({ origin: line.origin, ...(size && { size }) });
    phones.push(phone);
    return phone;
  };
  return {
    app,
    proxy,
    line,
    db,
    phone: () => open(),
    desktop: () => open({ width: 1440, height: 900 }),
    async count(from) {
      const { rows } = await db.query<{ n: string }>(`SELECT count(*) AS n FROM ${from}`);
      return Number(rows[0]!.n);
    },
    async close() {
      await Promise.all(phones.map((phone) => phone.close()));
      await db.end();
      await proxy.close();
      await line.close();
      await app.stop();
    },
  };
}
