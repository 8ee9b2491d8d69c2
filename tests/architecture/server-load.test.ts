import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources } from './imports.ts';
import { plant, ROOT } from './planted.ts';

const LOAD =
  /export\s+(const|let|async function|function)\s+load\b|export\s*\{[^}]*\bload\b[^}]*\}/;

/**
 * Files that make an offline-capable page ask the server for data, which is an error page offline:
 * a server `load` at or below (app), or in a layout above it. Use a universal `+page.ts` that fetches
 * `/api/view/…` and falls back to the phone.
 */
function serverLoads(root: string): string[] {
  const files = sources(root, ['src/routes']);
  const app = files.filter((file) => file.includes('(app)/')).map((file) => dirname(file));
  const above = (file: string): boolean =>
    /\+layout\.server\.ts$/.test(file) &&
    (dirname(file) === 'src/routes' ||
      app.some((folder) => folder.startsWith(dirname(file) + '/')));
  return files.filter(
    (file) =>
      /\+(page|layout)\.server\.ts$/.test(file) &&
      (file.includes('(app)/') || above(file)) &&
      LOAD.test(readFileSync(join(root, file), 'utf8')),
  );
}

describe('no server load under (app) nor above it', () => {
  it('in this tree', () => {
    expect(existsSync(join(ROOT, 'src/routes/(app)'))).toBe(true);
    expect(serverLoads(ROOT)).toEqual([]);
  });

  it.each([
    ['src/routes/(app)/+layout.server.ts', `export const load = () => ({});`],
    ['src/routes/(app)/parks/[slug]/+page.server.ts', `export async function load() {}`],
    ['src/routes/(app)/search/+page.server.ts', `function load() {}\nexport { load };`],
    [
      'src/routes/+layout.server.ts',
      `import type { A } from 'x';\nexport const load: A = () => ({});`,
    ],
  ])('is shown to be guarded in %s', (file, code) => {
    expect(serverLoads(plant({ [file]: code }))).toEqual([file]);
  });

  it('leaves other pages and form actions alone', () => {
    const root = plant({
      'src/routes/(app)/+page.ts': `export const load = () => ({});`,
      'src/routes/(account)/sign-in/+page.server.ts': `export const load = () => ({});`,
      'src/routes/(app)/x/+page.server.ts': `export const actions = {};`,
    });
    expect(serverLoads(root)).toEqual([]);
  });
});
