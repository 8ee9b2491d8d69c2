/**
 * What happens to every text a person writes, on the phone and on the server alike: line ends become
 * `\n`, the text becomes NFC, white space at both ends goes. NUL and unpaired surrogates cannot be
 * stored faithfully, so they are refused with their place rather than silently changed.
 */
export function normaliseText(text: string): string {
  return text.replace(/\r\n?/g, '\n').normalize('NFC').trim();
}

/** Index (in UTF-16 units) of the first character that cannot be kept, or -1. */
export function unkeepableAt(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0) return i;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return i;
    i++;
  }
  return -1;
}

/** Length of a well-formed text in UTF-8, as it travels and is stored. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else bytes += 2; // each half of a pair
  }
  return bytes;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Length as a reader counts it: in graphemes. Stops counting past `cap`. */
export function graphemes(text: string, cap = Infinity): number {
  if (text.length <= 1) return text.length;
  let n = 0;
  for (const _ of segmenter.segment(text)) if (++n > cap) break;
  return n;
}
