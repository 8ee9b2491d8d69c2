// What the tests need of the system: Debian's packages, when we may install them.
import { spawnSync } from 'node:child_process';

export const call = (command: string, args: string[]): unknown =>
  spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

/** Installs packages when we are root and there is apt; otherwise does nothing. */
export function installFromDebian(...names: string[]): void {
  if (process.getuid?.() !== 0) return;
  call('apt-get', ['update']);
  call('apt-get', ['install', '--yes', '--no-install-recommends', ...names]);
}

/** A real Redis for the contract tests: an installed one, else Debian's package; without either they are skipped. */
export function ensureRedis(): void {
  const runs = (): boolean =>
    spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!runs()) installFromDebian('redis-server');
}
