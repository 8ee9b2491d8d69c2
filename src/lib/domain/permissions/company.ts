import { may, type Role } from './table.ts';

/**
 * U2, scoped: what sitting for a company allows. A `LEAD` showed to hold the domain (DNS) and may take away the
 * seats of colleagues; a `MEMBER` has an address there.
 */
export type SeatRole = 'LEAD' | 'MEMBER';

export interface Seat {
  companyId: string;
  userId: string;
  role: SeatRole;
  /** ISO 8601, as all of these. */
  expiresAt: string;
  endedAt: string | null;
}

export const isLive = (seat: Pick<Seat, 'expiresAt' | 'endedAt'>, now: string): boolean =>
  seat.endedAt === null && seat.expiresAt > now;

/** Hours, closures and official updates of a park: for those alone who sit for the company that runs it. */
export const mayActFor = (
  seats: readonly Pick<Seat, 'companyId' | 'expiresAt' | 'endedAt'>[],
  park: { operatorId: string | null },
  now: string,
): boolean =>
  park.operatorId !== null &&
  seats.some((seat) => seat.companyId === park.operatorId && isLive(seat, now));

interface Person {
  id: string;
  role: Role;
}

/** Ending a seat, and letting its person claim again: one's lead and moderators. */
export const mayManageSeats = (
  person: Person,
  companyId: string,
  seats: readonly Seat[],
  now: string,
): boolean =>
  may(person.role, 'company.moderate') ||
  seats.some(
    (seat) =>
      seat.userId === person.id &&
      seat.companyId === companyId &&
      seat.role === 'LEAD' &&
      isLive(seat, now),
  );

/** Everybody may leave. */
export const mayEndSeat = (person: Person, seat: Seat, seats: readonly Seat[], now: string) =>
  seat.userId === person.id || mayManageSeats(person, seat.companyId, seats, now);
