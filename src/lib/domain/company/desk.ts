import type { ErrorCode } from '../errors.ts';
import type { Closure, EntityStatus } from '../catalogue/rows.ts';
import type { SeatRole } from '../permissions/company.ts';
import type { ClaimMethod } from './claim.ts';
import type { UpdateFields } from '../updates/update-fields.ts';
import type { UpdateState } from '../updates/update.ts';

/** An update as the company's people see it, drafts included. */
export interface DeskUpdate extends UpdateFields {
  id: string;
  companyId: string;
  parkId: string;
  state: UpdateState;
  version: number;
  publishedAt: string | null;
  correctedAt: string | null;
  correction: string | null;
  withdrawnAt: string | null;
}

export interface DeskSeat {
  userId: string;
  name: string;
  role: SeatRole;
  method: ClaimMethod;
  grantedAt: string;
  expiresAt: string;
  /** Since when the DNS record is gone, or the website at another domain. */
  missingSince: string | null;
}

export interface DeskRide {
  id: string;
  name: string;
  status: EntityStatus;
  closure: Closure | null;
}

export interface DeskPark {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  rides: DeskRide[];
}

/** What the page of a company's people shows to one person. */
export interface CompanyDesk {
  company: { id: string; slug: string; name: string; website: string | null };
  /** What must be proven; null when the website on record has no domain of its own. */
  domain: string | null;
  mailIsOn: boolean;
  /** A mailed code waits to be typed: the address it went to. */
  mailedTo: string | null;
  /** The record that was asked for. */
  record: string | null;
  /** One's own seat. */
  seat: DeskSeat | null;
  /** For its people and for moderators. */
  seats: DeskSeat[];
  /** Whose seat was taken away; for those who may let them claim again. */
  revoked: { userId: string; name: string }[];
  mayManage: boolean;
  /** The parks it runs; for its people alone. */
  parks: DeskPark[];
  /** The newest first; drafts are for its people alone, and all of it for nobody but them and moderators. */
  updates: DeskUpdate[];
}

/** Why something was not done: by its code, and by field with a machine-readable issue. */
export interface Refusal {
  code: ErrorCode;
  issues: Readonly<Record<string, string>>;
  retryAfterMs?: number;
}
