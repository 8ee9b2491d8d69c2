import type { Role } from '../permissions/table.ts';
import type { Sanction, SanctionKind } from './sanction.ts';
import type { DecisionOutcome, SubmissionState } from './submission.ts';

// M10: what moderators see of a person. Never their e-mail address.

export interface PersonLine {
  id: string;
  name: string;
  role: Role;
  /** ISO 8601, as all of these. */
  since: string;
  /** The hardest thing that stands against them. */
  standing: SanctionKind | null;
}

export interface Named {
  id: string;
  name: string;
}

export interface SanctionRecord extends Sanction {
  by: Named;
  lift: { by: Named; why: string } | null;
}

export interface PersonRecord extends Omit<PersonLine, 'standing'> {
  /** How many of their submissions are in each state. */
  outcomes: Partial<Record<SubmissionState, number>>;
  /** Of those, what waits for the desk. */
  waiting: number;
  /** What was decided about theirs, the latest first; not all of it. */
  decisions: {
    id: string;
    submissionId: string;
    about: string;
    outcome: DecisionOutcome;
    by: Named;
    at: string;
  }[];
  /** The latest first, as all of these. */
  sanctions: SanctionRecord[];
  notes: { id: string; by: Named; text: string; at: string }[];
  roles: { id: string; by: string; was: Role; became: Role; why: string; at: string }[];
}

/** As the phone of its person keeps it (scope `user:{id}`). */
export interface RoleChange {
  id: string;
  was: Role;
  became: Role;
  at: string;
}
