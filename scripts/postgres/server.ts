// The embedded PostgreSQL: made, started and stopped. It runs on its own (not as our child), so that it outlives the
// app's last request; after a SIGKILL of ours the next start finds it by its postmaster.pid and begins anew.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPlace, removePlace, type Place } from './place.ts';

const NAME = 'thrillwiki';

export interface Postgres {
  /** With a user who may do everything. */
  url: string;
  /** `hurry` leaves the tidying to the next start. */
  stop(hurry?: boolean): Promise<void>;
}

export interface PostgresOptions {
  dataDir: string;
  /** For tests: fast instead of durable, many connections, files deleted by `stop`. */
  throwAway?: boolean;
}

/** Starts the PostgreSQL that belongs to a DATA_DIR; makes it first if there is none. */
export async function startPostgres({
  dataDir,
  throwAway = false,
}: PostgresOptions): Promise<Postgres> {
  const place = findPlace(dataDir);
  const password = await makeCluster(place);
  await endOrphan(place);
  const port = await launch(place, throwAway);
  await makeDatabase(address(port, password, 'postgres'));
  return {
    url: address(port, password, NAME),
    async stop(hurry = false) {
      await stopServer(place, hurry || throwAway);
      if (throwAway) removePlace(dataDir);
    },
  };
}

/** The address of the PostgreSQL of this DATA_DIR if it runs, for a script beside the app. */
export function runningPostgres(dataDir: string): string | null {
  const file = (name: string): string => join(dataDir, 'postgres', name);
  const pidFile = file('data/cluster/postmaster.pid');
  if (!existsSync(pidFile) || !isOurServer(pidIn(pidFile), realpathSync(file('')))) return null;
  return address(
    Number(readFileSync(file('port'), 'utf8')),
    readFileSync(file('password'), 'utf8'),
    NAME,
  );
}

const address = (port: number, password: string, database: string): string =>
  `postgresql://${NAME}:${password}@127.0.0.1:${port}/${database}`;

const dataOf = (place: Place): string => join(place.dir, 'data', 'cluster');

async function makeCluster(place: Place): Promise<string> {
  const passwordFile = join(place.dir, 'password');
  const data = dataOf(place);
  if (existsSync(data)) {
    chmodSync(data, 0o700); // a copy may have been made without its permissions, and PostgreSQL would refuse it
    return readFileSync(passwordFile, 'utf8');
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  // Made under another name: one that was interrupted is not taken for a whole one.
  const half = `${data}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  const readable = join(place.dir, 'data', 'password');
  rmSync(readable, { force: true });
  writeFileSync(readable, password, { mode: 0o600, flag: 'wx' });
  if (place.user) {
    chownSync(half, place.user.uid, place.user.gid);
    chownSync(readable, place.user.uid, place.user.gid);
  }
  // The locale is named, or a machine without LANG gets an ASCII database.
  const locale = [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-locale',
  ];
  await run(place, 'initdb', [
    '-D',
    half,
    '-U',
    NAME,
    `--pwfile=${readable}`,
    '-A',
    'scram-sha-256',
    ...locale,
  ]);
  rmSync(readable);
  renameSync(half, data);
  return password;
}

/** Starts the server, on the port it had if that is free. Returns the port. */
async function launch(place: Place, throwAway: boolean): Promise<number> {
  const portFile = join(place.dir, 'port');
  const kept = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0;
  const log = join(place.dir, 'log', 'start.log');
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? kept : 0);
    rmSync(log, { force: true });
    try {
      await run(place, 'pg_ctl', [
        ...['start', '--wait', '--timeout=60', '-D', dataOf(place), '-l', log],
        ...['-o', settings(port, throwAway)],
      ]);
      writeFileSync(portFile, String(port));
      return port;
    } catch (error) {
      // A port taken in the meantime, or the last moments of an orphan's children.
      if (attempt < 4) await sleep(500);
      else
        throw new Error(`PostgreSQL does not start:\n${tail(log) || String(error)}`, {
          cause: error,
        });
    }
  }
}

function settings(port: number, throwAway: boolean): string {
  const wanted: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    // TCP with a password is all we use; a socket's path would have to be shorter than 108 bytes.
    unix_socket_directories: "''",
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'on',
    log_directory: '../../log',
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: 0,
    ...(throwAway && {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: 200,
    }),
  };
  return Object.entries(wanted)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** A server left running by a start that was killed is stopped; a left-over postmaster.pid is removed. */
async function endOrphan(place: Place): Promise<void> {
  const pidFile = join(dataOf(place), 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  if (isOurServer(pidIn(pidFile), place.dir)) await stopServer(place, false);
  // Written before a crash or a reboot: the number may belong to any other program now.
  else rmSync(pidFile, { force: true });
}

const pidIn = (pidFile: string): number => Number.parseInt(readFileSync(pidFile, 'utf8'), 10);

function isOurServer(pid: number, placeDir: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .includes(join(placeDir, 'data', 'cluster'));
  } catch {
    return false;
  }
}

async function stopServer(place: Place, hurry: boolean): Promise<void> {
  const stop = (mode: string): Promise<void> =>
    run(place, 'pg_ctl', ['stop', '--wait', '--timeout=30', `--mode=${mode}`, '-D', dataOf(place)]);
  if (!existsSync(join(dataOf(place), 'postmaster.pid'))) return;
  if (hurry) return stop('immediate');
  await stop('fast').catch(() => stop('immediate'));
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [NAME]);
    if (!rowCount) await client.query(`CREATE DATABASE ${NAME}`);
  } finally {
    await client.end();
  }
}

/** A port of 127.0.0.1 that nobody uses: the wanted one if possible (0: any). */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (wanted ? resolve(freePort()) : reject(error)));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function run(place: Place, program: string, args: string[]): Promise<void> {
  await promisify(execFile)(join(place.programs, program), args, {
    ...place.user,
    cwd: join(place.dir, 'data'),
    // Nothing of ours: PGPORT, PGDATA or LANG of the person who starts must not matter.
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  });
}

function tail(file: string): string {
  return existsSync(file)
    ? readFileSync(file, 'utf8').split('\n').slice(-20).join('\n').trim()
    : '';
}
