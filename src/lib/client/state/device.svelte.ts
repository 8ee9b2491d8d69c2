import type { ErrorCode } from '#lib/domain/errors.ts';
import { phone } from '../bootstrap.ts';
import type { Imported } from '../db/carry.ts';
import { storageUse, type StorageUse } from '../db/storage-use.ts';
import type { KeptPark } from '../phone.ts';
import { openCopy, saveCopy } from './carrying.ts';

/** What this device keeps, how safe it is there, and the ways to take it elsewhere. */
export class DeviceState {
  /** Bytes; null where the browser does not say. */
  used = $state<number | null>(null);
  free = $state<number | null>(null);
  /** Null where the store cannot be read. */
  use = $state.raw<StorageUse | null>(null);
  parks = $state.raw<KeptPark[]>([]);
  /** Null where it cannot be known. */
  isProtected = $state<boolean | null>(null);
  wasRefused = $state(false);
  /** Null where the browser does not say which line it uses. */
  wifiOnly = $state<boolean | null>(null);
  copy = $state<'saved' | 'failed' | null>(null);
  opened = $state<Imported | null>(null);
  problem = $state<ErrorCode | null>(null);

  async look(): Promise<void> {
    const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
    this.used = estimate?.usage ?? null;
    this.free = estimate?.quota === undefined ? null : estimate.quota - (estimate.usage ?? 0);
    this.isProtected = (await navigator.storage?.persisted?.().catch(() => null)) ?? null;
    this.use = await storageUse().catch(() => null);
    await this.lookAtParks();
    const line = (navigator as { connection?: { type?: string } }).connection;
    if (line?.type !== undefined)
      this.wifiOnly = await (await phone()).wifiOnly().catch(() => false);
  }

  async lookAtParks(): Promise<void> {
    this.parks = await (await phone()).keptParks().catch(() => []);
  }

  /** Also to bring one up to date, or to leave its photos out. */
  async keepPark(parkId: string, photos: boolean): Promise<void> {
    const park = this.parks.find((one) => one.parkId === parkId);
    if (!park) return;
    const { slug, name } = park;
    await (await phone()).keepPark({ parkId, slug, name, photos }).catch(() => undefined);
  }

  async removePark(parkId: string): Promise<void> {
    await (await phone()).removePark(parkId).catch(() => undefined);
    await this.look();
  }

  async protect(): Promise<void> {
    this.isProtected = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
    this.wasRefused = !this.isProtected;
  }

  async setWifiOnly(on: boolean): Promise<void> {
    this.wifiOnly = on;
    await (await phone()).setWifiOnly(on);
  }

  async save(accountId: string | null): Promise<void> {
    this.copy = (await saveCopy(accountId)) ? 'saved' : 'failed';
  }

  async open(file: File, accountId: string | null): Promise<void> {
    this.opened = null;
    this.problem = null;
    const answer = await openCopy(file, accountId);
    if ('imported' in answer) this.opened = answer.imported;
    else this.problem = answer.problem;
    await this.look();
  }
}
