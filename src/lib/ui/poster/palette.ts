/**
 * Posters stand in for photos nobody has taken yet. Everything about one follows from a name, so a
 * ride looks the same on every phone and after every reload.
 */

/** A 32-bit number from a text (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function chance(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Palette {
  sky: string;
  ray: string;
  sun: string;
  far: string;
  near: string;
  rail: string;
  light: string;
  /** Drawn on `near` and `far`: supports, outlines. */
  dark: string;
}

const make = (...c: [string, string, string, string, string, string, string, string]): Palette => ({
  sky: c[0],
  ray: c[1],
  sun: c[2],
  far: c[3],
  near: c[4],
  rail: c[5],
  light: c[6],
  dark: c[7],
});

const PALETTES: readonly Palette[] = [
  // sky, ray, sun, far, near, rail, light, dark
  make('#f7c65b', '#fbd582', '#fff3d1', '#e5803c', '#8f2f2b', '#1f3aa8', '#fff6e0', '#5b1a22'),
  make('#2c4fc4', '#3a5dd1', '#ffd166', '#1d3690', '#10205e', '#ff6b4a', '#fff6e0', '#0a1440'),
  make('#f2886b', '#f69b80', '#ffe3b0', '#b8435a', '#4d1f52', '#fff1d6', '#ffe9c4', '#30123a'),
  make('#7cc6c0', '#92d2cb', '#fff4d6', '#2f8f86', '#12555a', '#d9402b', '#fffaf0', '#0b383e'),
  make('#17193f', '#20234f', '#ffd98a', '#2b2f6b', '#0b0d27', '#ffbe2e', '#ffe9b8', '#3d4290'),
  make('#f3d9b1', '#f8e5c8', '#e4572e', '#8fae7c', '#2f5d46', '#1b2a52', '#fff8ea', '#1d3d2f'),
  make('#b9a5e2', '#c6b5e9', '#fff0c9', '#7a62b8', '#382a6b', '#e8482f', '#fff6e8', '#241a4c'),
  make('#ee6a5b', '#f27f70', '#ffd166', '#a12f45', '#2b1a4f', '#6ee0d0', '#fff3dc', '#1b0f38'),
  make('#9cc9ee', '#b1d6f3', '#ffffff', '#5f97c9', '#1d4a83', '#f0a202', '#fffdf5', '#12315c'),
  make('#0f5a56', '#156762', '#ffc857', '#0a4644', '#052b2c', '#f7ede2', '#ffe8b5', '#1f7a73'),
];

/** The colours of a poster, by the name of what it shows. */
export const paletteOf = (name: string): Palette =>
  PALETTES[Math.floor(chance(seedOf(name))() * PALETTES.length)]!;
