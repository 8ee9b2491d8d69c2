/** U2: one table for screen, queue and server. */
export const ROLES = ['USER', 'MODERATOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

const everyone: readonly Role[] = ROLES;
const desk: readonly Role[] = ['MODERATOR', 'ADMIN'];
const admins: readonly Role[] = ['ADMIN'];

export const PERMISSIONS = {
  'review.submit': everyone,
  'review.revise': everyone,
  'facts.propose': everyone,
  'facts.revise': everyone,
  'facts.verify': desk,
  'submission.withdraw': everyone,
  'submission.appeal': everyone,
  'photo.attach': everyone,
  'photo.detach': everyone,
  'report.say': everyone,
  'log.write': everyone,
  'review.helpful': everyone,
  'sighting.write': everyone,
  'sighting.take-back': everyone,
  'account.read': everyone,
  'sync.push': everyone,
  'desk.read': desk,
  'desk.decide': desk,
  'history.revert': desk,
  'company.speak': everyone, // whoever sits for one: `company.ts`
  'company.moderate': desk,
  'hours.set': desk,
  'people.read': desk,
  'people.sanction': desk,
  'people.role': admins,
  'audit.read': admins,
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof PERMISSIONS;

export const may = (role: Role | null, action: Action): boolean =>
  role !== null && (PERMISSIONS[action] as readonly Role[]).includes(role);
