import type { Phone } from './phone.ts';
import type { DraftRow } from '#lib/client/db/outbox.ts';
import { sentIn, typedIn } from './said.ts';

/** What phones could offer a server that was set back. */
export function keptOn(
  phones: readonly Phone[],
  users: readonly string[],
): { texts: Set<string>; items: Set<string> } {
  const texts = new Set<string>();
  const items = new Set<string>();
  for (const phone of phones)
    for (const account of [...users, 'guest']) {
      const base = `outbox-${account}`;
      // What is left of somebody who left is theirs no more.
      const told = account === phone.account ? phone.rows(base, 'released') : [];
      const released = told.flatMap((r) => r['mutations'] as object[]);
      for (const item of [...phone.rows(base, 'mutations'), ...released]) {
        const { id, args } = item as { id: string; args: unknown };
        items.add(id);
        const words = sentIn(args);
        if (words !== undefined) texts.add(words);
      }
    }
  return { texts, items };
}

/** What still stands in the outboxes, in a form that two runs can be compared by. */
export function leftOn(phones: readonly Phone[], users: readonly string[]): unknown {
  return phones.map((phone) =>
    [...users, 'guest'].map((account) => ({
      drafts: phone
        .rows(`outbox-${account}`, 'drafts')
        .map((d) => `${d['id']} ${d['state']} ${typedIn(d as unknown as DraftRow)}`),
      items: phone
        .rows(`outbox-${account}`, 'mutations')
        .map((m) => `${m['id']} ${m['state']} ${JSON.stringify(m['error'])}`),
    })),
  );
}
