import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { cache } from '#lib/client/db/cache.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { pullPark } from '#lib/client/sync/pull.ts';
import type { FeedPage } from '#lib/protocol/feed.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';

it('a park whose reviews the server holds back is not taken for one without reviews', async () => {
  const park = uuidv7();
  const answers: Omit<FeedPage, 'p'>[] = [
    { cursor: 'e.0.0', changes: [], more: false, held: true },
    { cursor: 'e.0.0', changes: [], more: false, held: false },
    { cursor: 'e.1.1', changes: [], more: false, held: true },
    { cursor: 'e.2.2', changes: [], more: false, held: true },
  ];
  const net = { feed: async () => ({ p: PROTOCOL, ...answers.shift()! }) } as unknown as Net;
  const whole = async () => (await cache().scopes.get(`park:${park}`))?.whole;

  await pullPark(cache(), net, park);
  expect(await whole()).toBeUndefined();
  await pullPark(cache(), net, park);
  expect(await whole()).toBe(true);
  // Known once, it stays known: what is held back now is news.
  await pullPark(cache(), net, park);
  await pullPark(cache(), net, park);
  expect(await whole()).toBe(true);
});
