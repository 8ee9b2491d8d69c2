import { describe, expect, it } from 'vitest';
import {
  emailProblem,
  nameProblem,
  normaliseEmail,
  normaliseName,
  normalisePassword,
  passwordProblem,
} from './rules.ts';
import { signInFields, signUpFields } from './schemas.ts';

describe('an e-mail address', () => {
  const problem = (text: string) => emailProblem(normaliseEmail(text));

  it.each([
    'a@b.de',
    'Ada.Lovelace+park@Example.CO.UK',
    'jürgen@bücher.example',
    "o'neil@example.test",
    '  spaces@around.test ',
    'visitor@demo.test',
  ])('may be %s', (text) => expect(problem(text)).toBeNull());

  it.each([
    'nobody',
    '@example.test',
    'a@b',
    'a@@b.test',
    'a@b..test',
    '.a@b.test',
    'a..b@c.test',
    'a b@c.test',
    'a@b.c%0aBcc:x@y.test',
    'a@b.test\nBcc: x@y.test',
    'a@b.test\0',
    '"a"@b.test',
    '<a@b.test>',
    'a@b.test,c@d.test',
  ])('may not be %j', (text) => expect(problem(text)).toBe('EMAIL_SHAPE'));

  it('is one whatever the case and the spelling of its accents', () => {
    expect(normaliseEmail(' JU\u0308RGEN@Example.Test')).toBe('j\u00fcrgen@example.test');
  });

  it('is at most 254 characters long', () => {
    const long = (n: number) => `a@${'b.'.repeat(n)}test`;
    expect(problem(long(124))).toBeNull();
    expect(problem(long(125))).toBe('EMAIL_TOO_LONG');
  });

  it('is refused in linear time, however it is made', () => {
    for (const evil of [
      'a'.repeat(250),
      'a.'.repeat(125),
      `a@${'b.'.repeat(124)}!`,
      '@'.repeat(254),
    ]) {
      const from = performance.now();
      for (let i = 0; i < 200; i++) emailProblem(evil);
      expect(performance.now() - from).toBeLessThan(200);
    }
  });
});

describe('a name', () => {
  const problem = (text: string) => nameProblem(normaliseName(text));

  it.each(['Bo', 'Zoë', '李小龍', 'محمد', 'Ana-María O’Neil', 'R2 D2', '👨‍👩‍👧 family', 'نیم‌فاصله'])(
    'may be %s',
    (text) => expect(problem(text)).toBeNull(),
  );

  it('is brought into one form', () => {
    expect(normaliseName('  Zoe\u0308 \t  of  the  Lake ')).toBe('Zoë of the Lake');
  });

  it.each([
    ['NUL', 'a\0b'],
    ['a lone surrogate', 'ab\ud800'],
    ['a line end', 'ab\ncd'],
    ['an escape', 'ab\u001b[31m'],
    ['a turned reading direction', 'gnp.\u202Eexe'],
    ['an isolate', 'ab\u2066cd'],
    ['a zero-width space', 'ad\u200Bmin'],
    ['a Hangul filler', '\u3164\u3164'],
    ['a tower of marks', 'a' + '\u0301'.repeat(20) + 'b'],
  ])('may not hold %s', (_, text) => expect(problem(text)).toBe('NAME_UNKEEPABLE'));

  it('has 2 to 40 graphemes, families counting as one', () => {
    expect(problem('x')).toBe('NAME_TOO_SHORT');
    expect(problem('   ')).toBe('NAME_TOO_SHORT');
    expect(problem('é'.repeat(40))).toBeNull();
    expect(problem('é'.repeat(41))).toBe('NAME_TOO_LONG');
    expect(problem('👨‍👩‍👧'.repeat(20))).toBeNull();
    expect(problem('x'.repeat(1_000_000))).toBe('NAME_TOO_LONG');
  });

  it('shows something', () => expect(problem('\u200d \u200d')).toBe('NAME_INVISIBLE'));

  it.each([
    'admin',
    'Administrator',
    'аdmin',
    'ADM1N',
    'Mod',
    'ThrillWiki',
    'Thri11Wiki',
    's u p p o r t',
    'rnoderator',
  ])('may not pass for the house: %s', (text) => expect(problem(text)).toBe('NAME_RESERVED'));

  it('may contain such a word', () => expect(problem('Admiral Modest')).toBeNull());
});

describe('a new password', () => {
  const problem = (text: string) => passwordProblem(normalisePassword(text));

  it('has 8 to 256 characters (B05)', () => {
    expect(problem('kx83hf0')).toBe('PASSWORD_TOO_SHORT');
    expect(problem('kx83hf0q')).toBeNull();
    expect(problem('seven wild otters '.repeat(3))).toBeNull();
    expect(problem('kx83hf0q'.repeat(32))).toBeNull();
    expect(problem('kx83hf0q'.repeat(32) + '!')).toBe('PASSWORD_TOO_LONG');
    expect(problem('x'.repeat(1_000_000))).toBe('PASSWORD_TOO_LONG');
    expect(problem('🎢🎡🎠🎪🎟🍿🎈')).toBe('PASSWORD_TOO_SHORT');
    expect(problem('🎢🎡🎠🎪🎟🍿🎈🍦')).toBeNull();
  });

  it('cannot hold NUL', () => expect(problem('abc\0defghijk')).toBe('PASSWORD_UNKEEPABLE'));

  it.each(
    `password Password1! p@ssw0rd P4ssw0rd2024 12345678 123456789012 qwertyuiop 1q2w3e4r 1qaz2wsx
    abcd1234 aaaaaaaa dragon2024! iloveyou2 trustno1 sunshine1 abc12345 qwerty123 letmein! 12341234
    11223344 zaq12wsx 87654321 superman football baseball1 starwars michelle jennifer a1b2c3d4
    0987654321 123qweasd admin123 changeme p@$$w0rd 147258369 20051987 ThrillWiki!9x myThrillWikiPass`
      .split(/\s+/)
      .concat('        ', 'pass word'),
  )('may not be the much tried %j', (text) => expect(problem(text)).toBe('PASSWORD_COMMON'));

  it.each([
    'correct horse battery staple',
    'tangerine-kettle',
    'velvet corkscrew',
    'größeres tor 9',
  ])('may be %j', (text) => expect(problem(text)).toBeNull());

  it('is the same typed on two keyboards', () => {
    expect(normalisePassword('Zoe\u0308 ﬁnds it')).toBe(normalisePassword('Zoë finds it'));
  });
});

describe('the forms', () => {
  it('answer the rule’s code for each field', () => {
    const result = signUpFields.safeParse({ email: 'x', name: '', password: 'short' });
    expect(result.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
      ['email', 'EMAIL_SHAPE'],
      ['name', 'NAME_TOO_SHORT'],
      ['password', 'PASSWORD_TOO_SHORT'],
    ]);
  });

  it('take nothing else along (D03)', () => {
    const right = { email: 'a@b.test', name: 'Ann', password: 'velvet corkscrew' };
    expect(signUpFields.safeParse(right).success).toBe(true);
    expect(signUpFields.safeParse({ ...right, role: 'ADMIN' }).success).toBe(false);
    expect(
      signInFields.safeParse({ email: 'a@b.test', password: 'x', role: 'ADMIN' }).success,
    ).toBe(false);
  });

  it('refuse a megabyte before doing anything with it', () => {
    const from = performance.now();
    const huge = 'x'.repeat(1_000_000);
    expect(signUpFields.safeParse({ email: huge, name: huge, password: huge }).success).toBe(false);
    expect(performance.now() - from).toBeLessThan(100);
  });
});
