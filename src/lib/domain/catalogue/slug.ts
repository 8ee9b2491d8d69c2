/** The last part of an address: lower-case ASCII words joined by single hyphens, at most 80 characters. */
export const SLUG = /^(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Leaves room for the number of a slug that is taken. */
const LONGEST_PLAIN = 72;
/** Letters that are one letter and a mark to the eye, and one of its own to Unicode. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
};

/**
 * The words of a name as an address, empty when it has no letter of ours. Phones derive the slugs of most entries
 * by it: another result for any name is another `CHUNK_SCHEMA`.
 */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll('&', ' and ')
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[łßøæœđðþı]/g, (letter) => PLAIN[letter]!)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_PLAIN)
    .replace(/^-+|-+$/g, '');
}
