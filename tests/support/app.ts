// The whole app for a test: `npm start` itself, with a folder, a port and a database of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removePlace } from '../../scripts/postgres/place.ts';
import { freePort, runningPostgres } from '../../scripts/postgres/server.ts';
import { makeDatabase } from './database.ts';

const here = join(import.meta.dirname, '..', '..');

export interface AppOptions {
  port?: number;
  /** Over what is set here; an undefined one is taken away. */
  env?: Record<string, string | undefined>;
  /** One that is kept afterwards; default is a new one, deleted by `stop`. */
  dataDir?: string;
  /** True: the app's embedded PostgreSQL. Default: a new database at TEST_DATABASE_URL, if that is set. */
  embedded?: boolean;
  /** The checkout; default is this one. */
  root?: string;
}

export interface RunningApp {
  origin: string;
  port: number;
  databaseUrl: string;
  dataDir: string;
  /** Of scripts/start.ts. */
  pid: number;
  /** All it has printed. */
  output(): string;
  /** Settled when it has ended, by whatever. */
  ended: Promise<void>;
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it in order and deletes what was made for it. */
  stop(): Promise<void>;
}

/**
 * Starts the production build (made first when stale) and waits until it is ready.
 * @throws Error with what it printed, when it ends before
 */
export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const port = options.port ?? (await freePort());
  const root = options.root ?? here;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'thrillwiki-app-'));
  const shared = !options.embedded && process.env.TEST_DATABASE_URL;
  const database = shared ? await makeDatabase('app') : undefined;
  const output: string[] = [];
  const child = spawn(
    join(root, 'node_modules', '.bin', 'node'),
    [join(root, 'scripts', 'start.ts')],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: undefined, // Vitest's
        ORIGIN: undefined,
        PORT: String(port),
        DATA_DIR: dataDir,
        DATABASE_URL: database?.url,
        DEMO: '1',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  }
  const printed = (): string => output.join('');
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const clean = async (): Promise<void> => {
    await database?.drop();
    if (options.dataDir) return;
    removePlace(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const origin = options.env?.ORIGIN ?? `http://localhost:${port}`;
  const deadline = Date.now() + 180_000; // a build may be part of it
  // Its own word first: at a port in use somebody else would answer.
  while (!printed().includes('ThrillWiki is open at') || !(await isReady(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill();
      await ended;
      await clean();
      throw new Error(`The app did not start:\n${printed()}`);
    }
    await sleep(100);
  }
  return {
    origin,
    port,
    databaseUrl: database?.url ?? runningPostgres(dataDir) ?? '',
    dataDir,
    pid: child.pid ?? 0,
    output: printed,
    ended,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await clean();
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
