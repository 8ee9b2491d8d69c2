import type { FactsKind } from '#lib/domain/facts/fields.ts';
import { fieldIssue } from './errors.ts';
import { history } from './history.ts';

const own: Readonly<Record<string, string>> = {
  position: 'Place on the map',
  type: 'Type',
  note: 'Note to the moderator',
  source: 'How do you know?',
  duplicates: 'Already in the catalogue?',
  changes: 'What is different',
};

/** A field of a proposal, for people. */
export const fieldName = (field: string): string =>
  own[field] ?? history.fields[field] ?? history.parts[field] ?? field;

const number = (text: string | undefined) => Number(text).toLocaleString('en-GB');

/** What is wrong with one field, from its machine-readable issue. */
export function factIssue(issue: string): string {
  const [code, first, second] = issue.split(':');
  switch (code) {
    case 'ONE_LINE':
      return 'This is one line: put the rest into the description.';
    case 'NOT_A_DATE':
      return 'Give a year, a month or a day: 1989, 1989-05 or 1989-05-06. A “~” behind it says about.';
    case 'NOT_BETWEEN':
      return `Give a figure from ${number(first)} to ${number(second)}, or leave it empty.`;
    case 'NOT_A_NUMBER':
      return 'Give a figure above 0, or leave it empty.';
    case 'NOT_AN_ADDRESS':
      return 'Give the whole address, beginning with https://.';
    case 'NOT_CHOSEN':
    case 'NOT_A_CHOICE':
    case 'NOT_AN_ENTRY':
      return 'Choose one from the list.';
    case 'TOO_MUCH':
      return 'That is more than can be. Check the figure and its unit.';
    case 'TOO_MANY':
      return `At most ${number(first)}.`;
    case 'TWICE':
      return 'The same stands here twice.';
    case 'ENDS_BEFORE':
      return 'The end comes before the beginning.';
    case 'HEIGHTS_CROSS':
      return 'The rider heights contradict each other.';
    case 'NOTHING_CHANGED':
      return 'Nothing is different yet from what stands there.';
    case 'SAME_AS':
      return 'Look whether it is one of these, or say that it is none of them.';
    default:
      return fieldIssue(issue);
  }
}

const A = { park: 'a park', ride: 'a ride', company: 'a company' } satisfies Record<
  FactsKind,
  string
>;

export const facts = {
  addTitle: (kind: FactsKind) => `Add ${A[kind]}`,
  addLead:
    'The name and a little more is enough. A moderator looks at it, and others can add the rest.',
  editTitle: (name: string) => `Correct ${name}`,
  editLead:
    'Change what is wrong and leave the rest. A moderator looks at it before everybody sees it.',
  revises: 'You are changing what you sent before.',
  back: 'Back',
  more: 'I know more about it',
  moreOf: (count: number) => `${count} more fields`,
  changed: 'changed',
  stood: (value: string) => `Stands there now: ${value}`,
  nothing: 'nothing',
  sameTitle: 'Is it one of these?',
  sameText: 'Then correct that one instead, if something is wrong with it.',
  sameOpen: 'Look at it',
  sameEdit: 'Correct that one',
  sameNone: 'It is none of these',
  source: fieldName('source'),
  sourceHint: 'An address, a book, a sign at the gate, or that you stood there yourself.',
  note: fieldName('note'),
  noteHint: 'Only moderators read it.',
  notKnown: 'Not known',
  chooseOne: 'Choose',
  findHint: 'Type a few letters',
  found: (n: number) => (n === 1 ? '1 found' : `${n} found`),
  foundNone: 'Nothing found by that name.',
  addFirst: (kind: FactsKind) => `Add ${A[kind]} first`,
  waits: 'proposed by you',
  clear: (name: string) => `Take out ${name}`,
  unit: 'Unit',
  latitude: 'Latitude',
  longitude: 'Longitude',
  positionHint:
    'A spot inside the park is enough. Your position stays on this device until you send it.',
  positionHere: 'I am there now',
  positionFailed: 'This device does not know where it is. Type the figures, or leave them empty.',
  dateHint: '1989, 1989-05 or 1989-05-06',
  linesHint: 'One a line',
  formerName: 'Name',
  formerFrom: 'From',
  formerUntil: 'Until',
  formerAdd: 'Add a former name',
  formerRemove: (name: string) => `Take out the former name ${name}`,
  errorSummary: (count: number) =>
    count === 1
      ? 'One thing to fix before it can be sent'
      : `${count} things to fix before it can be sent`,
  licence: 'By sending you publish these facts under CC BY-SA 4.0.',
  send: 'Send to a moderator',
  whenNow: 'Sent as soon as you press the button. A moderator looks at it before it is published.',
  discardText: 'What you typed is removed from this device. This cannot be undone.',
} as const;
