import { describe, expect, it } from 'vitest';
import { sources, staticWay } from './imports.ts';
import { plant, ROOT } from './planted.ts';

/**
 * Together these are most of what a first page may weigh. They live in the phone's worker and in
 * parts that are loaded when asked for.
 */
const TOO_HEAVY = ['zod', 'dexie', '@trpc/client'];

/** What a browser loads before the first (app) page can be used: its files, and components of ui/. */
const firstFiles = (root: string): string[] =>
  sources(root, ['src']).filter((file) =>
    /^src\/(routes\/(\(app\)\/.*|shell\/)?\+(page|layout|error)(\.svelte|\.ts)$|lib\/ui\/|hooks\.client)/.test(
      file,
    ),
  );

const heavyWay = (root: string): string =>
  staticWay(root, firstFiles(root), (to) =>
    TOO_HEAVY.some((name) => to === name || to.startsWith(`${name}/`)),
  ).join(' → ');

describe('the first route', () => {
  it('loads none of the heavy packages in this tree', () => {
    expect(firstFiles(ROOT)).not.toEqual([]);
    expect(heavyWay(ROOT)).toBe('');
  });

  const state = 'src/lib/client/state/parks.svelte.ts';
  const page = (code: string) => `<script lang="ts">${code}</script>`;

  it('is shown to be guarded: a way through a file of state is found', () => {
    const root = plant({
      'src/routes/(app)/parks/+page.svelte': page(
        `import { a } from '#lib/client/state/parks.svelte.ts'; a();`,
      ),
      [state]: `import { z } from 'zod'; export const a = () => z.string();`,
    });
    expect(heavyWay(root)).toBe(`src/routes/(app)/parks/+page.svelte → ${state} → zod`);
  });

  it.each([
    ['src/routes/+layout.svelte', page(`import Dexie from 'dexie'; Dexie;`)],
    [
      'src/routes/(app)/+page.ts',
      `import { createTRPCClient } from '@trpc/client'; createTRPCClient;`,
    ],
    ['src/routes/(app)/parks/[slug]/+layout.ts', `export { z } from 'zod/mini';`],
    ['src/lib/ui/park/Park.svelte', page(`import { wsLink } from '@trpc/client'; wsLink;`)],
    ['src/routes/shell/+page.svelte', page(`import 'dexie';`)],
  ])('is shown to be guarded in %s', (file, code) => {
    expect(heavyWay(plant({ [file]: code }))).toContain(file);
  });

  it('may load them when asked for, in a worker, on the desk, or as types', () => {
    const root = plant({
      'src/routes/(app)/+page.svelte': `${page(
        `import type { Infer } from 'zod'; import { a } from '#lib/client/state/parks.svelte.ts'; const b: Infer = a();`,
      )}{#await import('#lib/ui/Form.svelte')}{/await}{b}`,
      [state]: `export const a = async () => [await import('dexie'), new Worker(new URL('../worker.ts', import.meta.url))];`,
      'src/lib/client/worker.ts': `import 'dexie';`,
      'src/routes/(desk)/desk/+page.svelte': page(`import '@trpc/client';`),
    });
    expect(heavyWay(root)).toBe('');
  });
});
