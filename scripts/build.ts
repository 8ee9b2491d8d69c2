// Makes the production build, when what it is made of has changed. `npm run build` makes it in any case.
//
// Each build is a folder of its own, named after its sources: an app that runs keeps its files while the next is made.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const builds = join(root, 'build');
/** So many are kept: what runs may be an older one. */
const KEPT = 4;
const lock = join(root, '.svelte-kit', 'build.lock');
const SOURCES = ['src', 'static', 'service-worker', 'prisma', 'svelte.config.js', 'vite.config.ts'];
const SETTINGS = ['tsconfig.json', 'package.json', 'package-lock.json'];

/** Names and contents of everything that ends up in the build. */
function sourceHash(): string {
  const hash = createHash('sha256');
  for (const path of [...SOURCES, ...SETTINGS]
    .map((name) => join(root, name))
    .flatMap(filesUnder)) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return path.endsWith('.test.ts') ? [] : [path];
  if (path.endsWith(join('db', 'generated'))) return []; // made from prisma/schema.prisma
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

const folderOfSources = (): string => join(builds, sourceHash().slice(0, 16));

/** Written last: a build that was interrupted is not taken for a whole one. */
const isWhole = (folder: string): boolean => existsSync(join(folder, '.complete'));

/**
 * Builds, when stale. Two at once take turns.
 * @param onChild is told the building process, so that it can be ended early
 * @returns the folder of the build
 * @throws Error when the build fails
 */
export async function buildIfStale(onChild?: (child: ChildProcess) => void): Promise<string> {
  // `npm test` builds once: an edit while it runs must not change what is tested.
  if (process.env.THRILLWIKI_BUILD) return process.env.THRILLWIKI_BUILD;
  const folder = folderOfSources();
  if (isWhole(folder)) return folder;
  await takeLock();
  try {
    if (!isWhole(folder)) await build(folder, onChild);
  } finally {
    rmSync(lock, { force: true });
  }
  return folder;
}

async function build(folder: string, onChild?: (child: ChildProcess) => void): Promise<void> {
  console.error('Building…');
  rmSync(folder, { recursive: true, force: true });
  const log: Buffer[] = [];
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: {
      // Server modules are loaded to be looked at; none asks the database anything.
      DATABASE_URL: 'postgresql://nobody@localhost/not-used-by-the-build',
      ...process.env,
      NODE_ENV: 'production',
      BUILD_OUT: folder, // read by svelte.config.js
      VITEST: undefined, // a test may be what builds: plugins would prepare for it
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onChild?.(child);
  child.stdout.on('data', (chunk: Buffer) => log.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The build failed.\n${Buffer.concat(log).toString()}`);
  writeFileSync(join(folder, '.complete'), '');
  const age = (name: string): number => statSync(join(builds, name)).mtimeMs;
  const old = readdirSync(builds).sort((a, b) => age(b) - age(a));
  for (const name of old.slice(KEPT)) rmSync(join(builds, name), { recursive: true, force: true });
}

async function takeLock(): Promise<void> {
  mkdirSync(join(lock, '..'), { recursive: true });
  for (;;) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (!lockIsHeld()) rmSync(lock, { force: true });
    await sleep(200);
  }
}

/** The owner lives, and has not been at it for longer than any build takes. */
function lockIsHeld(): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return Date.now() - statSync(lock).mtimeMs < 10 * 60_000;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

if (import.meta.main) {
  rmSync(folderOfSources(), { recursive: true, force: true });
  console.log(await buildIfStale());
}
