/** `npm start` as a whole: see "Two commands on a fresh machine" in README.md and docs/operations.md. */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { removePlace } from '../../scripts/postgres/place.ts';
import { runningPostgres } from '../../scripts/postgres/server.ts';
import { startApp, type RunningApp } from '../support/app.ts';

const root = join(import.meta.dirname, '..', '..');
const builds = (): string[] => readdirSync(join(root, 'build'));

/** What a checkout needs to start, besides node_modules. */
const CHECKOUT = [
  ...['scripts', 'src', 'static', 'service-worker', 'prisma', 'build'],
  ...['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'],
];

const apps: RunningApp[] = [];
const folders: string[] = [];

async function start(options: Parameters<typeof startApp>[0] = {}): Promise<RunningApp> {
  const app = await startApp({ embedded: true, ...options });
  apps.push(app);
  return app;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'thrillwiki-start-'));
  folders.push(folder);
  return folder;
}

async function query(app: RunningApp, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

beforeAll(async () => void (await buildIfStale()), 300_000);

afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
  for (const folder of folders.splice(0)) {
    removePlace(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

describe('npm start', { timeout: 120_000 }, () => {
  it('on SIGTERM lets a request finish, then ends the database', async () => {
    const app = await start();
    const asked = await halfRequest(app);
    const ended = app.kill('SIGTERM');
    await sleep(500);
    expect(runningPostgres(app.dataDir)).not.toBeNull();
    expect(await asked.finish()).toMatch(/^HTTP\/1\.1 [24]\d\d [^]*\r\nConnection: close\r\n/i);
    await ended;
    expect(runningPostgres(app.dataDir)).toBeNull();
  });

  it('recovers after SIGKILL, with its data, on the same port', async () => {
    const dataDir = makeFolder();
    const first = await start({ dataDir });
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.kill('SIGKILL');
    expect(runningPostgres(dataDir)).not.toBeNull();
    const second = await start({ dataDir, port: first.port });
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('starts again within seconds, without building, and finds its demo accounts', async () => {
    const dataDir = makeFolder();
    const first = await start({ dataDir });
    const built = builds();
    await first.kill('SIGTERM');
    const begun = Date.now();
    const second = await start({ dataDir, port: first.port, env: { THRILLWIKI_BUILD: undefined } });
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(builds()).toEqual(built);
    expect(second.output()).not.toContain('Building');
    expect(second.output().match(/^demo /gm)).toHaveLength(3);
  });

  it.each([
    ['PORT', 'http', 'PORT is "http": give a whole number from 1 to 65535'],
    ['ORIGIN', 'wiki.example.org', 'ORIGIN is "wiki.example.org": give the address people type'],
    ['DATABASE_URL', 'mysql://localhost/x', 'DATABASE_URL cannot be read'],
    ['REDIS_URL', 'localhost', 'REDIS_URL cannot be read'],
  ])('says what is wrong with %s', async (name, value, message) => {
    await expect(start({ env: { [name]: value } })).rejects.toThrow(message);
  });

  it('works in a folder that nobody else can enter, as root too', async () => {
    const closed = makeFolder();
    chmodSync(closed, 0o700);
    const checkout = join(closed, 'checkout');
    mkdirSync(checkout);
    for (const name of CHECKOUT)
      cpSync(join(root, name), join(checkout, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    const dataDir = join(checkout, '.data');
    const app = await start({ root: checkout, dataDir });
    expect(await query(app, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await app.kill('SIGTERM');
    removePlace(dataDir);
  });
});

// One app, in this order: the last takes its database away.
describe('npm start, once', { timeout: 120_000 }, () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({ embedded: true, env: { LANG: undefined, LC_ALL: undefined } });
  }, 120_000);
  afterAll(() => app?.stop(), 60_000);

  it('serves, with a database in UTF-8 whatever LANG says, and prints how to sign in', async () => {
    const ready = await fetch(`${app.origin}/readyz`);
    expect(await ready.json()).toEqual({ status: 'ready', database: 'ok', missing: [] });
    const health = await fetch(`${app.origin}/healthz`);
    expect(await health.json()).toEqual({ status: 'ok', version: expect.any(String) });
    expect(await query(app, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect(app.output()).toContain(`ThrillWiki is open at ${app.origin}`);
    for (const role of ['USER', 'MODERATOR', 'ADMIN']) {
      expect(app.output()).toMatch(new RegExp(`^demo ${role} \\S+@\\S+ \\S+$`, 'm'));
    }
  });

  it('runs twice side by side, and refuses a folder or a port in use', async () => {
    const second = await start();
    expect(second.databaseUrl).not.toBe(app.databaseUrl);
    await expect(start({ port: app.port })).rejects.toThrow(`Port ${app.port} is in use`);
    await expect(start({ dataDir: app.dataDir })).rejects.toThrow(
      `ThrillWiki runs there as process ${app.pid}, at ${app.origin}`,
    );
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(200);
  });

  it('makes no demo accounts in a database that was given, unless asked', async () => {
    const url = new URL(app.databaseUrl);
    await query(app, 'CREATE DATABASE given');
    url.pathname = '/given';
    const other = await start({ env: { DATABASE_URL: url.href, DEMO: undefined } });
    expect(other.output()).not.toMatch(/^demo /m);
    const given = { ...other, databaseUrl: url.href };
    expect(await query(given, 'SELECT count(*)::int AS n FROM "user"')).toEqual([{ n: 0 }]);
    expect(await query(given, 'SELECT count(*)::int > 0 AS full FROM park')).toEqual([
      { full: true },
    ]);
  });

  it('says on /readyz what is missing', async () => {
    const ready = async (): Promise<unknown[]> => {
      const answer = await fetch(`${app.origin}/readyz`);
      return [answer.status, await answer.json()];
    };
    const row = `_prisma_migrations WHERE migration_name = '0001_init'`;
    await query(app, `CREATE TABLE aside AS SELECT * FROM ${row}; DELETE FROM ${row}`);
    const behind = { status: 'unavailable', database: 'ok', missing: ['0001_init'] };
    expect(await ready()).toEqual([503, behind]);
    await query(app, 'INSERT INTO _prisma_migrations SELECT * FROM aside');
    expect(await ready()).toMatchObject([200, { status: 'ready' }]);
    const pidFile = join(app.dataDir, 'postgres', 'data', 'cluster', 'postmaster.pid');
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
    await vi.waitFor(async () => {
      expect(await ready()).toMatchObject([503, { database: 'unreachable' }]);
    }, 10_000);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });
});

/** A request whose last byte is not sent yet: in flight for as long as the test wants. */
async function halfRequest(app: RunningApp): Promise<{ finish(): Promise<string> }> {
  const socket = connect(app.port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  const head = [
    'POST /api/trpc/account.signIn HTTP/1.1',
    `Host: ${new URL(app.origin).host}`,
    `Origin: ${app.origin}`,
    'Content-Type: application/json',
    'Content-Length: 2',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n{`);
  await sleep(300);
  expect(received).toEqual([]);
  return {
    async finish() {
      socket.write('}');
      await new Promise((resolve) => socket.once('close', resolve));
      return Buffer.concat(received).toString();
    },
  };
}
