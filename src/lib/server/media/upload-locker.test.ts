import { ERRORS } from '@tus/server';
import { expect, test } from 'vitest';
import { UploadLocker } from './upload-locker.ts';

const never = new AbortController().signal;

test('one holder at a time, in the order of coming; a newcomer asks the holder to let go', async () => {
  const locker = new UploadLocker();
  const seen: string[] = [];
  const take = async (name: string) => {
    const lock = locker.newLock('a');
    await lock.lock(never, () => void seen.push(`${name} asked`));
    seen.push(`${name} has it`);
    return lock;
  };
  const first = await take('1');
  const second = take('2');
  const third = take('3');
  await Promise.resolve();
  expect(seen).toEqual(['1 has it', '1 asked', '1 asked']);
  await first.unlock();
  await (await second).unlock();
  await (await third).unlock();
  // The second was asked at once, since the third was waiting already.
  expect(seen.slice(3)).toEqual(['2 asked', '2 has it', '3 has it']);
  await (await take('4')).unlock();
});

test('another upload is another lock', async () => {
  const locker = new UploadLocker();
  await locker.newLock('a').lock(never, () => {});
  await locker.newLock('b').lock(never, () => {});
});

test('a request that ends while waiting leaves the line', async () => {
  const locker = new UploadLocker();
  const holder = locker.newLock('a');
  await holder.lock(never, () => {});
  const gone = new AbortController();
  const waiting = locker.newLock('a').lock(gone.signal, () => {});
  gone.abort();
  await expect(waiting).rejects.toBe(ERRORS.ERR_LOCK_TIMEOUT);
  await holder.unlock();
  await locker.newLock('a').lock(never, () => {});
});
