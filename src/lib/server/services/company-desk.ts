import type pg from 'pg';
import { dnsRecord } from '#lib/domain/company/claim.ts';
import type { CompanyDesk, DeskPark, DeskSeat } from '#lib/domain/company/desk.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { mayManageSeats } from '#lib/domain/permissions/company.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { mailIsOn } from '../platform/mail.ts';
import { openedClaim } from './company-claims.ts';
import { domainOf } from './company-domain.ts';
import { seatsOf } from './company-seats.ts';
import { updatesOf } from './official-updates.ts';

/** Throws NOT_FOUND. */
export async function readCompanyDesk(
  pool: pg.Pool,
  slug: string,
  user: { id: string; role: Role },
  now: Date,
): Promise<CompanyDesk> {
  const { rows } = await pool.query<CompanyDesk['company']>(
    `SELECT id, slug, name, website FROM company WHERE slug = $1 OR $1 = ANY (former_slugs)
      ORDER BY slug = $1 DESC LIMIT 1`,
    [slug],
  );
  const company = rows[0];
  if (!company) throw new DomainError('NOT_FOUND');
  const { id } = company;
  const live = await seatsOf(pool, id, now);
  const mayManage = mayManageSeats(user, id, live, now.toISOString());
  const isMine = live.some((seat) => seat.userId === user.id);
  const seats = isMine || mayManage ? await namedSeats(pool, id, now) : [];
  const dns = await openedClaim(pool, id, user, 'DNS', now);
  const mail = await openedClaim(pool, id, user, 'MAIL', now);
  return {
    company,
    domain: domainOf(company.website),
    mailIsOn: mailIsOn(),
    mailedTo: mail?.address ?? null,
    record: dns?.token ? dnsRecord(dns.token) : null,
    seat: seats.find((seat) => seat.userId === user.id) ?? null,
    seats,
    revoked: mayManage ? await revokedOf(pool, id) : [],
    mayManage,
    parks: isMine ? await parksOf(pool, id) : [],
    updates: isMine || mayManage ? await updatesOf(pool, id, isMine) : [],
  };
}

async function namedSeats(pool: pg.Pool, companyId: string, now: Date): Promise<DeskSeat[]> {
  const { rows } = await pool.query<DeskSeat>(
    `SELECT s.user_id AS "userId", u.name, s.role, s.method, iso(s.granted_at) AS "grantedAt",
            iso(s.expires_at) AS "expiresAt", iso(s.missing_since) AS "missingSince"
       FROM company_seat s JOIN "user" u ON u.id = s.user_id
      WHERE s.company_id = $1 AND s.ended_at IS NULL AND s.expires_at > $2 ORDER BY s.granted_at, s.id`,
    [companyId, now],
  );
  return rows;
}

async function revokedOf(pool: pg.Pool, companyId: string): Promise<CompanyDesk['revoked']> {
  const { rows } = await pool.query<CompanyDesk['revoked'][number]>(
    `SELECT DISTINCT s.user_id AS "userId", u.name FROM company_seat s JOIN "user" u ON u.id = s.user_id
      WHERE s.company_id = $1 AND s.ended_reason = 'REVOKED' ORDER BY u.name, s.user_id`,
    [companyId],
  );
  return rows;
}

async function parksOf(pool: pg.Pool, companyId: string): Promise<DeskPark[]> {
  const { rows } = await pool.query<DeskPark>(
    `SELECT p.id, p.slug, p.name, p.time_zone AS "timeZone", coalesce((
         SELECT jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'status', r.status, 'closure', r.closure)
                ORDER BY r.name, r.id)
           FROM ride r WHERE r.park_id = p.id AND r.status = 'OPERATING'), '[]') AS rides
       FROM park p WHERE p.operator_id = $1 ORDER BY p.name, p.id`,
    [companyId],
  );
  return rows;
}
