// How figures are written down: one line each for programs, bench/RESULTS.md for people.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { isMet, median, type Bench, type Figure, type Goal, type Report } from './harness.ts';
import { peerVersions } from './peers.ts';

const FILE = join(import.meta.dirname, 'RESULTS.md');

const spread = (numbers: readonly number[]): [least: number, most: number] => [
  Math.min(...numbers),
  Math.max(...numbers),
];

const rounded = (n: number): number => Number(n.toPrecision(4));

/** One line for programs. */
export const jsonLine = (figure: Figure): string =>
  JSON.stringify({
    id: figure.id,
    unit: figure.unit,
    ours: rounded(median(figure.ours)),
    peers: Object.fromEntries(
      Object.entries(figure.peers).map(([name, runs]) => [name, rounded(median(runs))]),
    ),
    runs: figure.ours.length,
    spread: spread(figure.ours).map(rounded),
  });

/** Puts each report in the place of its last one; those of benchmarks that did not run stay. */
export async function writeResults(
  reports: { bench: Bench; report: Report }[],
  command: string,
): Promise<void> {
  const sections = new Map<string, string>();
  const before = existsSync(FILE)
    ? readFileSync(FILE, 'utf8')
        .split(/^(?=## )/m)
        .slice(1)
    : [];
  for (const section of before)
    sections.set(/^## (\S+?):/.exec(section)?.[1] ?? '', section.trim());
  for (const { bench, report } of reports)
    sections.set(bench.id, sectionOf(bench, report, command));
  const inOrder = [...sections].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const text = [HEAD, ...inOrder.map(([, section]) => section)].join('\n\n');
  const style = await resolveConfig(FILE);
  writeFileSync(FILE, await format(text, { ...style, filepath: FILE }));
}

const HEAD = `# Results

Written by \`npm run bench\`; what the figures are is said in \`bench/\`, how they are taken in
[docs/decisions/0019](../docs/decisions/0019-how-we-measure.md). Medians, with the lowest and the highest
of the runs. **missed** is said where a goal is missed; a ratio is ours divided by the other's.`;

function sectionOf({ id, title }: Bench, { figures, notes }: Report, command: string): string {
  const misses = figures.flatMap((f) =>
    f.goals.filter((goal) => isMeasured(goal, f) && !isMet(goal, f)),
  );
  const lost = figures.flatMap((f) => worseThan(f).map((name) => `${f.id} (${name})`));
  return [
    `## ${id}: ${title}`,
    `${new Date().toISOString().slice(0, 10)}, \`${command}\`. ${machine()}`,
    table(figures),
    ...(misses.length > 0 ? [`Goals missed: ${misses.length}.`] : []),
    ...(lost.length > 0 ? [`Where we lose: ${lost.join(', ')}.`] : []),
    ...notes,
  ].join('\n\n');
}

/** Of tx/s and queries found more is better, of all else less. */
const moreIsBetter = ({ unit, id }: Figure): boolean => unit === 'tx/s' || id.includes('recall');

/** Peers whose median is better than ours; the floor is none. */
function worseThan(figure: Figure): string[] {
  const ours = median(figure.ours);
  return Object.entries(figure.peers)
    .filter(([name, runs]) => {
      const theirs = median(runs);
      return name !== 'floor' && (moreIsBetter(figure) ? theirs > ours : theirs < ours);
    })
    .map(([name]) => name);
}

function table(figures: readonly Figure[]): string {
  const lines = [
    '| figure | who | median | spread | runs | ours ÷ theirs | goal |',
    '|---|---|--:|--:|--:|--:|---|',
  ];
  for (const figure of figures) {
    const ours = median(figure.ours);
    const goals = figure.goals
      .filter((goal) => isMeasured(goal, figure))
      .map((goal) => goalText(goal, figure))
      .join('; ');
    lines.push(
      `| **${figure.id}** ${figure.what} | **ours** | ${cells(figure.ours, figure.unit)} | | ${goals} |`,
    );
    for (const [name, runs] of Object.entries(figure.peers)) {
      const ratio = median(runs) === 0 ? '' : rounded(ours / median(runs));
      lines.push(`| | ${name} | ${cells(runs, figure.unit)} | ${ratio} | |`);
    }
  }
  return lines.join('\n');
}

function cells(numbers: readonly number[], unit: string): string {
  const [least, most] = spread(numbers).map(rounded);
  return `${rounded(median(numbers))} ${unit} | ${least} to ${most} | ${numbers.length}`;
}

/** A goal beside somebody who did not run, or did not end, is neither met nor missed. */
const isMeasured = (goal: Goal, figure: Figure): boolean =>
  goal.of === undefined || figure.peers[goal.of] !== undefined;

function goalText(goal: Goal, figure: Figure): string {
  const parts: string[] = [];
  const of = goal.of === undefined ? ` ${figure.unit}` : ` × ${goal.of}`;
  if (goal.most !== undefined) parts.push(`≤ ${rounded(goal.most)}${of}`);
  if (goal.least !== undefined) parts.push(`≥ ${rounded(goal.least)}${of}`);
  return `${parts.join(', ')}: ${isMet(goal, figure) ? 'met' : '**missed**'}`;
}

/** No name of the machine: its kind, and the versions that matter. */
function machine(): string {
  const [first] = cpus();
  const chromium = spawnSync(process.env.CHROMIUM_PATH!, ['--version'], { encoding: 'utf8' });
  const browser = /[\d.]+/.exec(chromium.stdout ?? '')?.[0] ?? '?';
  const peers = Object.entries(peerVersions())
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return (
    `${cpus().length} cores (${first?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB; Node ${process.version.slice(1)}, ` +
    `Chromium ${browser}. Peers: ${peers}.`
  );
}
