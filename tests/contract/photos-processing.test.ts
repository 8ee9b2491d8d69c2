import { readFileSync, readdirSync } from 'node:fs';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flat, picture } from '../support/images.ts';
import {
  ALICE,
  dataDir,
  leftovers,
  newPhoto,
  newSeed,
  objects,
  open,
  pipeline,
  rowsOf,
  send,
  sendWhole,
  sha256Hex,
  storage,
  sweeper,
  worker,
} from '../support/photo-server.ts';

describe('processing', () => {
  /** A JPEG whose header is right and whose picture breaks off. */
  const spoilt = async () => {
    const whole = await picture({ width: 900, height: 700, seed: newSeed() });
    return whole.subarray(0, Math.floor(whole.length * 0.6));
  };

  async function store(bytes: Buffer): Promise<string> {
    const sha256 = sha256Hex(bytes);
    await open(sha256, bytes.length);
    expect((await send(sha256, 0, new Uint8Array(bytes))).status).toBe(204);
    return sha256;
  }

  test('a picture that does not decode is refused, visibly', async () => {
    const sha256 = await store(await spoilt());
    expect(await pipeline.settled(sha256, ALICE, 20_000)).toBe('REFUSED');
    expect((await rowsOf(sha256))[0]).toMatchObject({ state: 'REFUSED', refusal: 'NOT_A_PHOTO' });
    expect(await storage.exists(`originals/${sha256}`)).toBe(false);
    expect(await objects.neededOf(ALICE, [sha256])).toEqual([sha256]);
    expect(await pipeline.settled('0'.repeat(64), ALICE, 10)).toBeNull();
  });

  const children = () =>
    readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .filter((pid) => {
        try {
          const parent = /PPid:\t(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
          const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          return Number(parent) === process.pid && command.includes('media/process.ts');
        } catch {
          return false;
        }
      })
      .map(Number);

  /** Kills the photo process as often as it starts, at most `times`. */
  function killer(times: number) {
    const killed = new Set<number>();
    const timer = setInterval(() => {
      for (const pid of children())
        if (!killed.has(pid) && killed.size < times) {
          killed.add(pid);
          process.kill(pid, 'SIGKILL');
        }
    }, 10);
    return () => {
      clearInterval(timer);
      return killed.size;
    };
  }

  test('J09: its process is killed: tried again; killed every time: refused, visibly', async () => {
    const big = () =>
      flat(6000, 5000 + newSeed())
        .jpeg({ progressive: true, quality: 30 })
        .toBuffer();
    for (const [times, state] of [
      [1, 'READY'],
      [99, 'REFUSED'],
    ] as const) {
      const bytes = await big();
      worker.stopPhotoProcess(); // so that each one killed is at this job
      const stop = killer(times);
      const sha256 = await store(bytes);
      expect(await pipeline.settled(sha256, ALICE, 25_000)).toBe(state);
      expect(stop()).toBe(times === 1 ? 1 : 3);
      if (state === 'READY') continue;
      expect((await rowsOf(sha256))[0]).toMatchObject({ refusal: 'INTERNAL' });
      // Not the photo's fault: sent again it gets another chance, without its bytes travelling.
      expect((await open(sha256, bytes.length)).headers.get('upload-held')).toBe('1');
      expect(await pipeline.settled(sha256, ALICE, 25_000)).toBe('READY');
    }
    // And the next photo is well.
    await sendWhole(await newPhoto());
  });

  test('what an earlier process left is taken up at start; lost bytes are asked for again', async () => {
    await pipeline.stopMedia();
    const bytes = await newPhoto();
    const sha256 = sha256Hex(bytes);
    const lost = sha256Hex(Buffer.from('lost'));
    await storage.put(`originals/${sha256}`, bytes);
    for (const sha of [sha256, lost])
      await objects.insertObject({ sha256: sha, ownerId: ALICE, bytes: 1, type: 'image/jpeg' });
    await pipeline.startMedia();
    expect(await pipeline.settled(sha256, ALICE, 20_000)).toBe('READY');
    expect(await pipeline.settled(lost, ALICE, 20_000)).toBeNull();
    expect(await objects.neededOf(ALICE, [lost])).toEqual([lost]);
  });

  test('the sweeper takes what nobody finished and nobody owns, and nothing else', async () => {
    const kept = await sendWhole(await newPhoto());
    const fresh = sha256Hex(Buffer.from('fresh'));
    const orphan = sha256Hex(Buffer.from('orphan'));
    const unfinished = await newPhoto();
    await open(sha256Hex(unfinished), unfinished.length);
    for (const sha of [fresh, orphan]) await storage.put(`originals/${sha}`, Buffer.from('x'));
    const old = new Date(Date.now() - 8 * 24 * 3600_000);
    for (const sha of [kept, orphan])
      await utimes(join(dataDir, 'media', 'originals', sha), old, old);
    for (const name of await readdir(join(dataDir, 'tus')))
      await utimes(join(dataDir, 'tus', name), old, old);
    await writeFile(join(dataDir, 'media', 'parts', 'abc'), 'x');
    await utimes(join(dataDir, 'media', 'parts', 'abc'), old, old);

    await sweeper.sweep();
    expect(await leftovers()).toBe(0);
    const left = await readdir(join(dataDir, 'media', 'originals'));
    expect([left.includes(kept), left.includes(fresh), left.includes(orphan)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await readdir(join(dataDir, 'media', 'parts'))).toEqual([]);
  });
});
