/** U2: one table for screen, queue and server. */
export const ROLES = ['USER', 'MODERATOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

const everyone: readonly Role[] = ROLES;
const desk: readonly Role[] = ['MODERATOR', 'ADMIN'];

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
  'log.write': everyone,
  'review.helpful': everyone,
  'sighting.write': everyone,
  'account.read': everyone,
  'sync.push': everyone,
  'desk.read': desk,
  'desk.decide': desk,
  'history.revert': desk,
  'company.moderate': desk,
  'hours.set': desk,
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof PERMISSIONS;

export const may = (role: Role | null, action: Action): boolean =>
  role !== null && (PERMISSIONS[action] as readonly Role[]).includes(role);
