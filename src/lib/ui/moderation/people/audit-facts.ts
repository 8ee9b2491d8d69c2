import { account } from '#lib/messages/en/account.ts';
import { desk } from '#lib/messages/en/desk.ts';
import { fieldName } from '#lib/messages/en/facts.ts';
import { momentOf } from '#lib/messages/en/moment.ts';
import { people } from '#lib/messages/en/people.ts';

/** Every code that may stand in a line. */
const VALUES: Record<string, string> = {
  ...people.auditValue,
  ...people.scope,
  ...people.kind,
  ...people.reason,
  ...desk.reason,
  ...desk.state,
  ...account.role,
};

/** What a line of the audit says, as pairs to be read. */
export function auditFacts(body: string): [string, string][] {
  const said = JSON.parse(body) as Record<string, unknown>;
  return Object.entries(people.auditField).flatMap(([name, label]): [string, string][] => {
    const value = said[name] ?? '';
    return value === '' ? [] : [[label, shown(name, value)]];
  });
}

function shown(name: string, value: unknown): string {
  if (typeof value !== 'string')
    return Object.entries(value as Record<string, { outcome: string }>)
      .map(([field, { outcome }]) => `${fieldName(field)} ${VALUES[outcome] ?? outcome}`)
      .join(', ');
  if (name === 'until') return momentOf(value);
  const isWords = name === 'text' || name === 'reason_text' || name === 'why';
  return isWords ? `“${value}”` : (VALUES[value] ?? value);
}
