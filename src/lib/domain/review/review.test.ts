import { expect, it } from 'vitest';
import { languageOf } from './review.ts';

it.each([
  ['de', 'de'],
  ['pt-BR', 'pt-BR'],
  ['zh-Hant-TW', 'zh-Hant-TW'],
  ['en-US-u-va-posix', 'en'],
  ['en-US@posix', 'en'],
  ['c', 'en'],
  ['', 'en'],
])('the language %j of a browser is named %j', (said, named) => {
  expect(languageOf(said)).toBe(named);
});
