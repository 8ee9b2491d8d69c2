import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskStorage } from './storage.ts';
import type { Storage } from './storage.ts';

let root: string;
let storage: Storage;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'thrillwiki-storage-'));
  storage = diskStorage(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string) => Buffer.from(text);

test('what was put is there, whole; what was not is null', async () => {
  expect(await storage.get('originals/aa')).toBeNull();
  expect(await storage.exists('originals/aa')).toBe(false);
  await storage.put('originals/aa', bytes('one'));
  await storage.put('originals/aa', bytes('two'));
  await storage.put('variants/aa/320.webp', bytes('small'));
  expect(String(await storage.get('originals/aa'))).toBe('two');
  expect(await storage.exists('variants/aa/320.webp')).toBe(true);
  expect(await storage.exists('variants/aa')).toBe(false);
  const names = [];
  for await (const { name, writtenAt } of storage.list('originals')) {
    expect(Math.abs(Date.now() - writtenAt)).toBeLessThan(60_000);
    names.push(name);
  }
  expect(names).toEqual(['aa']);
  await storage.delete('variants/aa');
  await storage.delete('variants/aa');
  expect(await storage.exists('variants/aa/320.webp')).toBe(false);
});

test('many writers of one key: one of them whole, and nothing left beside it', async () => {
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(100_000));
  await Promise.all(texts.map((text) => storage.put('originals/bb', bytes(text))));
  expect(texts).toContain(String(await storage.get('originals/bb')));
  expect(await readdir(join(root, 'parts'))).toEqual([]);
});

test('a failed write leaves nothing behind', async () => {
  await expect(storage.put('originals/aa/below', bytes('x'))).rejects.toThrow();
  expect(await readdir(join(root, 'parts'))).toEqual([]);
});

test('keys cannot lead out of the folder', async () => {
  for (const key of ['../x', 'a/../../x', '/etc/passwd', 'a', 'a/', 'a/..', 'a//b', 'a/b\0', 'A/b'])
    await expect(storage.put(key, bytes('x')), key).rejects.toThrow('not a storage key');
});
