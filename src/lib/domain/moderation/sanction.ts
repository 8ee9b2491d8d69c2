import type { Action, Role } from '../permissions/table.ts';

/** M8, from the mildest: told and no more; so many a day; nothing for a time; nothing any more. */
export const SANCTION_KINDS = ['WARNED', 'LIMITED', 'SUSPENDED', 'BANNED'] as const;
export type SanctionKind = (typeof SANCTION_KINDS)[number];

/** What it is about: all that others are to read, or a part of it. */
export const SANCTION_SCOPES = ['ALL', 'REVIEWS', 'FACTS'] as const;
export type SanctionScope = (typeof SANCTION_SCOPES)[number];

export const SANCTION_REASONS = [
  'ABUSE',
  'SPAM',
  'UNTRUE',
  'PERSONAL_DATA',
  'MANY_ACCOUNTS',
  'OTHER',
] as const;
export type SanctionReason = (typeof SANCTION_REASONS)[number];

/** As its person's phone keeps it (scope `user:{id}`). Who gave it is not told. */
export interface Sanction {
  id: string;
  kind: SanctionKind;
  scope: SanctionScope;
  reason: { code: SanctionReason; text: string | null };
  /** ISO 8601, as all of these. */
  since: string;
  /** Null: it does not end by itself. */
  until: string | null;
  liftedAt: string | null;
}

/** How many a limited person may send in 24 hours. */
export const LIMITED_A_DAY = 3;
/** Whoever is to be stopped for longer is banned. */
const SANCTION_MAX_DAYS = 730;
/** A warning is shown for so long. */
const WARNING_MS = 30 * 86_400_000;

/**
 * Which part of a sanction stops an action; `ALL` alone for what is neither review nor fact, and null for what nobody
 * is kept from: reading, one's own log and account, and taking back what one said.
 */
const STOPPED_IN: Record<Action, SanctionScope | null> = {
  'review.submit': 'REVIEWS',
  'review.revise': 'REVIEWS',
  'photo.attach': 'REVIEWS',
  'review.helpful': 'REVIEWS',
  'facts.propose': 'FACTS',
  'facts.revise': 'FACTS',
  'facts.verify': 'FACTS',
  'sighting.write': 'FACTS',
  'history.revert': 'FACTS',
  'hours.set': 'FACTS',
  'company.speak': 'FACTS',
  'company.moderate': 'ALL',
  'desk.read': 'ALL',
  'desk.decide': 'ALL',
  'people.read': 'ALL',
  'people.sanction': 'ALL',
  'people.role': 'ALL',
  'audit.read': 'ALL',
  'submission.appeal': 'ALL',
  'report.say': 'ALL',
  'submission.withdraw': null,
  'photo.detach': null,
  'sighting.take-back': null,
  'log.write': null,
  'account.read': null,
  'sync.push': null,
};

/** What of it a limit counts: photos come with their review, and a vote is none of many words. */
const COUNTED: ReadonlySet<Action> = new Set<Action>([
  'review.submit',
  'review.revise',
  'facts.propose',
  'facts.revise',
  'sighting.write',
]);

export const isStanding = (s: Sanction, now: string): boolean =>
  s.liftedAt === null && (s.until === null || s.until > now);

const covers = (s: Sanction, action: Action): boolean => {
  const part = STOPPED_IN[action];
  return part !== null && (s.scope === 'ALL' || s.scope === part);
};

const longestFirst = (a: Sanction, b: Sanction): number =>
  a.until === b.until ? 0 : a.until === null || (b.until !== null && a.until > b.until) ? -1 : 1;

/** What keeps its person from this action now, the longest of several; or null. `now`: ISO 8601. */
export const restraint = (
  sanctions: readonly Sanction[],
  action: Action,
  now: string,
): Sanction | null =>
  sanctions
    .filter((s) => s.kind === 'SUSPENDED' || s.kind === 'BANNED')
    .filter((s) => isStanding(s, now) && covers(s, action))
    .toSorted(longestFirst)[0] ?? null;

/** What lets only so many of these through in a day, or null. */
export const limitOn = (
  sanctions: readonly Sanction[],
  action: Action,
  now: string,
): Sanction | null =>
  COUNTED.has(action)
    ? (sanctions.find((s) => s.kind === 'LIMITED' && isStanding(s, now) && covers(s, action)) ??
      null)
    : null;

/** The actions that count towards it. */
export const countedIn = (scope: SanctionScope): Action[] =>
  [...COUNTED].filter((action) => scope === 'ALL' || STOPPED_IN[action] === scope);

interface Person {
  id: string;
  role: Role;
}

/** Nobody themselves; moderators only who is none; admins everybody else. */
export const maySanction = (by: Person, whom: Person): boolean =>
  by.id !== whom.id && (by.role === 'ADMIN' || (by.role === 'MODERATOR' && whom.role === 'USER'));

export interface NewSanction {
  /** Made by the desk, so that a repeated request is one act. */
  id: string;
  userId: string;
  kind: SanctionKind;
  scope: SanctionScope;
  reason: Sanction['reason'];
  until: string | null;
}

/** The field that cannot be so, or null. `now`: ISO 8601. */
export function sanctionProblem(
  s: Pick<NewSanction, 'kind' | 'scope' | 'reason' | 'until'>,
  now: string,
): 'scope' | 'reason' | 'until' | null {
  const ends = s.kind === 'LIMITED' || s.kind === 'SUSPENDED';
  if (!ends && s.scope !== 'ALL') return 'scope';
  if (s.reason.code === 'OTHER' && !s.reason.text) return 'reason';
  if (!ends) return s.until === null ? null : 'until';
  const ms = s.until === null ? 0 : Date.parse(s.until) - Date.parse(now);
  return ms > 0 && ms <= SANCTION_MAX_DAYS * 86_400_000 ? null : 'until';
}

/**
 * What their person is shown of them now, the hardest first: all that stands, but a warning for a month, and of a ban
 * nothing milder beside it.
 */
export function shownTo(sanctions: readonly Sanction[], now: string): Sanction[] {
  const shown = sanctions.filter(
    (s) =>
      isStanding(s, now) &&
      (s.kind !== 'WARNED' || Date.parse(now) - Date.parse(s.since) < WARNING_MS),
  );
  const bans = shown.filter((s) => s.kind === 'BANNED');
  const hardness = (s: Sanction): number => SANCTION_KINDS.indexOf(s.kind);
  return bans.length > 0 ? bans : shown.sort((a, b) => hardness(b) - hardness(a));
}
