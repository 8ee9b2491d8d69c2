/** Longer words are cut: nobody types them, and a hostile one must not cost anything. */
const LONGEST_TOKEN = 48;

const SPELT_OUT: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
};
const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/** Lower case, without accents or apostrophes, compatibility forms resolved: what is compared. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN_ASCII.test(lower)) return lower.replace(/['`]/g, '');
  return lower
    .normalize('NFKD')
    .replace(/[\p{M}'`´’‘ʻʼ]/gu, '')
    .replace(/[ßæœøđðłþħıŋ]/g, (letter) => SPELT_OUT[letter]!);
}

/** The folded words of a text: runs of letters and digits of any script. */
export function tokensOf(text: string): string[] {
  const folded = fold(text);
  const words = folded.match(PLAIN_ASCII.test(folded) ? /[a-z0-9]+/g : /[\p{L}\p{N}]+/gu);
  return words ? words.map((word) => word.slice(0, LONGEST_TOKEN)) : [];
}
