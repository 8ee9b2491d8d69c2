// `npm test`: everything, in order; one lane's failure does not stop the next. The last line is `N passed, N failed`.
// `npm run check` runs the fast lanes, `npm run test:unit -- name` one lane with arguments for its tool.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { findChromium } from './chromium.ts';
import { ensureRedis } from './debian.ts';
import { ensureEngines } from './engines.ts';
import { startPostgres, type Postgres } from './postgres/server.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const root = join(import.meta.dirname, '..');
const at = (...parts: string[]): string => join(root, ...parts);
const results = at('test-results');
const ci = process.env.CI === 'true';

const PASSED: Count = { passed: 1, failed: 0, skipped: 0 };
const FAILED: Count = { passed: 0, failed: 1, skipped: 0 };
const SKIPPED: Count = { passed: 0, failed: 0, skipped: 1 };

let running: ChildProcess | undefined;
let postgres: Postgres | undefined;
let postgresFolder = '';

const LANES: Record<string, (more: string[]) => Promise<Count>> = {
  format: (more) => tool('prettier', ['--check', ...(more.length ? more : ['.'])]),
  lint: (more) => tool('eslint', more.length ? more : ['.'], 'eslint.config.js'),
  types: async () => {
    await tool('svelte-kit', ['sync']);
    return sum([
      await tool('svelte-check', ['--tsconfig', 'tsconfig.json', '--output', 'human']),
      await tool('tsc', ['--project', 'tsconfig.domain.json'], 'tsconfig.domain.json'),
    ]);
  },
  rooms: () =>
    tool(
      'depcruise',
      ['--config', '.dependency-cruiser.cjs', ...ROOMS.filter((name) => existsSync(at(name)))],
      '.dependency-cruiser.cjs',
    ),
  unit: (more) => vitest('unit', more.length ? more : ['src/']),
  contract: async (more) => {
    await startDatabase();
    ensureRedis();
    process.env.CHROMIUM_PATH = await findChromium();
    if (more.length) return sum([await build(), await vitest('contract', more)]);
    return sum([
      await build(),
      await vitest('histories', [HISTORIES]),
      await vitest('contract', [...SERVER_TESTS, `--exclude=${HISTORIES}`]),
    ]);
  },
  engines: async (more) => {
    await startDatabase();
    ensureEngines();
    return sum([await build(), await vitest('engines', ['tests/engines/', ...more])]);
  },
  e2e: async (more) => {
    if (!existsSync(at('tests', 'e2e'))) return SKIPPED;
    await startDatabase();
    process.env.CHROMIUM_PATH = await findChromium();
    return sum([await build(), await playwright(more)]);
  },
};
const SERVER_TESTS = ['contract', 'convergence', 'architecture', 'security'].map(
  (n) => `tests/${n}/`,
);
/** Keeps all cores busy by itself, and those beside it waiting. */
const HISTORIES = 'tests/convergence/simulator.test.ts';
const ROOMS = ['src', 'service-worker', 'scripts', 'bench', 'tests'];
const SETS: Record<string, string[]> = {
  all: Object.keys(LANES),
  check: ['format', 'lint', 'types', 'rooms', 'unit'],
};

async function tool(name: string, args: string[], needs?: string): Promise<Count> {
  if (needs && !existsSync(at(needs))) {
    console.log(`(no ${needs} yet)`);
    return SKIPPED;
  }
  return (await call(name, args)) === 0 ? PASSED : FAILED;
}

/** Runs a program of node_modules with its output shown. Returns its exit code. */
async function call(name: string, args: string[]): Promise<number> {
  const child = spawn(at('node_modules', '.bin', name), args, { cwd: root, stdio: 'inherit' });
  running = child;
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

async function vitest(lane: string, args: string[]): Promise<Count> {
  const file = join(results, `${lane}.json`);
  rmSync(file, { force: true });
  const code = await call('vitest', [
    'run',
    ...args,
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  ]);
  const report = read<VitestReport>(file);
  if (!report) return FAILED;
  // A file that cannot be loaded has no tests to fail.
  const unread = report.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.length,
  );
  const failed = report.numFailedTests + unread.length;
  return {
    passed: report.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

async function playwright(args: string[]): Promise<Count> {
  const file = join(results, 'e2e.json');
  rmSync(file, { force: true });
  const code = await call('playwright', ['test', ...args]);
  const stats = read<PlaywrightReport>(file)?.stats;
  if (!stats) return FAILED;
  if (stats.flaky) console.log(`${stats.flaky} passed only when tried again: see "flaky" above.`);
  const failed = stats.unexpected;
  return {
    passed: stats.expected + stats.flaky,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: stats.skipped,
  };
}

const read = <T>(file: string): T | null =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;

let built: Promise<Count> | undefined;

/** The production build counts once, however many lanes need it. */
function build(): Promise<Count> {
  if (built) return Promise.resolve({ passed: 0, failed: 0, skipped: 0 });
  built = buildIfStale((child) => (running = child)).then(
    (folder) => {
      process.env.THRILLWIKI_BUILD = folder;
      return PASSED;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.env.THRILLWIKI_BUILD = at('build', 'failed'); // the apps of tests need not try again
      return FAILED;
    },
  );
  return built;
}

/** One PostgreSQL for all lanes; each test file makes its own database in it (tests/support/database.ts). */
async function startDatabase(): Promise<void> {
  if (process.env.TEST_DATABASE_URL) return;
  postgresFolder = mkdtempSync(join(tmpdir(), 'thrillwiki-test-'));
  postgres = await startPostgres({ dataDir: postgresFolder, throwAway: true });
  process.env.TEST_DATABASE_URL = postgres.url;
}

async function end(code: number): Promise<never> {
  running?.kill();
  await postgres?.stop().catch((error: unknown) => console.error(error));
  if (postgresFolder) rmSync(postgresFolder, { recursive: true, force: true });
  process.exit(code);
}

function sum(counts: Count[]): Count {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const count of counts) {
    total.passed += count.passed;
    total.failed += count.failed;
    total.skipped += count.skipped;
  }
  return total;
}

const [wanted = 'all', ...more] = process.argv.slice(2);
const lanes = SETS[wanted] ?? [wanted];
const unknown = lanes.find((name) => !LANES[name]);
if (unknown) {
  console.error(
    `There is no lane "${unknown}". There are: ${Object.keys(LANES).join(', ')}, check.`,
  );
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(130));
}

// What a person has set for their own app must not reach the tests.
for (const name of [
  'DATABASE_URL',
  'DATA_DIR',
  'PORT',
  'HOST',
  'ORIGIN',
  'REDIS_URL',
  'GEOCODER_URL',
  'DEMO',
]) {
  delete process.env[name];
}
mkdirSync(results, { recursive: true });

const summary: string[] = [];
const totals: Count[] = [];
for (const name of lanes) {
  console.log(`\n── ${name}`);
  const begun = Date.now();
  const count = await LANES[name]!(more).catch((error: unknown) => {
    console.error(error);
    return FAILED;
  });
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  totals.push(count);
  summary.push(
    `${name.padEnd(9)} ${count.passed} passed, ${count.failed} failed` +
      `${count.skipped ? `, ${count.skipped} skipped` : ''} (${seconds} s)`,
  );
}
const { passed, failed, skipped } = sum(totals);
const failures = ci ? failed + skipped : failed;
console.log(`\n${summary.join('\n')}`);
if (skipped) console.log(`${skipped} skipped${ci ? ', which counts as failed in CI' : ''}`);
process.exitCode = failures ? 1 : 0;
if (postgres) await postgres.stop();
if (postgresFolder) rmSync(postgresFolder, { recursive: true, force: true });
console.log(`${passed} passed, ${failures} failed`);
