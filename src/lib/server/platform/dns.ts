import { Resolver } from 'node:dns/promises';
import { DomainError } from '#lib/domain/errors.ts';
import { config } from './config.ts';
import { log } from './log.ts';

const TIMEOUT_MS = 1_500;
const TRIES = 2;

/** The resolver said that there is nothing; everything else says nothing about the domain. */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/** The TXT records of a domain, each in its pieces; none when there is no such domain. Throws DNS_DOWN. */
export async function txtRecords(domain: string): Promise<string[][]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (config.dnsServers.length > 0) resolver.setServers(config.dnsServers);
  try {
    return await resolver.resolveTxt(domain);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code && NOTHING.has(code)) return [];
    log.info({ domain, code }, 'a domain could not be asked');
    throw new DomainError('DNS_DOWN', { cause: error });
  }
}
