import 'fake-indexeddb/auto';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#lib/domain/errors.ts';
import { Cache } from '#lib/client/db/cache.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { outboxOf } from '#lib/client/db/outbox.ts';
import type { PhoneNotice } from '#lib/client/phone.ts';
import { Engine, type EngineParts } from '#lib/client/sync/engine.ts';
import { oneTimer } from '#lib/client/sync/timer.ts';
import { onePhone, picture, queue } from './one-phone.ts';

const cache = new Cache();

/** One tab's engine on that phone; `told` grows by one with every notice of a pass. */
function engineOf(phone: ReturnType<typeof onePhone>, over: Partial<EngineParts> = {}) {
  const told: PhoneNotice[] = [];
  const engine = new Engine({
    net: phone.net,
    cache,
    outboxOf,
    mineOf,
    timer: oneTimer(),
    upload: async ({ sha256 }) => void phone.server.photos.add(sha256),
    verifyChunk: async () => true,
    now: () => Date.now(),
    chance: () => 0,
    exclusively: (work) => work(),
    chunksLoaded: async () => undefined,
    catalogueChanged: () => undefined,
    parkChanged: () => undefined,
    notify: (notice) => void told.push(notice),
    ...over,
  });
  return { engine, told };
}

const personOf = (phone: ReturnType<typeof onePhone>) =>
  ({ id: phone.user, name: 'N', role: 'USER' }) as const;

async function until(isSo: () => boolean | Promise<boolean>, ms = 3_000): Promise<void> {
  for (const end = Date.now() + ms; !(await isSo());) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await sleep(10);
  }
}

it.each(['SIGNED_OUT', 'INTERNAL', 'OFFLINE'] as const)(
  "what is everyone's comes even when one's own fails with %s",
  async (code) => {
    const phone = onePhone();
    await queue(phone.box);
    const fail = async (): Promise<never> => {
      throw new DomainError(code);
    };
    const known: string[] = [];
    const { engine } = engineOf(phone, {
      net: { ...phone.net, push: fail, mine: fail },
      parkChanged: (park) => void known.push(park),
    });
    const park = uuidv7();
    engine.setAccount(personOf(phone));
    engine.watchPark(park);
    await until(() => known.includes(park));
    engine.setAccount(null);
  },
);

it('a page that was asked for does not wait for all photos to be sent', async () => {
  const phone = onePhone();
  await queue(phone.box, [picture(), picture()]);
  const order: string[] = [];
  const park = uuidv7();
  const { engine } = engineOf(phone, {
    upload: async ({ sha256 }) => {
      if (order.length === 0) engine.watchPark(park);
      order.push('photo');
      phone.server.photos.add(sha256);
    },
    parkChanged: () => void order.push('park'),
  });
  engine.setAccount(personOf(phone));
  await until(async () => (await phone.box.drafts.count()) === 0);
  expect(order).toEqual(['photo', 'park', 'photo']);
  engine.setAccount(null);
});

it('a fetch that failed is tried again without anyone asking', async () => {
  const phone = onePhone();
  let asked = 0;
  const known: string[] = [];
  const { engine } = engineOf(phone, {
    net: {
      ...phone.net,
      feed: (scope, cursor) => {
        if (++asked === 1) throw new DomainError('TIMEOUT');
        return phone.net.feed(scope, cursor);
      },
    },
    parkChanged: (park) => void known.push(park),
  });
  engine.watchPark(uuidv7());
  await until(() => known.length === 1);
});

it('what the server holds back is asked for less and less often', async () => {
  const phone = onePhone();
  let asked = 0;
  const { engine } = engineOf(phone, {
    net: {
      ...phone.net,
      feed: async () => {
        asked++;
        return { p: 1, cursor: 'e.0', changes: [], more: false, held: true };
      },
    },
  });
  engine.wake();
  await sleep(3_600); // at 0, 1 and 3 seconds
  expect(asked).toBe(3);
});

it('S22: an idle phone makes no pass, also with a photo whose time has passed', async () => {
  const phone = onePhone();
  const draft = await queue(phone.box, [picture()]);
  await phone.box.mutations.where({ draftId: draft.id }).delete();
  await phone.box.drafts.update(draft.id, { state: 'draft' });
  await phone.box.photos.where({ draftId: draft.id }).modify({ nextAt: 5 });
  const { engine, told } = engineOf(phone);
  engine.setAccount(personOf(phone));
  await until(() => told.includes('contributions'));
  await sleep(100);
  const before = told.length;
  await sleep(500);
  expect(told.length).toBe(before);
  engine.setAccount(null);
});

it('a park opened while another is fetched is fetched too', async () => {
  const phone = onePhone();
  const [first, second] = [uuidv7(), uuidv7()];
  const known: string[] = [];
  const { engine } = engineOf(phone, {
    net: {
      ...phone.net,
      feed: async (scope, cursor) => {
        if (scope === `park:${first}`) engine.watchPark(second);
        return phone.net.feed(scope, cursor);
      },
    },
    parkChanged: (park) => void known.push(park),
  });
  engine.watchPark(first);
  await until(() => known.includes(second));
});

it('S21: a poke during the fetch it is about is not lost', async () => {
  const phone = onePhone();
  let asked = 0;
  const { engine } = engineOf(phone, {
    net: {
      ...phone.net,
      mine: async (user, cursor) => {
        const answer = await phone.net.mine(user, cursor);
        if (++asked === 1) engine.moved(['mine']); // something moved after this answer was made
        return answer;
      },
    },
  });
  engine.setAccount(personOf(phone));
  await until(() => asked === 2);
  engine.setAccount(null);
});

describe('S11: two tabs', () => {
  /** How many pushes of two tabs over one outbox were under way at once; each waits for `meanwhile`. */
  async function mostAtOnce(
    exclusively: EngineParts['exclusively'],
    meanwhile: (most: () => number) => Promise<unknown>,
  ): Promise<number> {
    const phone = onePhone();
    await queue(phone.box);
    let inside = 0;
    let most = 0;
    const net: EngineParts['net'] = {
      ...phone.net,
      push: async (request) => {
        most = Math.max(most, ++inside);
        await meanwhile(() => most);
        inside--;
        return phone.net.push(request);
      },
    };
    const tabs = [engineOf(phone, { net, exclusively }), engineOf(phone, { net, exclusively })];
    for (const { engine } of tabs) engine.setAccount(personOf(phone));
    await until(async () => (await phone.box.drafts.count()) === 0, 20_000);
    for (const { engine } of tabs) engine.setAccount(null);
    return most;
  }

  it('take turns under the lock', async () => {
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const mine = turn.then(work, work);
      turn = mine.catch(() => undefined);
      return mine;
    };
    expect(await mostAtOnce(inTurn, () => sleep(100))).toBe(1);
  });

  it('would not without it', async () => {
    const both = (most: () => number): Promise<void> => until(() => most() === 2, 20_000);
    expect(await mostAtOnce((work) => work(), both)).toBe(2);
  });
});

it('S50: a pass that ends with the store is made again, without anyone asking', async () => {
  const phone = onePhone();
  const set: (() => void)[] = [];
  let passes = 0;
  const { engine } = engineOf(phone, {
    timer: { set: (_, then) => void set.push(then), clear: () => undefined },
    exclusively: async (work) => {
      if (++passes === 1) throw new DOMException('Connection lost', 'InvalidStateError');
      return work();
    },
  });
  engine.wake();
  await until(() => set.length === 1);
  set[0]!();
  await until(() => passes === 2);
});

it('S13: words written while a photo is on its way do not wait for it', async () => {
  const phone = onePhone();
  await queue(phone.box, [picture()]);
  let later: string | undefined;
  let tries = 0;
  const { engine } = engineOf(phone, {
    upload: async ({ sha256, signal }) => {
      if (++tries === 1) {
        later = (await queue(phone.box)).id;
        engine.outboxChanged();
        await until(() => signal.aborted);
        throw new DomainError('OFFLINE');
      }
      expect(phone.server.submissions.has(later!)).toBe(true);
      phone.server.photos.add(sha256);
    },
  });
  engine.setAccount(personOf(phone));
  await until(async () => (await phone.box.drafts.count()) === 0);
  expect(tries).toBe(2);
  engine.setAccount(null);
});
