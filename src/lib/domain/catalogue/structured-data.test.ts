import { expect, it } from 'vitest';
import type { ReviewRow } from '../review/review.ts';
import { addRating, noRatings } from './rating.ts';
import { readRow } from './row-shapes.ts';
import { asScript, parkData, rideData } from './structured-data.ts';
import type { ParkView, RideView } from './views.ts';

const id = '00000000-0000-4000-8000-000000000001';
const park = readRow('park', {
  ...{
    id,
    slug: 'p',
    name: 'P </script>',
    formerNames: [],
    type: 'THEME_PARK',
    status: 'OPERATING',
  },
  ...{
    opened: null,
    closed: null,
    country: 'DE',
    continent: 'EU',
    region: null,
    locality: 'Brühl',
  },
  ...{ latitude: 50.8, longitude: 6.9, timeZone: 'Europe/Berlin', operatorId: null, website: null },
  rating: addRating(addRating(noRatings(), 9), 6),
});
const ride = readRow('ride', {
  ...{ id, parkId: id, slug: 'r', name: 'R', formerNames: [], category: 'RC', status: 'OPERATING' },
  ...{ manufacturerId: null, opened: null, closed: null, minHeightCm: null, stats: null },
  ...{ minHeightAccompaniedCm: null, maxHeightCm: null, latitude: null, longitude: null },
  rating: noRatings(),
});
const review = {
  ...{
    author: { id, name: 'Ada' },
    rating: 9,
    title: '',
    text: 'Good.',
    publishedAt: '2026-05-06T07:08:09.000Z',
  },
  language: 'de',
} as ReviewRow;

it('tells of a park, its place, its rating and its reviews', () => {
  expect(parkData({ park, reviews: [review] } as unknown as ParkView, 'https://a.example')).toEqual(
    {
      ...{ '@context': 'https://schema.org', '@type': 'AmusementPark' },
      ...{ name: 'P </script>', url: 'https://a.example/parks/p' },
      address: { '@type': 'PostalAddress', addressLocality: 'Brühl', addressCountry: 'DE' },
      geo: { '@type': 'GeoCoordinates', latitude: 50.8, longitude: 6.9 },
      aggregateRating: {
        ...{
          '@type': 'AggregateRating',
          ratingValue: 3.75,
          ratingCount: 2,
          bestRating: 5,
          worstRating: 0.5,
        },
      },
      review: [
        {
          ...{
            '@type': 'Review',
            author: { '@type': 'Person', name: 'Ada' },
            datePublished: '2026-05-06',
          },
          ...{
            reviewRating: { '@type': 'Rating', ratingValue: 4.5, bestRating: 5, worstRating: 0.5 },
            inLanguage: 'de',
            reviewBody: 'Good.',
          },
        },
      ],
    },
  );
});

it('says nothing of a rating where there is none', () => {
  const data = rideData({ ride, park, reviews: [] } as unknown as RideView, 'https://a.example');
  expect(data).not.toHaveProperty('aggregateRating');
  expect(data).toMatchObject({
    '@type': 'TouristAttraction',
    containedInPlace: { name: 'P </script>' },
  });
});

it('cannot be ended by what people wrote', () => {
  const script = asScript({ name: park.name });
  expect(script).not.toContain('<');
  expect(JSON.parse(script)).toEqual({ name: 'P </script>' });
});
