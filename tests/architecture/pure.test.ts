import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { plant, ROOT, run } from './planted.ts';

const pureTypes = (root: string) => run(root, 'typescript/bin/tsc', '-p', 'tsconfig.domain.json');

describe('domain/ and protocol/ know neither browser nor Node', () => {
  it('in this tree', async () => {
    expect(await pureTypes(ROOT)).toEqual({ ok: true, output: '' });
  });

  it('is shown to be guarded by breaches that do not compile', async () => {
    const names = [
      'document',
      'window',
      'fetch',
      'localStorage',
      'setTimeout',
      'process',
      'Buffer',
    ];
    const root = plant({
      ...Object.fromEntries(names.map((name) => [`src/lib/domain/${name}.ts`, `void ${name};`])),
      'src/lib/protocol/node.ts': `import { readFileSync } from 'node:fs'; void readFileSync;`,
      'src/lib/domain/well.ts': `export const bytes = new TextEncoder().encode('well');`,
      'src/lib/domain/some.test.ts': `void process;`,
    });
    const { ok, output } = await pureTypes(root);
    expect(ok).toBe(false);
    for (const name of names) expect(output).toContain(`src/lib/domain/${name}.ts(1,`);
    expect(output).toContain('src/lib/protocol/node.ts(1,');
    expect(output).not.toMatch(/well\.ts|some\.test\.ts/);
  });
});

describe('lint', () => {
  // Without the rules that need types: they would load the whole project first.
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfigFile: `${ROOT}/eslint.config.js`,
    overrideConfig: {
      languageOptions: { parserOptions: { projectService: false } },
      rules: {
        '@typescript-eslint/no-floating-promises': 'off',
        '@typescript-eslint/no-misused-promises': 'off',
      },
    },
  });
  const complaints = async (file: string, code: string): Promise<(string | null)[]> => {
    const [result] = await eslint.lintText(code, {
      filePath: `${ROOT}/${file}`,
      warnIgnored: false,
    });
    return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
  };

  it.each([
    ['src/lib/ui/A.svelte', `<p>{@html '<b>x</b>'}</p>`, 'svelte/no-at-html-tags'],
    ['src/lib/ui/B.svelte', `<script>console.log(1);</script>`, 'no-console'],
    ['service-worker/c.js', `await db.$queryRawUnsafe('SELECT 1');`, 'no-restricted-properties'],
    [
      'service-worker/d.js',
      `const { $executeRawUnsafe: run } = db; run('');`,
      'no-restricted-properties',
    ],
    ['service-worker/e.js', `Prisma.raw('id');`, 'no-restricted-properties'],
  ])('refuses in %s: %s', async (file, code, rule) => {
    expect(await complaints(file, code)).toContain(rule);
  });

  it.each([
    'Date.now()',
    'new Date()',
    'Date()',
    'Math.random()',
    'crypto.randomUUID()',
    'performance.now()',
    'Temporal.Now.instant()',
  ])('refuses %s in domain/, where clock and chance are passed in', async (code) => {
    const [first] = await complaints(
      'src/lib/domain/review/review.ts',
      `export const x = ${code};`,
    );
    expect(first).toMatch(/^no-restricted-(syntax|globals)$/);
  });

  it('allows a date that was passed in', async () => {
    const code = `export const x = (at: number): Date => new Date(at);`;
    expect(await complaints('src/lib/domain/review/review.ts', code)).toEqual([]);
  });
});
