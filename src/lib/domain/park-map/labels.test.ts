import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, placeLabels, type Nameable, type Rect } from './labels.ts';

const nameable: fc.Arbitrary<Nameable> = fc.record({
  x: fc.integer({ min: 0, max: 400 }),
  y: fc.integer({ min: 0, max: 400 }),
  mark: fc.constantFrom(0, 10, 14),
  width: fc.constantFrom(0, 30, 90, 200),
  height: fc.constantFrom(15, 30),
  priority: fc.integer({ min: 0, max: 3 }),
});

const EVERYWHERE: Rect = { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };

const one = (over: Partial<Nameable>): Nameable => ({
  ...{ x: 100, y: 100, mark: 10, width: 50, height: 16, priority: 1 },
  ...over,
});

describe('names on the map', () => {
  it('never lie over one another, nor over a mark', () => {
    fc.assert(
      fc.property(fc.array(nameable, { maxLength: 60 }), (all) => {
        const rects = placeLabels(all, EVERYWHERE).flatMap(({ mark, name }) =>
          [mark, name].filter((rect): rect is Rect => rect !== null),
        );
        for (const [i, a] of rects.entries())
          for (const b of rects.slice(i + 1)) expect(overlap(a, b)).toBe(false);
      }),
    );
  });

  it('stand beside their marks, the most important first', () => {
    const [first, second] = placeLabels(
      [one({ x: 160, priority: 1 }), one({ priority: 2 })],
      EVERYWHERE,
    );
    expect(first!.index).toBe(1);
    expect(first!.name!.left).toBeLessThan(100); // at its right stands the other mark
    expect(second!.name!.left).toBe(172);
  });

  it('go without a mark where none has room, and then there is no name', () => {
    const placed = placeLabels([one({ priority: 2 }), one({ x: 105 })], EVERYWHERE);
    expect(placed[1]).toEqual({ index: 1, mark: null, name: null });
  });

  it('lie within the edges where there is room, and rather beyond them than nowhere', () => {
    const edges = { ...EVERYWHERE, right: 150 };
    const [atTheEdge] = placeLabels([one({})], edges);
    expect(atTheEdge!.name!.right).toBe(88); // at its left
    const [only] = placeLabels([one({})], { left: 95, top: 95, right: 105, bottom: 105 });
    expect(only!.name!.left).toBe(112);
  });

  it('of what has no mark stand in the middle of it', () => {
    const [area] = placeLabels([one({ mark: 0 })], EVERYWHERE);
    expect(area).toEqual({
      ...{ index: 0, mark: null },
      name: { left: 75, right: 125, top: 92, bottom: 108 },
    });
  });
});
