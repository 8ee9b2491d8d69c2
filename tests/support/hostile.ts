import { readFileSync } from 'node:fs';
import { referenceFile } from './reference-data.ts';

/** The Big List of Naughty Strings, or null with a clear word when this machine has none. */
export function naughtyStrings(): string[] | null {
  const file = referenceFile('hostile/blns.json');
  return file === null ? null : (JSON.parse(readFileSync(file, 'utf8')) as string[]);
}

/** Texts that are hard to keep, show or measure, and that must be kept all the same. */
export const HARD_TEXTS: readonly string[] = [
  '',
  ' \t\r\n\u00a0\u2003\ufeff ',
  'one\r\ntwo\rthree\nfour',
  'e\u0301 and \u1112\u1161\u11ab: composed',
  'a line\u2028separator and a paragraph\u2029separator',
  '\u202eright to left\u202c \u2067isolated\u2069 \u200fmark',
  'zero\u200bwidth\u200cand\u200djoiners\u2060here\ufeffinside',
  '\u0001\u0002\u0007\u0008\u001b[31mred\u001b[0m\u007f\u0085 controls',
  '\ufffe\uffff\ufdd0 noncharacters, \ue000 private, \ufffd replaced',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}'.repeat(10_000),
  `Z${'\u0301\u0327\u0334'.repeat(60)}algo`,
  'x'.repeat(10_000),
  '\\u0000 %00 &#0; \\x00 are words, not NUL',
  '</script><script>alert(1)</script>{@html x}{{x}}${x}<!--',
];

/** Texts that cannot be kept, with the machine-readable issue that phone and server both name. */
export const REFUSED_TEXTS: readonly { text: string; issue: string }[] = [
  { text: 'a\0b', issue: 'UNKEEPABLE:1' },
  { text: 'high \ud83c alone', issue: 'UNKEEPABLE:5' },
  { text: '\u{1f3a2}\u{1f468}\u200d\u{1f467}e\u0301\0: the fourth', issue: 'UNKEEPABLE:3' },
  { text: 'low \udfa2 alone', issue: 'UNKEEPABLE:4' },
  { text: 'at the end \ud83c', issue: 'UNKEEPABLE:11' },
  { text: 'x'.repeat(10_001), issue: 'TOO_LONG:10000:10001' },
  { text: '\u00fc'.repeat(40_000), issue: 'TOO_LONG:10000:40000' },
  { text: '\u00fc'.repeat(40_001), issue: 'TOO_LONG:10000:many' },
  { text: 'x'.repeat(20_480), issue: 'TOO_LONG:10000:20480' },
  { text: `a${'\u0301'.repeat(125_000)}`, issue: 'TOO_LONG:10000:many' },
];
