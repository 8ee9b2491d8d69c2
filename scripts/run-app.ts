// What `npm start` and `npm run dev` share: database, migrations, first contents, the app as a child, and the way down.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readConfig, type Config } from '#lib/server/platform/config.ts';
import { fillEmptyDatabase, type SignIn } from './first-contents.ts';
import { claim, noteChild, release } from './instance.ts';
import { migrate } from './migrate.ts';
import { startPostgres, type Postgres } from './postgres/server.ts';

export interface App {
  /** Before the database is started, for example the build. `watch` is told of a child that a signal shall end. */
  prepare?(watch: (child: ChildProcess) => void): Promise<void>;
  /** The script to run, below the project's folder, and its arguments. */
  command(config: Config): string[];
  env: Record<string, string>;
}

/** Signals within this time are one keypress: the terminal, npm and the launcher all pass it on. */
const ECHO_MS = 1_000;

/** The app ends by itself within ten seconds (scripts/serve.ts), if it can. */
const STUCK_MS = 15_000;

export async function runApp(app: App): Promise<void> {
  const root = join(import.meta.dirname, '..');
  const config = readOrExit();
  const { dataDir } = config;
  const ownDatabase = !process.env.DATABASE_URL?.trim();
  let postgres: Postgres | undefined;
  let child: ChildProcess | undefined;
  let helper: ChildProcess | undefined;
  let claimed = false;
  let stoppingSince = 0;

  const start = async (): Promise<void> => {
    await claim(dataDir, config.origin);
    claimed = true;
    await checkPort(config);
    await app.prepare?.((process) => (helper = process));
    if (stoppingSince) return;
    if (ownDatabase) {
      postgres = await startPostgres({ dataDir });
      process.env.DATABASE_URL = postgres.url;
    }
    if (stoppingSince) return;
    const applied = await migrate(config.databaseUrl);
    if (applied.length) console.error(`Migrated the database: ${applied.join(', ')}.`);
    const demo = process.env.DEMO?.trim() || (ownDatabase ? '1' : '0');
    const signIns = await fillEmptyDatabase(config.databaseUrl, demo === '1');
    if (stoppingSince) return;
    child = spawn(process.execPath, app.command(config), {
      cwd: root,
      env: { ...process.env, ...app.env, DATA_DIR: dataDir, ORIGIN: config.origin },
      // A session of its own: Ctrl-C reaches us alone, and we end things in their order.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    noteChild(dataDir, config.origin, child.pid);
    child.once('exit', (code, signal) => {
      if (!stoppingSince) console.error(`The app ended by itself (${signal ?? code}).`);
      child = undefined;
      if (!stoppingSince) void stop(1);
    });
    void announceWhenOpen(signIns);
  };

  const announceWhenOpen = async (signIns: SignIn[]): Promise<void> => {
    while (child && !(await answers(config))) await sleep(100);
    if (child && !stoppingSince) announce(config, signIns);
  };

  const stop = async (code: number): Promise<void> => {
    stoppingSince = Date.now();
    helper?.kill();
    await starting.catch(() => undefined);
    if (child) {
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGTERM');
      const stuck = setTimeout(() => child?.kill('SIGKILL'), STUCK_MS);
      await ended;
      clearTimeout(stuck);
    }
    await postgres?.stop().catch((error: unknown) => console.error(String(error)));
    if (claimed) release(dataDir);
    process.exit(code);
  };

  const onSignal = (): void => {
    if (!stoppingSince) {
      console.error('\nStopping: requests that run may finish first. Once more to hurry.');
      void stop(0);
    } else if (Date.now() - stoppingSince > ECHO_MS) {
      child?.kill('SIGKILL');
      void postgres?.stop(true).catch(() => undefined);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // A closed terminal or pipe must not end us before the database is stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  const starting = start();
  await starting.catch((error: unknown) => {
    if (stoppingSince) return;
    console.error(
      `ThrillWiki cannot start. ${error instanceof Error ? error.message : String(error)}`,
    );
    return stop(1);
  });
}

function readOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`ThrillWiki cannot start. ${error.message}`);
    process.exit(2);
  }
}

/** Tells a taken port before anything is built or started. */
function checkPort({ port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use by another program. Choose another: PORT=${port + 1} npm start`
            : `Cannot listen on HOST ${host}, PORT ${port}: ${error.message}`,
        ),
      ),
    );
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

/** In development the first answer comes when the server's part is compiled. */
async function answers({ port, host }: Config): Promise<boolean> {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const answer = await fetch(`http://${name}:${port}/healthz`, {
    signal: AbortSignal.timeout(30_000),
  }).catch(() => null);
  await answer?.body?.cancel();
  return answer !== null;
}

/** Read by people, and by tests: one line each, `demo ROLE EMAIL PASSWORD`. */
function announce({ origin, host }: Config, signIns: SignIn[]): void {
  console.log(`ThrillWiki is open at ${origin}`);
  for (const { role, email, password } of signIns) console.log(`demo ${role} ${email} ${password}`);
  const closed = ['127.0.0.1', 'localhost', '::1'].includes(host);
  if (signIns.length && !closed) {
    console.log(
      `Careful: HOST ${host} lets others in, and everybody knows the demo passwords (DEMO=0: none are made).`,
    );
  }
  console.log('Ctrl-C stops it.');
}
