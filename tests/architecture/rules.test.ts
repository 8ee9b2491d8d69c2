import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources } from './imports.ts';
import { plant, ROOT } from './planted.ts';

/** The rules that docs/sync.md lays down, and those that tests say they show. */
function rules(root: string): { defined: string[]; cited: Set<string> } {
  const text = readFileSync(join(root, 'docs/sync.md'), 'utf8');
  const tests = sources(root, ['src', 'tests']).filter(
    (file) => file.endsWith('.test.ts') && !file.endsWith('architecture/rules.test.ts'),
  );
  return {
    defined: [...text.matchAll(/^\*\*(S\d+) /gm)].map(([, id]) => id!),
    cited: new Set(
      tests.flatMap((file) => readFileSync(join(root, file), 'utf8').match(/\bS\d+\b/g) ?? []),
    ),
  };
}

const problems = (root: string): string[] => {
  const { defined, cited } = rules(root);
  return [
    ...defined.filter((id) => !cited.has(id)).map((id) => `${id}: no test shows it`),
    ...[...cited].filter((id) => !defined.includes(id)).map((id) => `${id}: no such rule`),
    ...defined.filter((id, i) => defined.indexOf(id) !== i).map((id) => `${id}: laid down twice`),
  ];
};

describe('every rule of docs/sync.md', () => {
  it('has one id, and a test that cites it; no test cites another', () => {
    expect(rules(ROOT).defined.length).toBeGreaterThan(30);
    expect(problems(ROOT)).toEqual([]);
  });

  it('is shown to be guarded', () => {
    const root = plant({
      'docs/sync.md': '# Sync\n\n**S1 One.** As S9 says.\n\n**S2 Two.** x\n\n**S2 Again.** x\n',
      'tests/contract/one.test.ts': `it('S1: one', () => {});`,
      'src/lib/three.test.ts': `it('S3: three', () => {});`,
    });
    expect(problems(root)).toEqual([
      'S2: no test shows it',
      'S2: no test shows it',
      'S3: no such rule',
      'S2: laid down twice',
    ]);
  });
});
