import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll } from 'vitest';

/** The tree these tests stand in. */
export const ROOT = resolve(import.meta.dirname, '../..');

const planted: string[] = [];
afterAll(() => Promise.all(planted.map((root) => rm(root, { recursive: true, force: true }))));

/** A small tree of its own with the house's rules and packages, and these files. */
export function plant(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'thrillwiki-planted-'));
  planted.push(root);
  for (const rules of [
    'package.json',
    '.dependency-cruiser.cjs',
    'tsconfig.domain.json',
    'tests/architecture/universal.d.ts',
  ])
    cpSync(join(ROOT, rules), join(root, rules));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), code);
  }
  return root;
}

/** Runs a tool of node_modules as people and CI do; what it says, whether or not it is content. */
export function run(
  root: string,
  script: string,
  ...args: string[]
): Promise<{ ok: boolean; output: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(ROOT, 'node_modules', script), ...args],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => done({ ok: error === null, output: stdout + stderr }),
    );
  });
}
