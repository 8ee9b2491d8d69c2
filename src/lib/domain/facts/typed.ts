import { isSame } from '../merge/three-way.ts';
import { emptyOf, FACT_FIELDS, fieldOf, type FactsKind, type FieldForm } from './fields.ts';
import type { Changes, Values } from './proposal.ts';

/** A field as it is typed, so possibly not yet a value. */
export type Typed =
  | string
  | string[]
  | { value: string; unit: string }
  | { latitude: string; longitude: string }
  | { name: string; from: string; until: string }[];

/** Facts being written, as the phone keeps them. */
export interface FactsDraft {
  isNew: boolean;
  /** Fields that were touched. */
  typed: Record<string, Typed>;
  /** What stood in them when they were first touched. */
  base: Values;
  /** Names of the entries that were chosen, by id. */
  names: Record<string, string>;
  note: string;
  source: string;
}

type Parts = Record<string, string>;

/** A value as its input shows it. */
export function typedOf(form: FieldForm, value: unknown): Typed {
  switch (form.is) {
    case 'measure': {
      const { value: figure = '', unit = form.units[0]! } = (value ?? {}) as {
        value?: number;
        unit?: string;
      };
      return { value: String(figure), unit };
    }
    case 'position': {
      const { latitude = '', longitude = '' } = (value ?? {}) as Parts;
      return { latitude: String(latitude), longitude: String(longitude) };
    }
    case 'choices':
    case 'lines':
    case 'entries':
      return (value as string[] | null) ?? [];
    case 'names':
      return ((value as Record<string, string | null>[] | null) ?? []).map((one) => ({
        name: one['name'] ?? '',
        from: one['from'] ?? '',
        until: one['until'] ?? '',
      }));
    default:
      return value === null || value === undefined ? '' : String(value as string | number);
  }
}

/** The value that was typed; what is none (letters for a figure) stays as it is, and the rules refuse it. */
export function valueOf(form: FieldForm, typed: Typed): unknown {
  switch (form.is) {
    case 'number':
      return figureOf(typed as string);
    case 'measure': {
      const { value, unit } = typed as Parts;
      const figure = figureOf(value ?? '');
      return figure === null ? null : { value: figure, unit };
    }
    case 'position': {
      const { latitude = '', longitude = '' } = typed as Parts;
      if (latitude.trim() === '' && longitude.trim() === '') return null;
      return { latitude: figureOf(latitude), longitude: figureOf(longitude) };
    }
    case 'choices':
    case 'entries':
      return typed;
    case 'lines':
      return (typed as string[]).map((one) => one.trim()).filter((one) => one !== '');
    case 'names':
      return (typed as Parts[])
        .filter(({ name }) => name!.trim() !== '')
        .map(({ name, from, until }) => ({
          name,
          from: from?.trim() || null,
          until: until?.trim() || null,
        }));
    default:
      return (typed as string).trim() === '' ? null : (typed as string).trim();
  }
}

/** `12,5` as in most of the world; what is no figure is handed back. */
function figureOf(typed: string): number | string | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : typed;
}

/** What was typed as changes; fields that say what they said before are none. */
export function changesTyped(kind: FactsKind, { typed, base }: FactsDraft): Changes {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([name, input]) => {
      const field = fieldOf(kind, name);
      if (!field) return []; // of an app that knew more
      const from = base[name] ?? emptyOf(field.form);
      const to = valueOf(field.form, input);
      const before = valueOf(field.form, typedOf(field.form, from));
      return isSame(to, before) ? [] : [[name, { from, to }]];
    }),
  );
}

/** Changes that were sent, to be written on. */
export function typedChanges(
  kind: FactsKind,
  changes: Changes,
): { typed: Record<string, Typed>; base: Values } {
  const known = Object.entries(changes).filter(([name]) => fieldOf(kind, name));
  return {
    typed: Object.fromEntries(
      known.map(([name, { to }]) => [name, typedOf(FACT_FIELDS[kind][name]!.form, to)]),
    ),
    base: Object.fromEntries(known.map(([name, { from }]) => [name, from])),
  };
}
