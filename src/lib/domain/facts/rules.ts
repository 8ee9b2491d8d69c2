import { z } from 'zod';
import { siOf } from '../catalogue/units.ts';
import { personText } from '../review/review.ts';
import { unkeepableAt } from '../text.ts';
import {
  FACT_FIELDS,
  mayBeNothing,
  type FactField,
  type FactsKind,
  type FieldForm,
} from './fields.ts';
import type { Changes } from './proposal.ts';

export const NOTE_MAX = 1_000; // graphemes
export const SOURCE_MAX = 500; // graphemes

const FIELD_NAME_MAX = 40;
const PARTIAL_DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?~?$/;
const WEBSITE = /^https?:\/\/[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?$/i;

function isDate(date: string): boolean {
  if (!PARTIAL_DATE.test(date)) return false;
  const day = /^\d{4}-\d{2}-\d{2}/.exec(date)?.[0];
  return day === undefined || new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

const line = (max: number) =>
  personText(max)
    .refine((text) => text !== '', { message: 'EMPTY' })
    .refine((text) => !text.includes('\n'), { message: 'ONE_LINE' });
const date = z.string().max(11).refine(isDate, { message: 'NOT_A_DATE' });
const figure = (least: number, most: number) => {
  const message = `NOT_BETWEEN:${least}:${most}`;
  return z.number({ message }).min(least, { message }).max(most, { message });
};
const choice = (of: readonly string[]) =>
  z.enum(of as [string, ...string[]], { message: 'NOT_A_CHOICE' });

const sameOnce = <T>(list: T[]): boolean =>
  new Set(list.map((one) => JSON.stringify(one))).size === list.length;
const listOf = <T extends z.ZodType>(one: T, most: number) =>
  z
    .array(one)
    .max(most, { message: `TOO_MANY:${most}` })
    .refine(sameOnce, { message: 'TWICE' });

const measure = (units: readonly string[], most: number) =>
  z
    .strictObject({
      value: z.number({ message: 'NOT_A_NUMBER' }).positive({ message: 'NOT_A_NUMBER' }),
      unit: choice(units),
      si: z.number().optional(),
    })
    // In SI it is what follows from the figure and its unit, whatever was sent.
    .transform(({ value, unit }) => ({ si: siOf(value, unit)!, value, unit }))
    .refine(({ si }) => si <= most, { message: 'TOO_MUCH' });

const position = z.strictObject({ latitude: figure(-90, 90), longitude: figure(-180, 180) });

/** The rule of what may be proposed in such a field; machine-readable issues as in `review.ts`. */
export function ruleOf(form: FieldForm): z.ZodType {
  switch (form.is) {
    case 'line':
      return line(form.max);
    case 'text':
      return personText(form.max).refine((text) => text !== '', { message: 'EMPTY' });
    case 'website':
      return line(form.max).refine((text) => WEBSITE.test(text), { message: 'NOT_AN_ADDRESS' });
    case 'choice':
    case 'country':
      return choice(form.of);
    case 'choices':
      return listOf(choice(form.of), form.of.length);
    case 'number':
      return form.step === 1
        ? figure(form.least, form.most).int({ message: `NOT_BETWEEN:${form.least}:${form.most}` })
        : figure(form.least, form.most);
    case 'measure':
      return measure(form.units, form.most);
    case 'date':
      return date;
    case 'position':
      return position;
    case 'lines':
      return listOf(line(form.max), form.most);
    case 'names':
      return listOf(
        z.strictObject({ name: line(form.max), from: date.nullable(), until: date.nullable() }),
        form.most,
      );
    case 'entry':
      return z.uuid({ message: 'NOT_AN_ENTRY' });
    case 'entries':
      return listOf(z.uuid({ message: 'NOT_AN_ENTRY' }), form.most);
  }
}

/** What stood there, as the phone had it: anything that can be stored. */
const stood = z
  .unknown()
  .refine((value) => isKeepable(value), { message: 'UNKEEPABLE:0' })
  .transform((value): unknown => value ?? null);

function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return unkeepableAt(value) < 0;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => unkeepableAt(key) < 0 && isKeepable(inner));
}

/** Null takes a fact away; a list is emptied. */
const proposable = (field: FactField): z.ZodType =>
  mayBeNothing(field) ? ruleOf(field.form).nullable() : ruleOf(field.form);

const RULES: Readonly<Record<FactsKind, ReadonlyMap<string, z.ZodType>>> = {
  park: rulesOf('park'),
  ride: rulesOf('ride'),
  company: rulesOf('company'),
};
function rulesOf(kind: FactsKind): ReadonlyMap<string, z.ZodType> {
  return new Map(Object.entries(FACT_FIELDS[kind]).map(([name, one]) => [name, proposable(one)]));
}

/** The rule of one field, or undefined where the kind has no such field. */
export const ruleFor = (kind: FactsKind, name: string): z.ZodType | undefined =>
  RULES[kind].get(name);

/** By the names of their fields, which are more with every fact that is added: no part of the shape. */
const changesOf = (kind: FactsKind) =>
  z
    .record(
      z.string().max(FIELD_NAME_MAX),
      z.strictObject({ from: stood, to: z.unknown() }, { message: 'NOT_A_CHANGE' }),
    )
    .transform((said, ctx): Changes => {
      const changes: Changes = {};
      for (const [name, { from, to }] of Object.entries(said)) {
        const checked = ruleFor(kind, name)?.safeParse(to);
        if (checked?.success) changes[name] = { from, to: checked.data };
        else {
          const { path = [], message = 'NO_SUCH_FIELD' } = checked?.error.issues[0] ?? {};
          ctx.addIssue({ code: 'custom', path: [name, 'to', ...path], message });
        }
      }
      if (Object.keys(said).length === 0)
        ctx.addIssue({ code: 'custom', message: 'NOTHING_CHANGED' });
      return changes;
    });

const CHANGES = {
  park: changesOf('park'),
  ride: changesOf('ride'),
  company: changesOf('company'),
} as const satisfies Record<FactsKind, unknown>;

/** What both mutations carry: what is changed, and the words around it. */
export const proposedOf = <Kind extends FactsKind>(kind: Kind) => ({
  kind: z.literal(kind),
  changes: CHANGES[kind],
  note: personText(NOTE_MAX),
  source: personText(SOURCE_MAX),
});

export const checkChanges = (kind: FactsKind, changes: unknown) => CHANGES[kind].safeParse(changes);

/** A value a moderator puts in the place of a proposed one. */
export const checkValue = (kind: FactsKind, name: string, value: unknown) =>
  (ruleFor(kind, name) ?? z.never()).safeParse(value);
