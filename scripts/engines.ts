// The engines beside Chromium that the main journey is tested in, from Debian's packages.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installFromDebian } from './debian.ts';

const LIBRARIES = '/usr/lib';

const runs = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { timeout: 60_000, stdio: 'ignore' }).status === 0;

/** Path of a Firefox, or null. */
export const findFirefox = (): string | null =>
  ['firefox-esr', 'firefox'].find((name) => runs(name, '--version')) ?? null;

/** Path of WebKitGTK's MiniBrowser where there is also its driver, a screen and openssl for it; else null. */
export function findWebKit(): string | null {
  if (!runs('WebKitWebDriver', '--help') || !runs('openssl', 'version')) return null;
  if (spawnSync('Xvfb', ['-help'], { stdio: 'ignore' }).error) return null;
  const places = readdirSync(LIBRARIES)
    .flatMap((name) =>
      ['webkit2gtk-4.1', 'webkitgtk-6.0'].map((kind) => join(LIBRARIES, name, kind)),
    )
    .map((folder) => join(folder, 'MiniBrowser'));
  return places.find(existsSync) ?? null;
}

/** Installs what is missing, where we may; the tests of an engine that cannot be had are skipped. */
export function ensureEngines(): void {
  const missing = [
    ...(findFirefox() ? [] : ['firefox-esr']),
    ...(findWebKit() ? [] : ['webkit2gtk-driver', 'xvfb', 'openssl']),
  ];
  if (missing.length > 0) installFromDebian(...missing);
}
