import { median, type Figure } from './harness.ts';

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
