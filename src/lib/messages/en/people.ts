import type { AuditAct } from '#lib/domain/moderation/audit.ts';
import {
  LIMITED_A_DAY,
  type SanctionKind,
  type SanctionReason,
  type SanctionScope,
} from '#lib/domain/moderation/sanction.ts';

const things = (n: number) => (n === 1 ? '1 thing' : `${n.toLocaleString('en-GB')} things`);

/** For moderators: people, what is on record about them, and what is held against them. */
export const people = {
  title: 'People',
  lead: 'Find a person by name: what they sent, what was decided, what stands against them.',
  toDesk: 'To the desk',
  toPeople: 'People',
  toPerson: (name: string) => `All about ${name}`,
  search: 'Name',
  concerned: 'Who has a role, and against whom something stands',
  found: (n: number) => (n === 1 ? '1 person' : `${n} people`),
  foundMany: 'The first 50. Type more of the name.',
  nobody: 'Nobody here has this name',
  nobodyText: 'A part of it is enough. Case does not matter.',
  since: (day: string) => `Here since ${day}`,
  failed: 'This could not be loaded',
  offlineTitle: 'This page needs a connection',
  offlineText: 'What stands against people is kept on the server alone.',

  closedTitle: 'The desk is closed to you',
  closedText:
    'Your account may not decide here now. Nothing of what you decided before is changed.',
  closedHome: 'To my account',
  adminsTitle: 'For administrators',
  adminsText: 'Your account has no part in this page.',

  record: 'What they sent',
  recordNone: 'Nothing yet.',
  waits: (n: number) => `${things(n)} of theirs ${n === 1 ? 'waits' : 'wait'} for a decision.`,
  refuseWaiting: (n: number) => `Refuse all ${things(n)} that wait`,
  refusing: (left: number) => `Refusing: ${left} to go`,
  refused: (n: number, left: number) =>
    left === 0
      ? `${things(n)} refused. Each can be taken back at the desk.`
      : `${things(n)} refused. ${things(left)} left: somebody else has to decide them.`,
  decisions: 'Decisions about them',
  decisionsNone: 'None yet.',

  sanctions: 'Sanctions',
  sanctionsNone: 'Nothing was ever held against them.',
  sanction: 'Sanction',
  sanctionTitle: (name: string) => `Sanction ${name}`,
  sanctionText: 'They are told what it is, why, and until when. Who gave it is not told to them.',
  kindLabel: 'What happens',
  kind: {
    WARNED: 'Warned',
    LIMITED: 'Limited',
    SUSPENDED: 'Suspended',
    BANNED: 'Banned',
  } satisfies Record<SanctionKind, string>,
  kindDo: {
    WARNED: 'Warn',
    LIMITED: 'Limit',
    SUSPENDED: 'Suspend',
    BANNED: 'Ban',
  } satisfies Record<SanctionKind, string>,
  kindMeans: {
    WARNED: 'They are told. Nothing is stopped.',
    LIMITED: `At most ${LIMITED_A_DAY} a day are taken; the rest waits on their device.`,
    SUSPENDED: 'Nothing of it is taken until a day. Their words stay on their device.',
    BANNED: 'Nothing is taken any more. They can still read, and keep what they write.',
  } satisfies Record<SanctionKind, string>,
  scopeLabel: 'Of what',
  scope: {
    ALL: 'Everything they write',
    REVIEWS: 'Reviews, photos and votes',
    FACTS: 'Facts and sightings',
  } satisfies Record<SanctionScope, string>,
  untilLabel: 'For how long',
  days: (n: number) => (n === 1 ? '1 day' : n % 365 === 0 ? `${n / 365} year` : `${n} days`),
  reasonLabel: 'Why',
  reason: {
    ABUSE: 'Insults or threats',
    SPAM: 'Advertising',
    UNTRUE: 'Facts that are not true',
    PERSONAL_DATA: 'Names or shows someone private',
    MANY_ACCOUNTS: 'Several accounts',
    OTHER: 'Something else',
  } satisfies Record<SanctionReason, string>,
  words: 'A word to them',
  alsoRefuse: (n: number) =>
    `Also refuse all ${things(n)} of theirs that ${n === 1 ? 'waits' : 'wait'}`,
  mayNot: 'Moderators are sanctioned by admins, and nobody by themselves.',
  until: (when: string) => `until ${when}`,
  ended: 'Over',
  lifted: (name: string, when: string) => `Lifted by ${name}, ${when}`,
  stands: 'Stands',
  given: (name: string, when: string) => `${name}, ${when}`,
  lift: 'Lift',
  liftOn: (kind: string) => `Lift: ${kind}`,
  liftTitle: 'Lift this sanction?',
  liftText: 'They may write again at once, and what was stopped is sent. It stays on record.',
  liftWhy: 'Why, for the record',

  notes: 'Notes among moderators',
  notesText: 'They never read these. Notes cannot be changed.',
  notesNone: 'No notes.',
  note: 'A note',
  noteAdd: 'Add note',

  roleTitle: 'Role',
  roleNow: (role: string) => `Role: ${role}`,
  roleChange: 'Change role',
  roleText: 'It counts from their next step on. They are told.',
  roleWhy: 'Why, for the record',
  roleNew: 'New role',
  roleWas: (was: string, became: string) => `${was} → ${became}`,
  roleOwn: 'Nobody changes their own role.',
  said: {
    sanction: 'Done. They are told.',
    lift: 'Lifted. They are told.',
    note: 'Noted.',
    role: 'Role changed. They are told.',
  },

  auditTitle: 'Audit',
  auditLead:
    'Every act of moderators and admins. Nothing here can be changed, and each line holds the hash of the one before.',
  toAudit: 'Audit',
  toActs: 'Acts by and about them',
  auditOf: (name: string) => `Acts by and about ${name}`,
  auditAll: 'Everybody',
  auditKind: 'Kind of act',
  auditAnyKind: 'All',
  auditNone: 'No such act yet.',
  auditMore: 'Earlier ones',
  act: {
    decision: 'Decision',
    sanction: 'Sanction',
    lift: 'Sanction lifted',
    note: 'Note',
    role: 'Role',
    change: 'Change',
  } satisfies Record<AuditAct, string>,
  /** What a line says, by the names in its body; what is not named here is not shown. */
  auditField: {
    ...{ outcome: 'Outcome', reason: 'Reason', reason_code: 'Reason', verdicts: 'Fields' },
    ...{ text: 'Words', reason_text: 'Words' },
    ...{ kind: 'What', scope: 'Of what', until: 'Until', why: 'Why' },
    ...{ was: 'Was', became: 'Became', entity: 'Of', op: 'What' },
  } as Record<string, string>,
  auditValue: {
    ...{ INSERT: 'Added', UPDATE: 'Changed', DELETE: 'Removed' },
    ...{ park: 'Park', ride: 'Ride', company: 'Company', model: 'Ride model' },
    ...{
      verified: 'Facts vouched for',
      company_seat: 'Seat at a company',
      park_map: 'Map of a park',
    },
    ...{ ACCEPTED: 'accepted', AMENDED: 'amended', REFUSED: 'refused' },
  } as Record<string, string>,
  about: (name: string) => `about ${name}`,
  check: 'Check the chain',
  checking: 'Checking every line',
  whole: (lines: number) =>
    `Whole: ${lines.toLocaleString('en-GB')} lines, each follows the one before.`,
  broken: (id: number) =>
    `Line ${id} does not follow: it was changed, or one before it is missing.`,
  missing: (n: number) => `${things(n)} that moderators did ${n === 1 ? 'has' : 'have'} no line.`,
  head: 'Last hash. Note it down elsewhere to see later whether all of this was written anew:',
} as const;
