import type { Table } from 'dexie';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import { outboxOf, type Outbox } from './outbox.ts';
import { Steady } from './steady.ts';

export interface CachedContribution {
  id: string;
  rev: number;
  row: ContributionRow;
}

/** A row of one's own that is no contribution: of the ride log, or what this app does not know yet. */
export interface CachedRow {
  entity: string;
  id: string;
  rev: number;
  row: unknown;
}

/** An account's own contributions and verdicts, and its log, as the server told them; cleared at sign-out. */
export class Mine extends Steady {
  declare contributions: Table<CachedContribution, string>;
  declare rows: Table<CachedRow, [string, string]>;
  declare scopes: Table<{ scope: string; cursor: string }, string>;

  constructor(account: string) {
    super(`mine-${account}`, { chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({ contributions: 'id', scopes: 'scope' });
    this.version(2).stores({ rows: '[entity+id], entity' });
  }
}

const open = new Map<string, Mine>();

export function mineOf(account: string): Mine {
  let found = open.get(account);
  if (!found) open.set(account, (found = new Mine(account)));
  return found;
}

/** The account left this phone: what the server told of it goes too, and copies of what it has. */
export const clearMine = (account: string): Promise<void> =>
  forgetTold(mineOf(account), outboxOf(account));

export async function forgetTold(mine: Mine, box: Pick<Outbox, 'released'>): Promise<void> {
  const { contributions, rows, scopes } = mine;
  await mine.transaction('rw', contributions, rows, scopes, async () => {
    await Promise.all([contributions.clear(), rows.clear(), scopes.clear()]);
  });
  await box.released.clear();
}
