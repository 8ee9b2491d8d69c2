import type { ErrorCode } from '#lib/domain/errors.ts';
import type { FieldForm, FactsKind } from '#lib/domain/facts/fields.ts';
import type { FoundPlace, FoundPlaces, PlaceQuestion } from '#lib/domain/places/found-place.ts';
import type { Typed } from '#lib/domain/facts/typed.ts';

/** One field of the form, with what stands in it. */
export interface FormField {
  name: string;
  form: FieldForm;
  typed: Typed;
  isFirst: boolean;
  /** To be said, where most fields must be filled in. */
  isOptional: boolean;
  /** It may be left without a value. */
  mayBeEmpty: boolean;
  /** What the entry says, in words, where that was changed; null where it was not. */
  stood: string | null;
  issue: string | null;
}

/** An entry to choose; without `context` its proposer waits for it. */
export interface Choice {
  id: string;
  name: string;
  context: string | null;
}

export type Find = (kind: FactsKind, query: string) => Promise<Choice[]>;

export type AskPlaces = (
  question: PlaceQuestion,
) => Promise<{ value: FoundPlaces } | { code: ErrorCode }>;

/** The places service, where there is one and it is about a park. */
export interface PlacesToAsk {
  ask: AskPlaces;
  /** What is looked for unless somebody types something else. */
  begin: string;
  /** One was chosen: what else it tells may be filled in; answers which fields were. */
  ontake?: (place: FoundPlace, attribution: string) => string[];
}
