import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { auditText, CHAIN_START, followChain, type AuditRow } from './audit.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function chain(length: number): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let id = 1; id <= length; id++) {
    const row = {
      ...{ id, at: '2026-06-01T12:00:00.000Z', actor: 'database', act: 'role' as const },
      ...{ personId: null, rowId: `row-${id}`, body: '{"n": 1}', prev: rows.at(-1)?.hash ?? '' },
    };
    rows.push({ ...row, hash: sha256(auditText(row)) });
  }
  return rows;
}
const follow = (rows: AuditRow[]) => followChain(rows, CHAIN_START, sha256);

it('a chain that nobody touched is followed to its end, in pieces too', () => {
  const rows = chain(5);
  const { id, hash } = rows[4]!;
  expect(follow(rows)).toEqual({ id, hash });
  const half = follow(rows.slice(0, 2));
  if ('brokenAt' in half) throw new Error('broken');
  expect(followChain(rows.slice(2), half, sha256)).toEqual({ id, hash });
});

it('a line that was changed, taken out or put in is found', () => {
  const [, second, third] = chain(4);
  const changed = chain(4).map((row) => (row.id === 2 ? { ...row, body: '{"n": 2}' } : row));
  expect(follow(changed)).toEqual({ brokenAt: 2 });
  // With its own hash put right, the next one no longer follows.
  const mended = changed.map((row) =>
    row.id === 2 ? { ...row, hash: sha256(auditText(row)) } : row,
  );
  expect(follow(mended)).toEqual({ brokenAt: 3 });
  expect(follow(chain(4).filter(({ id }) => id !== 2))).toEqual({ brokenAt: 3 });
  expect(follow([chain(1)[0]!, second!, { ...third!, id: 2 }])).toEqual({ brokenAt: 2 });
});
