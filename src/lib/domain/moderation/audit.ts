/** M9: what an act was. `change`: staff changed an entry, hours, what they vouch for or a seat with their own hands. */
export const AUDIT_ACTS = ['decision', 'sanction', 'lift', 'note', 'role', 'change'] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

/** One line of the audit, as it is stored. */
export interface AuditRow {
  id: number;
  /** ISO 8601, to the millisecond. */
  at: string;
  /** A person's id, or the name of what did it. */
  actor: string;
  act: AuditAct;
  /** Whom it is about. */
  personId: string | null;
  /** Of the act itself. */
  rowId: string;
  /** JSON, in the very letters that were hashed. */
  body: string;
  /** The hash of the line before; empty in the first. */
  prev: string;
  hash: string;
}

export interface AuditLine extends AuditRow {
  actorName: string;
  personName: string | null;
}

/** What is known of the chain so far. */
export interface ChainEnd {
  id: number;
  hash: string;
}
export const CHAIN_START: ChainEnd = { id: 0, hash: '' };

export interface AuditCheck {
  lines: number;
  /** The last hash: noted elsewhere, it shows later whether all of this was written anew. */
  head: string;
  /** The first line that was changed, or before which one is missing. */
  brokenAt: number | null;
  /** Acts on record that the audit does not know. */
  missing: number;
}

/** What is hashed: the trigger `chain_audit` puts the same together. */
export const auditText = (row: Omit<AuditRow, 'hash'>): string =>
  [
    ...[row.prev, row.id, row.at, row.actor, row.act],
    ...[row.personId ?? '', row.rowId, row.body],
  ].join('\n');

/**
 * Follows the chain over these lines, oldest first. @param sha256 in lower-case hex
 * @returns the first line that does not follow, or where the chain then ends
 */
export function followChain(
  rows: readonly AuditRow[],
  from: ChainEnd,
  sha256: (text: string) => string,
): { brokenAt: number } | ChainEnd {
  let end = from;
  for (const row of rows) {
    const isNext = row.id === end.id + 1 && row.prev === end.hash;
    if (!isNext || row.hash !== sha256(auditText(row))) return { brokenAt: row.id };
    end = { id: row.id, hash: row.hash };
  }
  return end;
}
