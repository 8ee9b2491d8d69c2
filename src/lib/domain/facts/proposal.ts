import type { FactsKind } from './fields.ts';

/** The entry that is made or corrected. */
export interface FactsTarget {
  kind: FactsKind;
  id: string;
}

/** `from`: what stood there when its author began, null where nothing did; `to`: what should stand there. */
interface ProposedChange {
  from: unknown;
  to: unknown;
}

/** By the names of `FACT_FIELDS`; what is not named is left alone. */
export type Changes = Record<string, ProposedChange>;

/** Values by the names of `FACT_FIELDS`. */
export type Values = Record<string, unknown>;

/** What somebody says of one entry. */
export interface FactsFields {
  /** The entry is made by it, under an id of the phone's. */
  isNew: boolean;
  changes: Changes;
  /** To the moderator. */
  note: string;
  /** How they know: an address, a book, a sighting. */
  source: string;
}
