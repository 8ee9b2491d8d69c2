// `npm run bench`: runs the benchmarks that are named (or all) and writes bench/RESULTS.md.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.ts';
import { findChromium } from '../scripts/chromium.ts';
import type { Bench, Context, Report } from './harness.ts';
import { jsonLine, writeResults } from './results.ts';
import { openStage, type Stage } from './stage.ts';

// One file a benchmark, which exports it: pb01.ts, pb02.ts, …
const BENCHES: Bench[] = [];
for (const file of readdirSync(import.meta.dirname).sort())
  if (/^pb\d+\.ts$/.test(file))
    BENCHES.push(...Object.values((await import(`./${file}`)) as Record<string, Bench>));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    ours: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    'slow-runs': { type: 'string', default: '3' },
    /** Fewer, to try a benchmark out: what is then printed is no figure. */
    rides: { type: 'string', default: '100000' },
    photos: { type: 'string', default: '20' },
  },
});

const wanted = positionals.length
  ? positionals.map((name) => {
      const found = BENCHES.find(({ id }) => id.toLowerCase() === name.toLowerCase());
      if (!found) throw new Error(`There is no ${name}: ${BENCHES.map(({ id }) => id).join(', ')}`);
      return found;
    })
  : BENCHES;

process.env.CHROMIUM_PATH = await findChromium();
process.env.THRILLWIKI_BUILD = await buildIfStale(); // once: an edit meanwhile must not change what is measured

let stage: Promise<Stage> | undefined;
const closers: (() => Promise<unknown>)[] = [];
let current = '';
const say = (text: string): void => console.error(`${current} ${text}`);
const context: Context = {
  runs: Number(values.runs),
  slowRuns: Number(values['slow-runs']),
  photos: Number(values.photos),
  withPeers: !values.ours,
  stage() {
    stage ??= openStage(Number(values.rides)).then(
      (opened) => (closers.push(() => opened.close()), opened),
    );
    return stage;
  },
  atEnd: (close) => void closers.push(close),
  say,
};

/** With fewer rows or photos, or ours alone, it is a trial and no result. */
const counts = values.rides === '100000' && values.photos === '20' && !values.ours;
const command = ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, '');
const reports: { bench: Bench; report: Report }[] = [];
let failed = false;
try {
  for (const bench of wanted) {
    current = bench.id;
    const start = performance.now();
    try {
      const report = await bench.run(context);
      reports.push({ bench, report });
      if (counts) await writeResults(reports, command); // at once: a later one may fail
      if (values.json) for (const figure of report.figures) console.log(jsonLine(figure));
      say(`took ${((performance.now() - start) / 1000).toFixed(0)} s`);
    } catch (error) {
      failed = true;
      say(`failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
} finally {
  for (const close of closers.reverse())
    await close().catch((error: unknown) => say(String(error)));
}
process.exit(failed ? 1 : 0);
