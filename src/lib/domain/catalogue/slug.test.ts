import { describe, expect, it } from 'vitest';
import { SLUG, slugOf } from './slug.ts';

describe('slugOf', () => {
  it('gives these, on phones of every version', () => {
    const names: [string, string][] = [
      ['Chevauchée Enchantée', 'chevauchee-enchantee'],
      ['F.L.Y.', 'f-l-y'],
      ['Sommerland Sjælland', 'sommerland-sjaelland'],
      ['Crazy Bats!', 'crazy-bats'],
      ['Wonder’s  Ride – 2', 'wonders-ride-2'],
      ['Łódź ß Ø', 'lodz-ss-o'],
      ['İstanbul ılık', 'istanbul-ilik'],
      ['Fear & Force', 'fear-and-force'],
      ['夢', ''],
      [`${'ab '.repeat(40)}`, 'ab-'.repeat(24).slice(0, -1)],
    ];
    for (const [name, slug] of names) expect(slugOf(name), name).toBe(slug);
    for (const [, slug] of names) if (slug) expect(slug).toMatch(SLUG);
  });
});
