import pg from 'pg';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../db/generated/client.ts';
import { config } from './config.ts';

/** Makes `T` at first use: a build imports this file without having a database. */
function atFirstUse<T extends object>(make: () => T): T {
  let made: T | undefined;
  return new Proxy({} as T, {
    get(_, key) {
      made ??= make();
      const value: unknown = Reflect.get(made, key);
      return typeof value === 'function' ? value.bind(made) : value;
    },
  });
}

/** Hot paths (feed, push, snapshot) and transactions speak `pg`; ordinary reads and writes Prisma. */
export const pool = atFirstUse(() => {
  const made = new pg.Pool({
    connectionString: config.databaseUrl,
    max: 12,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 5_000,
    // An open writing transaction holds the change feed's watermark back, so none may linger.
    idle_in_transaction_session_timeout: 10_000,
  });
  // An idle connection that breaks must not take the process down; the next query reports it.
  made.on('error', () => undefined);
  return made;
});

export const prisma = atFirstUse(
  () => new PrismaClient({ adapter: new PrismaPg({ connectionString: config.databaseUrl }) }),
);

const RETRYABLE = new Set(['40001', '40P01']); // serialisation failure, deadlock

/** Runs `work` in one transaction; repeats it up to three times when the database asks to. */
export async function withTransaction<T>(
  work: (client: pg.PoolClient) => Promise<T>,
  from: pg.Pool = pool,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await from.connect();
    let broken = false;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => (broken = true));
      if (attempt >= 3 || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
    } finally {
      client.release(broken);
    }
  }
}

/** True for errors that say the database cannot be reached or is going away, in any of their shapes. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (
    (typeof code === 'string' &&
      /^(08|57P|53[123]|ECONN|ENOENT$|ETIMEDOUT|P1001|P1002|P1008|P1017)/.test(code)) ||
    (typeof message === 'string' &&
      /Connection terminated|timeout exceeded when trying to connect/.test(message))
  );
}
