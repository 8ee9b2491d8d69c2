// A Chromium for the browser tests: an installed one, else Playwright's own, else Debian's package.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { call, installFromDebian } from './debian.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * Finds or installs Chromium. Returns the path of one that runs.
 * @throws Error when none can be had
 */
export async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (runs(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, which does not run.`);
  }
  const installed = (): string | undefined =>
    (process.env.PATH ?? '')
      .split(delimiter)
      .flatMap((folder) => NAMES.map((name) => join(folder, name)))
      .find(runs);
  const found = installed();
  if (found) return found;

  const { chromium } = await import('@playwright/test');
  if (runs(chromium.executablePath())) return chromium.executablePath();
  console.error('No Chromium found: installing one…');
  call('playwright', ['install', 'chromium']);
  if (runs(chromium.executablePath())) return chromium.executablePath();
  installFromDebian('chromium');
  const path = installed();
  if (path) return path;
  throw new Error(
    'No Chromium: install one (Debian: apt-get install chromium), or set CHROMIUM_PATH.',
  );
}

/** Without its libraries it is there and does not run. */
const runs = (path: string): boolean =>
  spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0;
