// The peers' packages, pages and server: installed, bundled and started when a benchmark asks for them.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import type { GeneratedCatalogue } from './generator/generate.ts';

interface Locked {
  version: string;
  /** Of another platform. */
  optional?: boolean;
}

const folder = join(import.meta.dirname, 'peers');
const lockOf = (...path: string[]): Record<string, Locked> =>
  (JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as { packages: never }).packages;

/** Installs what is measured against, when it is not there as its lock file says. */
export function installPeers(): void {
  const installed = existsSync(join(folder, 'node_modules', '.package-lock.json'))
    ? lockOf('node_modules', '.package-lock.json')
    : {};
  const isThere = ([path, { version, optional }]: [string, Locked]): boolean =>
    path === '' || (installed[path] ? installed[path].version === version : optional === true);
  if (Object.entries(lockOf('package-lock.json')).every(isThere)) return;
  console.error('Installing the peers…');
  const npm = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, npm_config_prefix: undefined },
  });
  if (npm.status !== 0) throw new Error('The peers could not be installed: npm ci in bench/peers.');
}

export function peerVersions(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return dependencies;
}

/** The bundled pages of the peers, in a folder of their own. */
export function buildPeerPages(): string {
  installPeers();
  const pages = mkdtempSync(join(tmpdir(), 'thrillwiki-peers-'));
  const built = spawnSync(process.execPath, [join(folder, 'build.ts'), pages], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) throw new Error("The peers' pages could not be built.");
  return pages;
}

export interface PeerServer {
  origin: string;
  pid: number;
  stop(): void;
}

/** @param pouch whether express-pouchdb is served too, which takes a while to fill */
export async function startPeerServer(
  rows: GeneratedCatalogue,
  { pouch = false } = {},
): Promise<PeerServer> {
  const pages = buildPeerPages();
  const file = join(pages, 'rows.json');
  writeFileSync(file, JSON.stringify(entriesOf(rows)));
  const child = spawn(process.execPath, [join(folder, 'server.ts'), file, pages], {
    cwd: folder,
    env: { ...process.env, POUCH: pouch ? '1' : '' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const port = await portOf(child);
  return {
    origin: `http://localhost:${port}`,
    pid: child.pid!,
    stop() {
      child.kill();
      rmSync(pages, { recursive: true, force: true });
    },
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error("The peers' server ended by itself.")));
    child.stdout!.on('data', (text: Buffer) => {
      const port = /port (\d+)/.exec(text.toString());
      if (port) resolve(Number(port[1]));
    });
  });
}

/** The same rows as everybody gets them: what is looked for beside the row, the rest as it is. */
function entriesOf(rows: GeneratedCatalogue) {
  return (['company', 'model', 'park', 'ride'] satisfies CatalogueKind[]).flatMap((kind) =>
    rows[kind].map(({ id, slug, name, ...data }) => {
      const parkId = 'parkId' in data ? data.parkId : '';
      return { id, kind, parkId, slug, name, data };
    }),
  );
}
