import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import {
  CLAIM_LASTS_MS,
  CODE_LENGTH,
  CODE_LETTERS,
  dnsRecord,
  holdsRecord,
  normaliseCode,
  shownCode,
  type ClaimMethod,
} from '#lib/domain/company/claim.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { company as words } from '#lib/messages/en/company.ts';
import { config } from '../platform/config.ts';
import { withTransaction } from '../platform/database.ts';
import { txtRecords } from '../platform/dns.ts';
import { spend } from '../platform/limits.ts';
import { mailIsOn, sendMail } from '../platform/mail.ts';
import { domainOf, isAddressAt } from './company-domain.ts';
import { grantSeat, refuseRevoked } from './company-seats.ts';

interface Person {
  id: string;
  name: string;
}

interface Claimed {
  slug: string;
  name: string;
  website: string | null;
  domain: string;
}

interface Claim {
  id: string;
  method: ClaimMethod;
  domain: string;
  address: string | null;
  token: string | null;
  codeHash: string | null;
}

const CLAIM = 'id, method, domain, address, token, code_hash AS "codeHash"';

/** Throws NOT_FOUND, FORBIDDEN, NO_OWN_DOMAIN. */
async function claimed(db: pg.Pool, companyId: string, user: Person): Promise<Claimed> {
  const { rows } = await db.query<Omit<Claimed, 'domain'>>(
    'SELECT slug, name, website FROM company WHERE id = $1',
    [companyId],
  );
  const company = rows[0];
  if (!company) throw new DomainError('NOT_FOUND');
  await refuseRevoked(db, companyId, user.id);
  const domain = domainOf(company.website);
  if (!domain) throw new DomainError('NO_OWN_DOMAIN');
  return { ...company, domain };
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');

/**
 * Mails a code to an address at the company's domain; an earlier code works no longer. Throws MAIL_DOWN, OTHER_DOMAIN,
 * RATE_LIMITED, INVALID when there is no such mailbox, and what `claimed` throws.
 */
export async function claimByMail(
  pool: pg.Pool,
  { companyId, address }: { companyId: string; address: string },
  user: Person,
  now: Date,
): Promise<void> {
  if (!mailIsOn()) throw new DomainError('MAIL_DOWN');
  const company = await claimed(pool, companyId, user);
  if (!isAddressAt(address, company.website))
    throw new DomainError('OTHER_DOMAIN', { field: 'address', detail: company.domain });
  await spend('companyMail', user.id);
  await spend('companyMailTo', address);
  const code = newCode();
  const { domain } = company;
  await openClaim(
    pool,
    { companyId, userId: user.id, method: 'MAIL', domain, address, codeHash: hashOf(code) },
    now,
  );
  await sendMail({
    to: address,
    subject: words.mailSubject(company.name),
    text: words.mailText({
      company: company.name,
      person: user.name,
      code: shownCode(code),
      // Behind the `#`: what stands there no server and no log ever hears of.
      link: `${config.origin}/company/${company.slug}#code=${shownCode(code)}`,
    }),
  });
}

/** What the domain's TXT record must say; asked again it is the same. Throws what `claimed` throws. */
export async function claimByDns(
  pool: pg.Pool,
  companyId: string,
  user: Person,
  now: Date,
): Promise<{ domain: string; record: string }> {
  const { domain } = await claimed(pool, companyId, user);
  const open = await openedClaim(pool, companyId, user, 'DNS', now);
  if (open?.token && open.domain === domain) return { domain, record: dnsRecord(open.token) };
  await spend('companyRecord', user.id);
  const token = randomBytes(16).toString('hex');
  await openClaim(pool, { companyId, userId: user.id, method: 'DNS', domain, token }, now);
  return { domain, record: dnsRecord(token) };
}

interface NewClaim {
  companyId: string;
  userId: string;
  method: ClaimMethod;
  domain: string;
  address?: string;
  codeHash?: string;
  token?: string;
}

async function openClaim(pool: pg.Pool, claim: NewClaim, now: Date): Promise<void> {
  const { companyId, userId, method, domain, address, token, codeHash } = claim;
  await withTransaction(async (db) => {
    // Two at once of the same person: one waits for the other here.
    await db.query('SELECT FROM "user" WHERE id = $1 FOR NO KEY UPDATE', [userId]);
    await db.query(
      `UPDATE company_claim SET state = 'REPLACED'
        WHERE company_id = $1 AND user_id = $2 AND method = $3 AND state = 'OPEN'`,
      [companyId, userId, method],
    );
    await db.query(
      `INSERT INTO company_claim (id, company_id, user_id, method, domain, address, token, code_hash, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[uuidv7(), companyId, userId, method, domain],
        ...[address ?? null, token ?? null, codeHash ?? null],
        ...[now, new Date(now.getTime() + CLAIM_LASTS_MS[method])],
      ],
    );
  }, pool);
}

export async function openedClaim(
  db: Pick<pg.ClientBase, 'query'>,
  companyId: string,
  user: { id: string },
  method: ClaimMethod,
  now: Date,
): Promise<Claim | null> {
  const { rows } = await db.query<Claim>(
    `SELECT ${CLAIM} FROM company_claim
      WHERE company_id = $1 AND user_id = $2 AND method = $3 AND state = 'OPEN' AND expires_at > $4`,
    [companyId, user.id, method, now],
  );
  return rows[0] ?? null;
}

/** Gives the seat for a mailed code. Throws CODE_WRONG, CLAIM_OVER, RATE_LIMITED, and what `claimed` throws. */
export async function proveByMail(
  pool: pg.Pool,
  { companyId, code }: { companyId: string; code: string },
  user: Person,
  now: Date,
): Promise<void> {
  await spend('companyCode', user.id);
  const claim = await openedClaim(pool, companyId, user, 'MAIL', now);
  if (!claim?.codeHash) throw new DomainError('CLAIM_OVER');
  const typed = Buffer.from(hashOf(normaliseCode(code)), 'hex');
  if (!timingSafeEqual(typed, Buffer.from(claim.codeHash, 'hex')))
    throw new DomainError('CODE_WRONG', { field: 'code' });
  await prove(pool, claim, companyId, user, now);
}

/** Looks for the record and gives the seat. Throws PROOF_NOT_FOUND, DNS_DOWN, CLAIM_OVER, RATE_LIMITED, and what `claimed` throws. */
export async function proveByDns(
  pool: pg.Pool,
  companyId: string,
  user: Person,
  now: Date,
): Promise<void> {
  await spend('companyRecord', user.id);
  const claim = await openedClaim(pool, companyId, user, 'DNS', now);
  if (!claim?.token) throw new DomainError('CLAIM_OVER');
  if (!holdsRecord(await txtRecords(claim.domain), claim.token))
    throw new DomainError('PROOF_NOT_FOUND');
  await prove(pool, claim, companyId, user, now);
}

async function prove(
  pool: pg.Pool,
  { id, method, domain, token }: Claim,
  companyId: string,
  user: Person,
  now: Date,
): Promise<void> {
  const company = await claimed(pool, companyId, user);
  // The website was corrected meanwhile: another domain would have to be proven.
  if (company.domain !== domain) throw new DomainError('CLAIM_OVER');
  await withTransaction(async (db) => {
    const { rowCount } = await db.query(
      `UPDATE company_claim SET state = 'PROVEN' WHERE id = $1 AND state = 'OPEN'`,
      [id],
    );
    if (!rowCount) throw new DomainError('CLAIM_OVER');
    await grantSeat(db, { companyId, userId: user.id, method, domain, token }, now);
  }, pool);
}
