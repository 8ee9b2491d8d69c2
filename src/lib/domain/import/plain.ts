/** What a cell says: without footnote marks, in plain spaces; null when it says nothing. */
export function plain(cell: string | undefined): string | null {
  const text = (cell ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replace(/\[\s*(?:\d+|[a-z]|citation needed|note \d+)\s*\]/gi, '')
    .replace(/[\s\u00a0\u2000-\u200b\u202f]+/g, ' ')
    .trim();
  return text === '' ? null : text;
}

/** The same name, however it is written: for finding what is already there. */
export function nameKey(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('&', ' and ')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/['’.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^the /, '');
}

const COMPANY_TAILS =
  / (?:ag|gmbh|inc|ltd|llc|co|corp|corporation|company|spa|bv|sa|kg|and co|rides?|amusements?|amusement rides|international|worldwide|manufacturing|entertainment|gmbh and co kg)$/;

/** `Maurer AG` and `Maurer Rides` are one company. */
export function companyKeys(name: string): string[] {
  let bare = nameKey(name.replace(/\s*\([^)]*\)\s*$/, ''));
  while (COMPANY_TAILS.test(bare)) bare = bare.replace(COMPANY_TAILS, '');
  return [...new Set([nameKey(name), bare])].filter((key) => key !== '');
}

/** `Adventureland (Iowa)` is also known as Adventureland. */
export function nameKeys(name: string): string[] {
  const bare = name.replace(/\s*\([^)]*\)\s*$/, '');
  return [...new Set([nameKey(name), nameKey(bare)])].filter((key) => key !== '');
}
