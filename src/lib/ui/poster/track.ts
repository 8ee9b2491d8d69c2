import type { CoasterStats } from '#lib/domain/catalogue/rows.ts';
import { chance, seedOf } from './palette.ts';

/** What a coaster's silhouette is drawn from; whatever is not known is chosen by its name. */
export interface TrackFacts {
  name: string;
  heightM: number | null;
  lengthM: number | null;
  inversions: number | null;
  angleDeg: number | null;
  material: NonNullable<CoasterStats['material']> | null;
  launched: boolean;
  /** Drawn beyond 0 to 400, for wide posters. */
  wide?: boolean;
}

export interface Track {
  /** SVG path of the rail, in a field of 400 × 240 with the ground at 206. */
  path: string;
  /** SVG path of all supports. */
  supports: string;
  /** The highest point, where the train is. */
  crest: { x: number; y: number };
  /** Half of all rides run from right to left. */
  mirrored: boolean;
}

export const GROUND = 206;
const VALLEY = GROUND - 12;
const r = (n: number) => Math.round(n * 10) / 10;

interface Point {
  x: number;
  y: number;
}

/** A hill or valley: leaves one height level, arrives at the other level. */
const slope = (a: Point, b: Point) => {
  const m = (a.x + b.x) / 2;
  return `C${r(m)} ${r(a.y)} ${r(m)} ${r(b.y)} ${r(b.x)} ${r(b.y)}`;
};

/** Where such a slope is at `t`, for the supports under it. */
const onSlope = (a: Point, b: Point, t: number): Point => {
  const m = (a.x + b.x) / 2;
  const u = 1 - t;
  return {
    x: u ** 3 * a.x + 3 * u * t * m + t ** 3 * b.x,
    y: a.y * (u ** 3 + 3 * u * u * t) + b.y * (3 * u * t * t + t ** 3),
  };
};

/** The side view of a coaster: its height, length, loops and first drop decide how it looks. */
export function trackOf(facts: TrackFacts): Track {
  const next = chance(seedOf(facts.name));
  const tall = Math.min(1, (facts.heightM ?? 18 + next() * 30) / 90);
  const peak = GROUND - 62 - 112 * tall;
  const loops = Math.min(3, facts.inversions ?? 0);
  const start = { x: facts.wide ? -220 : -12, y: VALLEY };
  const long = facts.lengthM ?? 500 + next() * 1100;
  const hills = Math.max(1, Math.min(4, Math.round(long / 380)) - (loops > 1 ? 1 : 0));
  const steep = facts.angleDeg ?? 55;

  const points: Point[] = [];
  const standing: Point[] = [];
  let path = `M${start.x} ${start.y}`;
  const crest = { x: 92 + next() * 40, y: peak };

  if (facts.launched) {
    const kick = { x: 34, y: VALLEY };
    path += `L${kick.x} ${kick.y}${slope(kick, crest)}`;
    for (let t = 0.45; t < 1; t += 0.2) standing.push(onSlope(kick, crest, t));
  } else {
    // A lift hill is straight: chain, then the rounding at the top.
    const foot = { x: 12, y: VALLEY };
    const top = { x: crest.x - 22, y: peak + 12 };
    path += `L${foot.x} ${foot.y}Q${foot.x + 10} ${foot.y} ${foot.x + 17} ${r(foot.y - 9)}`;
    path += `L${top.x} ${r(top.y)}Q${crest.x - 12} ${r(peak)} ${crest.x} ${r(peak)}`;
    for (let t = 0.2; t <= 1; t += 0.2)
      standing.push({ x: foot.x + (top.x - foot.x) * t, y: foot.y + (top.y - foot.y) * t });
  }
  standing.push(crest);

  // The first drop: steeper is narrower.
  const first = { x: crest.x + Math.max(20, 92 - steep * 0.62), y: VALLEY };
  path += slope(crest, first);
  for (const t of [0.35, 0.55]) standing.push(onSlope(crest, first, t));
  points.push(first);

  // The rest: loops first, then hills that get lower, out of the picture at the right.
  let at = first;
  const room = 412 - first.x;
  const parts = loops * 0.8 + hills;
  const step = room / parts;
  let height = (VALLEY - peak) * 0.68;
  for (let i = 0; i < loops; i++) {
    const w = Math.min(step * 0.8, 46);
    const h = Math.max(48, Math.min(96, height * 0.95)) * (1 - i * 0.14);
    const mid = { x: at.x + step * 0.4, y: VALLEY };
    const top = r(VALLEY - h);
    path += `L${r(mid.x)} ${VALLEY}C${r(mid.x + w)} ${VALLEY} ${r(mid.x + w * 0.7)} ${top} ${r(mid.x)} ${top}`;
    path += `C${r(mid.x - w * 0.7)} ${top} ${r(mid.x - w)} ${VALLEY} ${r(mid.x + 4)} ${VALLEY}`;
    standing.push(
      { x: mid.x - w * 0.5, y: VALLEY - h * 0.5 },
      { x: mid.x + w * 0.5, y: VALLEY - h * 0.5 },
    );
    at = { x: at.x + step * 0.8, y: VALLEY };
    path += `L${r(at.x)} ${VALLEY}`;
  }
  for (let i = 0; i < hills; i++) {
    const top = { x: at.x + step * (0.46 + next() * 0.1), y: VALLEY - height };
    const low = { x: at.x + step, y: VALLEY - (i === hills - 1 ? 0 : next() * 12) };
    path += slope(at, top) + slope(top, low);
    for (const t of [0.4, 0.62]) standing.push(onSlope(at, top, t), onSlope(top, low, 1 - t));
    standing.push(top);
    height *= 0.62 + next() * 0.16;
    at = low;
  }
  if (facts.wide) {
    // What follows: low hops and the brake run.
    for (const hop of [26, 18]) {
      const top = { x: at.x + 32, y: VALLEY - hop };
      const low = { x: at.x + 64, y: VALLEY };
      path += slope(at, top) + slope(top, low);
      standing.push(top);
      at = low;
    }
    path += `L620 ${VALLEY}`;
  }

  return {
    path,
    supports: supportsUnder(standing, facts.material),
    crest,
    mirrored: seedOf(facts.name) % 2 === 1,
  };
}

function supportsUnder(standing: Point[], material: TrackFacts['material']): string {
  const posts = standing.filter((p) => p.y < VALLEY - 8).sort((a, b) => a.x - b.x);
  const steel = posts.map((p) => `M${Math.round(p.x)} ${Math.round(p.y)}V${GROUND}`).join('');
  if (material === 'STEEL' || material === null) return steel;
  // Timber: ledgers every 22 units and crossed braces between neighbouring posts.
  let braces = '';
  for (let i = 1; i < posts.length; i++) {
    const a = posts[i - 1]!;
    const b = posts[i]!;
    if (b.x - a.x > 34) continue;
    for (let y = GROUND; y > Math.max(a.y, b.y) + 6; y -= 22) {
      const up = Math.max(y - 22, Math.max(a.y, b.y));
      const [left, right, top] = [Math.round(a.x), Math.round(b.x), Math.round(up)];
      braces += `M${left} ${y}L${right} ${top}H${left}L${right} ${y}`;
    }
  }
  return steel + braces;
}
