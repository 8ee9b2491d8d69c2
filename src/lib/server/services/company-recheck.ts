import type pg from 'pg';
import { holdsRecord, PROOF_GRACE_MS, RECHECK_EVERY_MS } from '#lib/domain/company/claim.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { withTransaction } from '../platform/database.ts';
import { txtRecords } from '../platform/dns.ts';
import { domainOf } from './company-domain.ts';

const ACTOR = 'system:recheck';

interface Due {
  id: string;
  domain: string;
  token: string | null;
  website: string | null;
  missingSince: Date | null;
  isExpired: boolean;
}

const DUE = `
  SELECT s.id, s.domain, s.token, c.website, s.missing_since AS "missingSince", s.expires_at <= $1 AS "isExpired"
    FROM company_seat s JOIN company c ON c.id = s.company_id
   WHERE s.ended_at IS NULL AND (s.expires_at <= $1 OR s.proven_at < $2)
   ORDER BY s.proven_at`;

/**
 * Ends the seats whose year is over, and looks whether the proof of the others still stands: the company's website is
 * at the domain that was proven, and a DNS record is still there. What vanished has a week to come back. A domain that
 * cannot be asked says nothing. @returns how many seats ended
 */
export async function recheckSeats(pool: pg.Pool, now: Date): Promise<number> {
  const { rows } = await pool.query<Due>(DUE, [now, new Date(now.getTime() - RECHECK_EVERY_MS)]);
  let ended = 0;
  for (const seat of rows) {
    const stands = seat.isExpired ? false : await proofStands(seat);
    if (stands === null) continue;
    const isOver =
      !stands &&
      seat.missingSince !== null &&
      seat.missingSince.getTime() <= now.getTime() - PROOF_GRACE_MS;
    await withTransaction(async (db) => {
      await db.query("SELECT set_config('app.actor', $1, true)", [ACTOR]);
      if (seat.isExpired || isOver) {
        const { rowCount } = await db.query(
          `UPDATE company_seat SET ended_at = $2, ended_by = $3, ended_reason = $4
            WHERE id = $1 AND ended_at IS NULL`,
          [seat.id, now, ACTOR, seat.isExpired ? 'EXPIRED' : 'PROOF_GONE'],
        );
        ended += rowCount ?? 0;
      } else if (stands)
        await db.query(
          'UPDATE company_seat SET proven_at = $2, missing_since = NULL WHERE id = $1 AND ended_at IS NULL',
          [seat.id, now],
        );
      else
        await db.query(
          'UPDATE company_seat SET missing_since = coalesce(missing_since, $2) WHERE id = $1 AND ended_at IS NULL',
          [seat.id, now],
        );
    }, pool);
  }
  return ended;
}

/** Null when nobody knows just now. */
async function proofStands({ domain, token, website }: Due): Promise<boolean | null> {
  if (domainOf(website) !== domain) return false;
  if (token === null) return true;
  try {
    return holdsRecord(await txtRecords(domain), token);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'DNS_DOWN') return null;
    throw error;
  }
}
