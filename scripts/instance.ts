// One DATA_DIR, one app. Says who uses it, so that a second start does not pull the database from under the first.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface Instance {
  pid: number;
  /** The serving child, once there is one. It outlives a killed parent by the seconds it needs to drain. */
  child?: number;
  origin: string;
}

const fileOf = (dataDir: string): string => join(dataDir, 'instance.json');

/**
 * Takes a DATA_DIR for this process.
 * @throws Error when another app uses it
 */
export async function claim(dataDir: string, origin: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = fileOf(dataDir);
  const other = read(file);
  if (other && isOurs(other.pid)) {
    throw new Error(
      `${dataDir} is in use: ThrillWiki runs there as process ${other.pid}, at ${other.origin}.\n` +
        `Stop it (kill ${other.pid}), or start a second one: PORT=3001 DATA_DIR=.data-2 npm start`,
    );
  }
  if (other?.child) await outlive(other.child);
  writeFileSync(file, JSON.stringify({ pid: process.pid, origin } satisfies Instance));
}

function read(file: string): Instance | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Instance;
  } catch {
    return null; // cut short by a crash
  }
}

export function noteChild(dataDir: string, origin: string, child: number | undefined): void {
  const instance: Instance = { pid: process.pid, origin };
  if (child) instance.child = child;
  writeFileSync(fileOf(dataDir), JSON.stringify(instance));
}

export function release(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

async function outlive(pid: number): Promise<void> {
  for (const end = Date.now() + 12_000; isOurs(pid); await sleep(100)) {
    if (Date.now() > end) process.kill(pid, 'SIGKILL');
  }
}

/** Alive, and one of our scripts: after a reboot the number may be anybody's. */
function isOurs(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return /scripts\/(start|dev|serve)\.ts|vite/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
