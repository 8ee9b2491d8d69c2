import type { Table } from 'dexie';
import type { CreditRules } from '#lib/domain/logbook/credits.ts';
import type { Account } from '../phone.ts';
import { Steady } from './steady.ts';

/** Someone pressed "Sign out" here, and the server has not yet confirmed the end of the session. */
export interface Leaving {
  accountId: string;
}

/**
 * A person's wish to keep a park on this phone. It stands in `device`, apart from the copies: when a browser
 * throws those away, they are fetched anew.
 */
export interface ParkWish {
  parkId: string;
  slug: string;
  name: string;
  /** Photos too. */
  photos: boolean;
  /** When it was last asked for, in ms. */
  wantedAt: number;
}

/** What this phone itself must know at a cold start, without a line: who uses it, and which parks it is to keep. */
class Device extends Steady {
  declare settings: Table<{ key: string; value: unknown }, string>;
  declare parks: Table<ParkWish, string>;

  constructor() {
    // Not localStorage: Chromium writes that seconds late, and a killed app would forget its person.
    super('device', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ settings: 'key' });
    this.version(2).stores({ parks: 'parkId, wantedAt' });
  }
}

let opened: Device | null = null;
export const device = (): Device => (opened ??= new Device());

export async function keptAccount(): Promise<Account | null> {
  const found = await device().settings.get('account');
  return (found?.value as Account | undefined) ?? null;
}

export async function keepAccount(account: Account | null): Promise<void> {
  if (account) await device().settings.put({ key: 'account', value: account });
  else await device().settings.delete('account');
}

/** The account goes and the wish to end its session stands, in one commit: there is no half-way. */
export async function leaveAccount(account: Account): Promise<void> {
  const { settings } = device();
  await device().transaction('rw', settings, async () => {
    await settings.put({ key: 'leaving', value: { accountId: account.id } satisfies Leaving });
    if ((await keptAccount())?.id === account.id) await settings.delete('account');
  });
}

/** Who left without the server's word yet; while this stands that session takes nobody back in. */
export async function keptLeaving(): Promise<Leaving | null> {
  const found = await device().settings.get('leaving');
  return (found?.value as Leaving | undefined) ?? null;
}

/** The server knows, or somebody has signed in since. */
export async function leavingDone(): Promise<void> {
  await device().settings.delete('leaving');
}

type Setting = 'wifiOnly' | 'askedToKeep';

/** One choice of this phone's people, such as photos only on Wi-Fi. */
export async function keptSetting(key: Setting): Promise<boolean> {
  return (await device().settings.get(key))?.value === true;
}

export async function keepSetting(key: Setting, value: boolean): Promise<void> {
  await device().settings.put({ key, value });
}

/** What a rider counts as a credit, on this phone. */
export async function keptCreditRules(): Promise<CreditRules | null> {
  return ((await device().settings.get('creditRules'))?.value as CreditRules | undefined) ?? null;
}

export async function keepCreditRules(rules: CreditRules): Promise<void> {
  await device().settings.put({ key: 'creditRules', value: rules });
}

/**
 * S53: to be called at every start, with how much unsent work this phone's cookie speaks of. If the
 * store is new all the same, the browser has thrown the old one away. Returns how many contributions
 * may have been lost with it, until the person has been told (`lossTold`); else 0.
 */
export async function arrive(unsentBefore: number): Promise<number> {
  const { settings } = device();
  return device().transaction('rw', settings, async () => {
    if (!(await settings.get('arrived'))) {
      await settings.put({ key: 'arrived', value: true });
      if (unsentBefore > 0) await settings.put({ key: 'lost', value: unsentBefore });
    }
    return ((await settings.get('lost'))?.value as number | undefined) ?? 0;
  });
}

export async function lossTold(): Promise<void> {
  await device().settings.delete('lost');
}
