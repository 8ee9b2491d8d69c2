import Dexie, { type Table } from 'dexie';
import type { Account } from '../phone.ts';

/** What this phone itself must know at a cold start, without a line: who uses it. */
class Device extends Dexie {
  declare settings: Table<{ key: string; value: unknown }, string>;

  constructor() {
    // Not localStorage: Chromium writes that seconds late, and a killed app would forget its person.
    super('device', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ settings: 'key' });
  }
}

let opened: Device | null = null;
const device = (): Device => (opened ??= new Device());

export async function keptAccount(): Promise<Account | null> {
  const found = await device().settings.get('account');
  return (found?.value as Account | undefined) ?? null;
}

export async function keepAccount(account: Account | null): Promise<void> {
  if (account) await device().settings.put({ key: 'account', value: account });
  else await device().settings.delete('account');
}
