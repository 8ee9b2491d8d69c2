import { Agent, get } from 'node:http';
import { freePort } from '../scripts/postgres/server.ts';
import { quantile, repeat, type Bench } from './harness.ts';
import { startPeerServer } from './peers.ts';
import { countStatements } from './statement-counter.ts';

const PHONES = 1_000;

export const pb12: Bench = {
  id: 'PB12',
  title: `${PHONES} phones pull at once after one edit`,
  async run(context) {
    const stage = await context.stage();
    const counter = await countStatements(stage.databaseUrl, await freePort());
    context.atEnd(() => counter.close());
    const app = await stage.another({ env: { DATABASE_URL: counter.url } });
    const queries: number[] = [];
    const answered: number[] = [];
    try {
      let cursor = await latestCursor(app.port);
      for (let run = 0; run < context.runs; run++) {
        const { id } = stage.rows.ride[run]!;
        await stage.db.query('BEGIN');
        await stage.db.query("SELECT set_config('app.actor', 'import:bench', true)");
        await stage.db.query('UPDATE ride SET description = $2 WHERE id = $1', [
          id,
          `bench ${run}`,
        ]);
        await stage.db.query('COMMIT');
        await stage.feedTells();
        const before = counter.count('sync-feed');
        const beforeAll = counter.count();
        const times = await pullAll(app.port, `/sync/feed/catalogue/${cursor}`, id);
        queries.push(counter.count('sync-feed') - before);
        answered.push(quantile(times, 0.99));
        context.say(
          `run ${run + 1}: ${queries.at(-1)} feed queries, ${counter.count() - beforeAll} of all kinds, ` +
            `p99 ${answered.at(-1)!.toFixed(0)} ms`,
        );
        cursor = await latestCursor(app.port, cursor);
      }
    } finally {
      await app.stop();
    }

    const peers: Record<string, number[]> = {};
    if (context.withPeers) {
      const server = await startPeerServer(stage.rows, { pouch: true });
      try {
        const port = Number(new URL(server.origin).port);
        peers['express-pouchdb _changes'] = await repeat(context.slowRuns, async (run) => {
          // It serves only what was once asked to be there, as every replicating PouchDB does.
          await fetch(`${server.origin}/db/catalogue`, { method: 'PUT' });
          const info = JSON.parse((await pull(port, '/db/catalogue')).body) as {
            update_seq: number;
          };
          await fetch(`${server.origin}/change?count=1&mark=once${run}`);
          const id = stage.rows.ride.at(-1)!.id;
          const changes = `/db/catalogue/_changes?include_docs=true&since=${info.update_seq}`;
          return quantile(await pullAll(port, changes, id), 0.99);
        });
      } finally {
        server.stop();
      }
    }
    return {
      figures: [
        {
          id: 'PB12',
          what: 'queries of the feed that reach PostgreSQL',
          unit: 'queries',
          ours: queries,
          peers: {},
          goals: [{ most: 1 }],
        },
        {
          id: 'PB12 p99',
          what: 'answer times of the pulls, all sent at once over 200 connections',
          unit: 'ms',
          ours: answered,
          peers,
          goals: [],
        },
      ],
      notes: [
        'The phones are plain HTTP requests of one Node process with the cursor from before the edit; each answer must hold ' +
          'the changed row. Queries are counted on the way between the app and PostgreSQL, by the name of the ' +
          "feed's prepared statement. express-pouchdb answers the same from memory: it has no database behind it to count.",
      ],
    };
  },
};

async function latestCursor(port: number, from?: string): Promise<string> {
  const manifest = async (): Promise<string> =>
    (JSON.parse((await pull(port, '/sync/manifest')).body) as { cursor: string }).cursor;
  let cursor = from ?? (await manifest());
  for (;;) {
    const page = JSON.parse((await pull(port, `/sync/feed/catalogue/${cursor}`)).body) as {
      cursor: string;
      more: boolean;
    };
    cursor = page.cursor;
    if (!page.more) return cursor;
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

async function pullAll(port: number, path: string, wanted: string): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: PHONES }, () => pull(port, path)));
  const wrong = answers.find(({ body }) => !body.includes(wanted));
  if (wrong) throw new Error(`the change is not in ${wrong.body.slice(0, 200)}`);
  return answers.map(({ ms }) => ms);
}

function pull(port: number, path: string): Promise<{ body: string; ms: number }> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => void pieces.push(piece));
      answer.once('end', () => {
        const body = Buffer.concat(pieces).toString();
        if (answer.statusCode === 200) resolve({ body, ms: performance.now() - start });
        else reject(new Error(`${path}: ${answer.statusCode} ${body.slice(0, 200)}`));
      });
    }).once('error', reject);
  });
}
