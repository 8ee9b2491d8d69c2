import { DomainError } from '#lib/domain/errors.ts';
import type { Cache } from './db/cache.ts';
import { keepSetting, keptSetting } from './db/device.ts';
import { forgetWishes } from './db/kept-parks.ts';
import { storeProblem } from './db/steady.ts';
import type { PhoneApi } from './phone.ts';
import { listAhead } from './sync/packs/ahead.ts';
import { ParkKeeper, type KeeperParts } from './sync/packs/keeper.ts';
import { keptParks, offerOf } from './sync/packs/kept-view.ts';
import { httpPackNet } from './sync/packs/pack-net.ts';
import { photoShelf } from './sync/packs/photo-shelf.ts';
import { oneTimer } from './sync/timer.ts';

type KeepingApi = Pick<
  PhoneApi,
  'packOffer' | 'keptParks' | 'keepPark' | 'removePark' | 'forgetParks' | 'mayAskToKeep'
>;
type Given = Pick<
  KeeperParts,
  | 'net'
  | 'exclusively'
  | 'photosHeld'
  | 'isAppKept'
  | 'parkAt'
  | 'parkPulled'
  | 'packKept'
  | 'parkForgotten'
  | 'notify'
>;

/** The parks that this phone keeps for times without a line, as this tab takes part in it. */
export class Keeping {
  readonly keeper: ParkKeeper;
  readonly api: KeepingApi;

  constructor(cache: Cache, given: Given) {
    const keeper = new ParkKeeper({
      ...httpPackNet,
      cache,
      shelf: photoShelf,
      timer: oneTimer(),
      now: () => Date.now(),
      chance: () => Math.random(),
      listAhead,
      keepExclusively: (work) => navigator.locks.request('parks', work),
      ...given,
    });
    this.keeper = keeper;
    this.api = {
      async packOffer(parkId) {
        const size = await httpPackNet.packSize(parkId).catch(() => null);
        return size && offerOf(cache, photoShelf, parkId, size);
      },
      keptParks: () => keptParks(cache, photoShelf, keeper.problemOf),
      async keepPark(park) {
        await keeper.keep(park).catch((error: unknown) => {
          throw new DomainError(storeProblem(error), { cause: error });
        });
      },
      removePark: (parkId) => keeper.remove(parkId),
      async forgetParks() {
        await forgetWishes();
        await photoShelf.drop(await photoShelf.held());
        given.notify();
        keeper.wake();
      },
      async mayAskToKeep() {
        const may = !(await keptSetting('askedToKeep'));
        if (may) await keepSetting('askedToKeep', true);
        return may;
      },
    };
  }
}
