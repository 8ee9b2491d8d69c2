import pg from 'pg';
import { readFeed } from '#lib/server/sync/feed.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDatabase } from '../tests/support/database.ts';
import { repeat, type Bench, type Context } from './harness.ts';
import { Random } from './generator/random.ts';

const WRITERS = 16;
const SECONDS = 4;
const POLL_EVERY_MS = 2;

export const pb08: Bench = {
  id: 'PB8',
  title: `Change feed: ${WRITERS} writers, a reader every ${POLL_EVERY_MS} ms`,
  async run(context) {
    const figures = [];
    for (const [thinking, most] of [
      ['no pause in a transaction', 0],
      ['up to 10 ms in each transaction', 10],
    ] as const) {
      const results = await strategies(context, most);
      const ours = results['xid8 watermark']!;
      const peers = (pick: (r: Result) => number) =>
        Object.fromEntries(
          Object.entries(results)
            .filter(([name]) => name !== 'xid8 watermark')
            .map(([name, runs]) => [name, runs.map(pick)]),
        );
      const id = most === 0 ? 'PB8' : `PB8 at ${most} ms`;
      figures.push(
        {
          id: `${id} lost`,
          what: `rows the reader never sees, ${thinking}`,
          unit: 'rows',
          ours: ours.map(({ lost }) => lost),
          peers: peers(({ lost }) => lost),
          goals: [{ most: 0 }],
        },
        {
          id: `${id} speed`,
          what: `transactions a second, ${thinking}`,
          unit: 'tx/s',
          ours: ours.map(({ perSecond }) => perSecond),
          peers: peers(({ perSecond }) => perSecond),
          goals: context.withPeers ? [{ least: 0.6, of: 'bigserial cursor' }] : [],
        },
      );
    }
    return {
      figures,
      notes: [
        `Each transaction inserts one company under the product's own triggers, history included, for ${SECONDS} s. Ours is ` +
          "migrations and readFeed as they are; the others replace only the function that notes a change and the reader's " +
          'condition. The space lock is a row updated in that function; the late lock a trigger deferred to the commit. ' +
          'The reader is a client of the same database, so a slow one costs the writers too.',
      ],
    };
  },
};

interface Result {
  lost: number;
  perSecond: number;
}

/** How a change is noted, and how the reader asks for the next. */
interface Strategy {
  sql: string;
  read(pool: pg.Pool): Reader;
}
/** The ids that are new since it was last asked. */
type Reader = () => Promise<string[]>;

const notedBy = (seq: string): string => `
  CREATE OR REPLACE FUNCTION bench_note(scope_ text, entity_ text, id_ uuid, gone_ boolean)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE at bigint;
  BEGIN
    ${seq}
    INSERT INTO bench_change VALUES (scope_, entity_, id_, at, gone_)
    ON CONFLICT (scope, entity, id) DO UPDATE SET seq = EXCLUDED.seq, gone = EXCLUDED.gone;
  END $$;`;

const TABLES = `
  CREATE SEQUENCE bench_seq;
  CREATE TABLE bench_space (version bigint NOT NULL);
  INSERT INTO bench_space VALUES (0);
  CREATE TABLE bench_change (scope text, entity text, id uuid, seq bigint NOT NULL, gone boolean,
    PRIMARY KEY (scope, entity, id));
  CREATE INDEX ON bench_change (scope, seq);
  DROP TRIGGER sync ON company;
  CREATE FUNCTION bench_touch() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM bench_note('catalogue', 'company', NEW.id, false);
    RETURN NULL;
  END $$;`;
const AT_ONCE = `CREATE TRIGGER sync AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION bench_touch();`;
const AT_COMMIT = `CREATE CONSTRAINT TRIGGER sync AFTER INSERT ON company DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION bench_touch();`;

function afterNumber(pool: pg.Pool): Reader {
  let last = '0';
  return async () => {
    const { rows } = await pool.query<{ id: string; seq: string }>(
      `SELECT id, seq::text FROM bench_change
        WHERE scope = 'catalogue' AND seq > $1 ORDER BY seq LIMIT 501`,
      [last],
    );
    last = rows.at(-1)?.seq ?? last;
    return rows.map(({ id }) => id);
  };
}

function byOurFeed(pool: pg.Pool): Reader {
  let cursor = '0';
  return async () => {
    const answer = await readFeed(pool, 'catalogue', cursor);
    if ('mustRefetch' in answer) throw new Error('the feed began anew');
    cursor = answer.cursor;
    return answer.changes.map(({ id }) => id);
  };
}

const STRATEGIES: Record<string, Strategy> = {
  'xid8 watermark': { sql: '', read: byOurFeed },
  'bigserial cursor': {
    sql: TABLES + notedBy(`at := nextval('bench_seq');`) + AT_ONCE,
    read: afterNumber,
  },
  'space row lock': {
    sql:
      TABLES +
      notedBy('UPDATE bench_space SET version = version + 1 RETURNING version INTO at;') +
      AT_ONCE,
    read: afterNumber,
  },
  'late advisory lock': {
    sql:
      TABLES + notedBy(`PERFORM pg_advisory_xact_lock(8); at := nextval('bench_seq');`) + AT_COMMIT,
    read: afterNumber,
  },
};

async function strategies(context: Context, thinkMs: number): Promise<Record<string, Result[]>> {
  const results: Record<string, Result[]> = {};
  for (const [name, strategy] of Object.entries(STRATEGIES)) {
    if (!context.withPeers && name !== 'xid8 watermark') continue;
    results[name] = await repeat(context.slowRuns, () => race(strategy, thinkMs));
    context.say(`${thinkMs} ms, ${name}: ${JSON.stringify(results[name])}`);
  }
  return results;
}

async function race(strategy: Strategy, thinkMs: number): Promise<Result> {
  const database = await makeDatabase('bench_feed');
  const pool = new pg.Pool({ connectionString: database.url, max: WRITERS + 2 });
  try {
    if (strategy.sql) await pool.query(strategy.sql);
    const read = strategy.read(pool);
    const seen = new Set<string>();
    const written: string[] = [];
    let running = true;
    const reading = (async () => {
      while (running) {
        for (const id of await read()) seen.add(id);
        await sleep(POLL_EVERY_MS);
      }
    })();
    const start = performance.now();
    await Promise.all(
      Array.from({ length: WRITERS }, (_, writer) =>
        write(pool, writer, thinkMs, start + SECONDS * 1000, written),
      ),
    ).finally(() => (running = false));
    const took = (performance.now() - start) / 1000;
    await reading;
    // What any other database's transaction holds back comes in a moment; what is lost never does.
    for (let quiet = 0; quiet < 20 && seen.size < written.length; quiet++) {
      const more = await read();
      for (const id of more) seen.add(id);
      if (more.length > 0) quiet = 0;
      else await sleep(100);
    }
    const lost = written.filter((id) => !seen.has(id)).length;
    return { lost, perSecond: written.length / took };
  } finally {
    await pool.end();
    await database.drop();
  }
}

async function write(
  pool: pg.Pool,
  writer: number,
  thinkMs: number,
  until: number,
  written: string[],
): Promise<void> {
  const random = new Random(writer);
  const client = await pool.connect();
  try {
    while (performance.now() < until) {
      const id = random.uuid();
      await client.query('BEGIN');
      await client.query("SELECT set_config('app.actor', 'import:bench', true)");
      await client.query(
        'INSERT INTO company (id, slug, name, roles) VALUES ($1::uuid, $1::text, $1::text, $2)',
        [id, ['OPERATOR']],
      );
      if (thinkMs > 0) await sleep(random.next() * thinkMs);
      await client.query('COMMIT');
      written.push(id);
    }
  } finally {
    client.release();
  }
}
