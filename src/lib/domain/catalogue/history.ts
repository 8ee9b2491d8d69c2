import type { CatalogueKind } from './rows.ts';

/** An entity after one of its changes; fields as the row has them, without what is computed. */
export interface Version {
  /** Of the change; later changes have higher ones. */
  id: number;
  /** ISO 8601. */
  at: string;
  /** A person by name, an import by its format, or the system itself. */
  by: { kind: 'person' | 'import' | 'system'; name: string };
  /** Who proposed it, when a moderator decided. */
  proposedBy: string | null;
  /** The company in whose name it was done; what was kept on phones before that was told has none. */
  speaksFor?: string | null;
  /** Null: it was taken away. */
  fields: Record<string, unknown> | null;
}

export interface HistoryView {
  kind: CatalogueKind;
  id: string;
  name: string;
  href: string;
  /** The newest first. */
  versions: Version[];
  /** There are older ones that are not shown. */
  more: boolean;
  /** Names of what fields refer to by id. */
  names: Record<string, string>;
}

export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

/** What differs between two versions, by field, in the order of the fields; null is an entity that is not there. */
export function changesBetween(from: Version['fields'], to: Version['fields']): FieldChange[] {
  const fields = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]);
  return [...fields].flatMap((field) => {
    const [before, after] = [from?.[field] ?? null, to?.[field] ?? null];
    return isSame(before, after) ? [] : [{ field, from: before, to: after }];
  });
}

/** What the change with that id did; empty when its forerunner is not among `versions`, the newest first. */
export function changesOf(versions: readonly Version[], id: number): FieldChange[] {
  const at = versions.findIndex((version) => version.id === id);
  const before = versions[at + 1];
  return at >= 0 && before ? changesBetween(before.fields, versions[at]!.fields) : [];
}

/** Later changes, the newest first, of fields that the change with that id touched, and which of them. */
export function laterTouching(
  versions: readonly Version[],
  id: number,
): { version: Version; fields: string[] }[] {
  const touched = new Set(changesOf(versions, id).map(({ field }) => field));
  return versions
    .filter((version) => version.id > id)
    .map((version) => ({
      version,
      fields: changesOf(versions, version.id)
        .map(({ field }) => field)
        .filter((field) => touched.has(field)),
    }))
    .filter(({ fields }) => fields.length > 0);
}

/** Addresses follow names, and are never taken back: they would lead nowhere. */
const NOT_REVERTED: ReadonlySet<string> = new Set(['slug', 'formerSlugs']);

/** The fields that taking a change back would set, and to what; empty when it cannot be taken back. */
export function revertOf(versions: readonly Version[], id: number): Record<string, unknown> {
  const now = versions[0]?.fields;
  if (!now) return {};
  return Object.fromEntries(
    changesOf(versions, id)
      .filter(({ field, from }) => !NOT_REVERTED.has(field) && !isSame(now[field] ?? null, from))
      .map(({ field, from }) => [field, from]),
  );
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
