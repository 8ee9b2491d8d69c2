import { domainToASCII } from 'node:url';
import { parse } from 'tldts';

/** People get names of their own below these, too: `park.github.io` is not the domain of GitHub. */
const OPTIONS = { allowPrivateDomains: true } as const;

/**
 * The domain that a company's website stands at, in ASCII (`https://www.park.co.uk/en` is at `park.co.uk`); null when
 * there is none that anybody could hold: no website, a bare address, a public suffix.
 */
export function domainOf(website: string | null): string | null {
  if (!website || !URL.canParse(website)) return null;
  const { domain, isIp, isIcann, isPrivate } = parse(new URL(website).hostname, OPTIONS);
  return !isIp && (isIcann || isPrivate) ? domain : null;
}

/** Whether a mail address is at that domain itself, or at the very host of the website: not somewhere below. */
export function isAddressAt(address: string, website: string | null): boolean {
  const domain = domainOf(website);
  const host = domainToASCII(address.slice(address.lastIndexOf('@') + 1));
  if (!domain || !website || host === '') return false;
  return host === domain || host === new URL(website).hostname.replace(/^www\./, '');
}
