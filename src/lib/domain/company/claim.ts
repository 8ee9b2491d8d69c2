/** How a person proves to speak for a company: what stands in its DNS, or a code mailed to its domain. */
export type ClaimMethod = 'DNS' | 'MAIL';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A mailed code is typed at once; a DNS record may need a colleague. */
export const CLAIM_LASTS_MS: Readonly<Record<ClaimMethod, number>> = {
  MAIL: DAY_MS,
  DNS: 14 * DAY_MS,
};

/** Who proved it once proves it again after a year. */
export const SEAT_LASTS_MS = 365 * DAY_MS;
/** From then on before its end the page asks to prove it again. */
export const SEAT_RENEWS_MS = 30 * DAY_MS;
export const RECHECK_EVERY_MS = 20 * HOUR_MS;
/** A record that vanished may have been lost in a move of the site. */
export const PROOF_GRACE_MS = 7 * DAY_MS;

/** What the TXT record of the company's domain must say. */
export const dnsRecord = (token: string): string => `thrillwiki-verification=${token}`;

/** The entries of TXT records, each in its pieces. */
export const holdsRecord = (found: readonly (readonly string[])[], token: string): boolean =>
  found.some((pieces) => pieces.join('').trim() === dnsRecord(token));

/** Without 0 and O, 1, I and L, which are mistaken for each other. */
export const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 12;

/** `ABCD-EFGH-JKMN`, as it is mailed. */
export const shownCode = (code: string): string => (code.match(/.{4}/g) ?? []).join('-');

/** However it was typed. */
export const normaliseCode = (typed: string): string =>
  typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
