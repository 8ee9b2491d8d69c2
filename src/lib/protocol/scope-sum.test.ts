import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { md5 } from './md5.ts';
import { sumOf } from './scope-sum.ts';

it('the hash is MD5, at every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'x1-'.repeat(70).slice(0, length);
    const words = Buffer.from(md5(text).buffer).toString('hex');
    expect(words).toBe(createHash('md5').update(text).digest('hex'));
  }
});

it('S30: the sum shows a row more, less, doubled or of another revision, in whatever order they came', () => {
  const rows = Array.from({ length: 500 }, (_, i) => ({
    entity: 'review',
    id: randomUUID(),
    rev: 1e9 + i,
  }));
  const sum = sumOf(rows);
  expect(sumOf([...rows].reverse())).toEqual(sum);
  expect(sumOf(rows.slice(1))).not.toEqual(sum);
  expect(sumOf([...rows, rows[0]!])).not.toEqual(sum);
  const [first, second, ...rest] = rows as [(typeof rows)[0], (typeof rows)[0]];
  const moved = [{ ...first, rev: first.rev + 1 }, { ...second, rev: second.rev - 1 }, ...rest];
  expect(sumOf(moved)).not.toEqual(sum); // a plain sum of revisions would not see this
  expect(sumOf([{ ...first, entity: 'ride' }, second, ...rest])).not.toEqual(sum);
});
