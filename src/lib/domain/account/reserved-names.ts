/** Names that would pass for the house itself. */
const RESERVED = new Set(
  'admin administrator moderator mod staff support team official system root security help thrillwiki'.split(
    ' ',
  ),
);

// Cyrillic, Greek and other letters drawn like Latin ones, and digits used as letters.
const LOOKS_LIKE: Record<string, string> = Object.fromEntries(
  [
    ['a', 'аαɑ4@'],
    ['c', 'сϲ'],
    ['d', 'ԁɗ'],
    ['e', 'еε3'],
    ['f', 'ƒ'],
    ['h', 'һ'],
    ['i', 'іιıɩ1|!ӏ'],
    ['k', 'кκ'],
    ['l', 'ⅼ'],
    ['m', 'мⅿ'],
    ['n', 'ոռη'],
    ['o', 'оοօ0'],
    ['p', 'рρ'],
    ['r', 'гɾ'],
    ['s', 'ѕꜱ5$'],
    ['t', 'тτ7'],
    ['u', 'υսц'],
    ['w', 'ԝѡω'],
    ['x', 'хχ'],
    ['y', 'уγү'],
  ].flatMap(([latin, twins]) => [...(twins ?? '')].map((twin) => [twin, latin ?? ''])),
);

/** What a hasty reader takes the name for: Latin lower case without accents, spaces or points. */
const skeleton = (name: string): string =>
  [...name.normalize('NFKD').toLowerCase()]
    .map((letter) => LOOKS_LIKE[letter] ?? letter)
    .join('')
    .replace(/[^\p{L}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('l', 'i');

const READ_AS_RESERVED = new Set([...RESERVED].map(skeleton));

export const resemblesReservedName = (name: string): boolean =>
  READ_AS_RESERVED.has(skeleton(name));
