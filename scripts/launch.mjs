// `npm run X` comes here first. This file runs on whatever Node the machine has (20 or later), before anything is
// installed: it installs what is missing, then hands over to scripts/X.ts on the Node that the project brings along.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const [name, ...args] = process.argv.slice(2);

if (!name || !existsSync(at('scripts', `${name}.ts`))) {
  console.error(`There is no script "${name ?? ''}". See "scripts" in package.json.`);
  process.exit(2);
}

const env = {
  ...process.env,
  PATH: at('node_modules', '.bin') + delimiter + process.env.PATH,
};

/** Do the packages on disk differ from package-lock.json? npm keeps what it installed in a lock file of its own. */
function packagesAreStale() {
  if (!existsSync(at('node_modules', '.bin', 'node'))) return true;
  if (!existsSync(at('node_modules', '.package-lock.json'))) return true;
  const packages = (...path) => JSON.parse(readFileSync(at(...path), 'utf8')).packages;
  const installed = packages('node_modules', '.package-lock.json');
  return Object.entries(packages('package-lock.json')).some(([path, wanted]) => {
    if (path === '') return false;
    if (!installed[path]) return !wanted.optional; // another platform's binaries
    return installed[path].version !== wanted.version;
  });
}

const schemaHash = () =>
  createHash('sha256')
    .update(readFileSync(at('prisma', 'schema.prisma')))
    .digest('hex');
const generated = at('src', 'lib', 'server', 'db', 'generated');
const generatedStamp = at('node_modules', '.prisma-schema');

function clientIsStale() {
  if (!existsSync(join(generated, 'client.ts')) || !existsSync(generatedStamp)) return true;
  return readFileSync(generatedStamp, 'utf8') !== schemaHash();
}

function run(what, command, commandArgs, extra) {
  console.error(what);
  const { status, error } = spawnSync(command, commandArgs, {
    cwd: root,
    env: { ...env, ...extra },
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  console.error(`Stopped: ${command} ${commandArgs.join(' ')} ${error ?? `ended with ${status}`}.`);
  rmSync(lock, { force: true });
  process.exit(1);
}

const lock = at('.svelte-kit', 'launch.lock');

/** The owner lives, and has not been at it for longer than any install takes. */
function lockIsHeld() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return Date.now() - statSync(lock).mtimeMs < 15 * 60_000;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two launches at once must not install into one another: the second waits for the first. */
function takeLock() {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!lockIsHeld()) rmSync(lock, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

if (packagesAreStale() || clientIsStale()) {
  takeLock();
  // Prisma must not fetch its engine: nothing here uses it, and a machine may have no open internet.
  const noEngine = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' };
  if (packagesAreStale()) {
    // Quiet: it would warn of every package made for a newer Node than the one npm runs on, which is not the one used.
    const npm = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const cli = process.env.npm_execpath;
    if (cli) run('Installing packages…', process.execPath, [cli, ...npm], noEngine);
    else run('Installing packages…', 'npm', npm, noEngine);
  }
  if (clientIsStale()) {
    // Prisma reads tsconfig.json, which extends a file that SvelteKit writes.
    const kit = at('node_modules', '@sveltejs', 'kit', 'svelte-kit.js');
    if (!existsSync(at('.svelte-kit', 'tsconfig.json'))) run('Preparing…', 'node', [kit, 'sync']);
    const prisma = at('node_modules', 'prisma', 'build', 'index.js');
    run('Generating the database client…', 'node', [prisma, 'generate'], noEngine);
    writeFileSync(generatedStamp, schemaHash());
  }
  rmSync(lock, { force: true });
}

const child = spawn(
  at('node_modules', '.bin', 'node'),
  [
    ...(existsSync(at('.env')) ? [`--env-file=${at('.env')}`] : []),
    '--disable-warning=ExperimentalWarning',
    at('scripts', `${name}.ts`),
    ...args,
  ],
  { cwd: root, env, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

// npm killed outright (kill -9) tells nobody: without this its children would hold the port for ever.
const npm = process.env.npm_lifecycle_event ? npmProcess() : null;
if (npm) setInterval(() => npm !== npmProcess() && child.kill('SIGTERM'), 500).unref();

/** Who started us, seen through the shell that npm puts between. */
function npmProcess() {
  if (process.platform !== 'linux') return process.ppid;
  try {
    const [, name, parent] = /\((.*)\) \S (\d+)/s.exec(
      readFileSync(`/proc/${process.ppid}/stat`, 'utf8'),
    );
    return name.endsWith('sh') ? Number(parent) : process.ppid;
  } catch {
    return process.ppid;
  }
}

child.on('error', (error) => {
  console.error(`Cannot run Node from node_modules: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
