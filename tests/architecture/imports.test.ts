import { describe, expect, it } from 'vitest';
import { importsOf, sources } from './imports.ts';
import { plant, ROOT } from './planted.ts';

/** Types are invisible to dependency-cruiser in `.svelte` files, so ui/ is looked at here as well. */
const strayTypes = (root: string): string[] =>
  sources(root, ['src/lib/ui'])
    .filter((file) => file.endsWith('.svelte'))
    .flatMap((file) =>
      importsOf(root, file)
        .filter(({ to }) => /^src\/lib\/(?!domain\/|messages\/|ui\/)|^\$app/.test(to))
        .map(({ to }) => `${file} → ${to}`),
    );

/** Files of src/lib that nothing imports, not even their types: delete or use them. */
function deadFiles(root: string): string[] {
  const files = sources(root, ['src', 'service-worker', 'scripts']);
  const used = new Set(files.flatMap((file) => importsOf(root, file).map(({ to }) => to)));
  return files.filter(
    (file) => file.startsWith('src/lib/') && !/\.(test|d)\.ts$/.test(file) && !used.has(file),
  );
}

describe('imports', () => {
  it('of types in ui/ stay in its rooms', () => {
    expect(strayTypes(ROOT)).toEqual([]);
    const code = `<script lang="ts">import type { A } from '#lib/client/db/cache.ts'; let a: A;</script>{a}`;
    expect(strayTypes(plant({ 'src/lib/ui/A.svelte': code }))).toEqual([
      'src/lib/ui/A.svelte → src/lib/client/db/cache.ts',
    ]);
  });

  it('leave no file of the library unused', () => {
    const root = plant({
      'src/lib/domain/used.ts': `export const a = 1;`,
      'src/lib/domain/dead.ts': `export const a = 1;`,
      'src/lib/ui/kind.ts': `export type Kind = 'a';`,
      'src/lib/client/worker.ts': `import '#lib/domain/used.ts';`,
      'src/routes/+page.svelte': `<script lang="ts">import type { Kind } from '#lib/ui/kind.ts'; const k: Kind = new Worker(new URL('../lib/client/worker.ts', import.meta.url));</script>{k}`,
    });
    expect(deadFiles(root)).toEqual(['src/lib/domain/dead.ts']);
    expect(deadFiles(ROOT)).toEqual([]);
  });
});
