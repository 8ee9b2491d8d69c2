import { expect, it } from 'vitest';
import { domainOf, isAddressAt } from './company-domain.ts';

it.each([
  ['https://www.europapark.de', 'europapark.de'],
  ['https://europapark.de/en', 'europapark.de'],
  ['https://tickets.park.co.uk:8443/a?b', 'park.co.uk'],
  ['https://smallpark.github.io', 'smallpark.github.io'],
  ['https://www.müllerpark.de', 'xn--mllerpark-q9a.de'],
  ['http://192.0.2.7/', null],
  ['http://[2001:db8::1]/', null],
  ['http://localhost:3000', null],
  ['https://co.uk', null],
  ['https://park.notatld', null],
  ['not an address', null],
  [null, null],
])('the domain of %s is %s', (website, domain) => {
  expect(domainOf(website)).toBe(domain);
});

it.each([
  ['press@europapark.de', true],
  ['press@park.europapark.de', true],
  ['press@www.europapark.de', false],
  ['guest@hotel.europapark.de', false],
  ['press@europapark.com', false],
  ['press@europapark.de.example.com', false],
  ['press@eur\u043Epapark.de', false], // a Cyrillic o
  ['press@europapark.de@example.com', false],
  ['press@', false],
])('%s is an address of the company: %s', (address, is) => {
  expect(isAddressAt(address, 'https://park.europapark.de/en')).toBe(is);
});
