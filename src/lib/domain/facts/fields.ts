import type { CompanyRole } from '../catalogue/rows.ts';
import { COUNTRIES } from './countries.ts';

/** What people propose facts of. */
export const FACTS_KINDS = ['park', 'ride', 'company'] as const;
export type FactsKind = (typeof FACTS_KINDS)[number];

/** What a field takes: from this follow the input on the screen, the rule on both sides and how two changes merge. */
export type FieldForm =
  /** One line, at most `max` graphemes. */
  | { is: 'line'; max: number }
  /** Longer words, which two people may change in different places. */
  | { is: 'text'; max: number }
  | { is: 'website'; max: number }
  | { is: 'choice'; of: readonly string[] }
  | { is: 'country'; of: readonly string[] }
  | { is: 'choices'; of: readonly string[] }
  | { is: 'number'; least: number; most: number; step: 1 | 0.1 }
  /** `most` in SI. */
  | { is: 'measure'; units: readonly string[]; most: number }
  /** `1989`, `1989-05` or `1989-05-06`, `~` behind it for about. */
  | { is: 'date' }
  | { is: 'position' }
  /** Lines of their own, each once. */
  | { is: 'lines'; max: number; most: number }
  | { is: 'names'; max: number; most: number }
  /** The id of another entry; a company has the role in which it is named. */
  | { is: 'entry'; kind: FactsKind; role?: CompanyRole }
  | { is: 'entries'; kind: FactsKind; role?: CompanyRole; most: number };

export interface FactField {
  form: FieldForm;
  /** A new entry is not sent without it, or not published without it: a moderator may add that. */
  needed?: 'to-send' | 'to-publish';
  /** Asked at once; the others when somebody knows more. */
  first?: true;
  /** Every entry has one; a new one has this, unless something else is proposed. */
  always?: string;
  /** Set once, when the entry is made. */
  onlyNew?: true;
  /** A part of this column. */
  within?: 'stats';
}

const STATUS = [
  ...['OPERATING', 'CLOSED_TEMP', 'CLOSED_PERM', 'UNDER_CONSTRUCTION', 'DEMOLISHED', 'RELOCATED'],
];
const LENGTHS = ['m', 'ft'] as const;
const SPEEDS = ['km/h', 'mph'] as const;
const AREAS = ['ha', 'acre', 'm²'] as const;

const name: FactField = { form: { is: 'line', max: 200 }, needed: 'to-send', first: true };
const formerNames: FactField = { form: { is: 'names', max: 200, most: 50 } };
const description: FactField = { form: { is: 'text', max: 2_000 } };
const website: FactField = { form: { is: 'website', max: 500 } };
const date: FactField = { form: { is: 'date' } };
const country: FactField = { form: { is: 'country', of: COUNTRIES }, first: true };
const riderHeight: FactField = { form: { is: 'number', least: 50, most: 250, step: 1 } };
const year: FactField = { form: { is: 'number', least: 1500, most: 2200, step: 1 } };
const line: FactField = { form: { is: 'line', max: 200 } };

const measured = (units: readonly string[], most: number): FactField => ({
  form: { is: 'measure', units, most },
  within: 'stats',
});
const counted = (least: number, most: number, step: 1 | 0.1 = 1): FactField => ({
  form: { is: 'number', least, most, step },
  within: 'stats',
});

/** Every fact that can be proposed, in the order in which it is asked for and decided. */
export const FACT_FIELDS: Readonly<Record<FactsKind, Readonly<Record<string, FactField>>>> = {
  park: {
    name,
    country: { ...country, needed: 'to-send' },
    locality: { ...line, first: true },
    website: { ...website, first: true },
    position: { form: { is: 'position' }, needed: 'to-publish', first: true },
    status: { form: { is: 'choice', of: STATUS }, always: 'OPERATING' },
    type: { form: { is: 'choice', of: ['THEME_PARK', 'AMUSEMENT_PARK'] }, always: 'THEME_PARK' },
    opened: date,
    closed: date,
    operatorId: { form: { is: 'entry', kind: 'company', role: 'OPERATOR' } },
    ownerId: { form: { is: 'entry', kind: 'company', role: 'PROPERTY_OWNER' } },
    region: line,
    address: { form: { is: 'line', max: 500 } },
    size: { form: { is: 'measure', units: AREAS, most: 500_000_000 } },
    areas: { form: { is: 'lines', max: 100, most: 60 } },
    formerNames,
    description,
  },
  ride: {
    name,
    parkId: {
      form: { is: 'entry', kind: 'park' },
      needed: 'to-send',
      first: true,
      onlyNew: true,
    },
    category: {
      form: { is: 'choice', of: ['RC', 'DR', 'FR', 'WR', 'TR', 'OT'] },
      needed: 'to-send',
      first: true,
    },
    status: {
      form: { is: 'choice', of: [...STATUS, 'SBNO', 'CLOSING'] },
      always: 'OPERATING',
      first: true,
    },
    manufacturerId: {
      form: { is: 'entry', kind: 'company', role: 'MANUFACTURER' },
      first: true,
    },
    opened: date,
    closed: date,
    statusSince: date,
    minHeightCm: riderHeight,
    minHeightAccompaniedCm: riderHeight,
    maxHeightCm: riderHeight,
    heightM: measured(LENGTHS, 300),
    lengthM: measured(LENGTHS, 20_000),
    speedMps: measured(SPEEDS, 100),
    dropM: measured(LENGTHS, 300),
    inversions: counted(0, 50),
    angleDeg: counted(0, 180),
    gForce: counted(0, 10, 0.1),
    material: { form: { is: 'choice', of: ['STEEL', 'WOOD', 'HYBRID'] }, within: 'stats' },
    type: { form: { is: 'line', max: 60 }, within: 'stats' },
    launch: { form: { is: 'line', max: 100 }, within: 'stats' },
    durationS: counted(1, 7_200),
    trains: counted(1, 50),
    trainLayout: { form: { is: 'line', max: 200 }, within: 'stats' },
    capacityPerHour: { form: { is: 'number', least: 1, most: 20_000, step: 1 } },
    area: { form: { is: 'line', max: 100 } },
    position: { form: { is: 'position' } },
    tags: {
      form: {
        is: 'choices',
        of: [
          ...['SINGLE_RIDER', 'CHILD_SWAP', 'GETS_WET', 'EXPRESS_PASS', 'TRANSFER_FROM_WHEELCHAIR'],
          ...['WHEELCHAIR_ACCESSIBLE', 'INDOORS', 'LOOSE_ITEMS_FORBIDDEN'],
        ],
      },
    },
    designerIds: { form: { is: 'entries', kind: 'company', role: 'DESIGNER', most: 20 } },
    formerNames,
    description,
  },
  company: {
    name,
    roles: {
      form: { is: 'choices', of: ['MANUFACTURER', 'OPERATOR', 'PROPERTY_OWNER', 'DESIGNER'] },
      needed: 'to-send',
      first: true,
    },
    country,
    website: { ...website, first: true },
    headquarters: line,
    founded: year,
    defunct: year,
    parentId: { form: { is: 'entry', kind: 'company' } },
    formerNames,
    description,
  },
};

/** The fields of a kind, in order; `isNew`: of an entry that is being made. */
export const fieldsOf = (kind: FactsKind, isNew: boolean): (readonly [string, FactField])[] =>
  Object.entries(FACT_FIELDS[kind]).filter(([, field]) => isNew || !field.onlyNew);

/** The field of that name, if the kind has one: names come from outside. */
export const fieldOf = (kind: FactsKind, name: string): FactField | undefined =>
  Object.hasOwn(FACT_FIELDS[kind], name) ? FACT_FIELDS[kind][name] : undefined;

/** What stands where nothing is known. */
export const emptyOf = ({ is }: FieldForm): null | [] =>
  is === 'choices' || is === 'lines' || is === 'names' || is === 'entries' ? [] : null;

/** Whether a fact may be taken away so that nothing stands there. */
export const mayBeNothing = ({ form, needed, always }: FactField): boolean =>
  needed === undefined && always === undefined && emptyOf(form) === null;
