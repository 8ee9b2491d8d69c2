import type { ReviewRow } from '../review/review.ts';
import type { ParkRow, RatingTally } from './rows.ts';
import type { ParkView, RideView } from './views.ts';

// What search engines read of a page, as schema.org has it; `origin` is the site's, without a last slash.

type Data = Record<string, unknown>;

const MOST_REVIEWS = 5;
/** Stars of five, from half stars. */
const stars = (halfStars: number): number => halfStars / 2;

export const parkData = ({ park, reviews }: ParkView, origin: string): Data => ({
  '@context': 'https://schema.org',
  '@type': 'AmusementPark',
  ...place(park, `${origin}/parks/${park.slug}`),
  ...rated(park.rating, reviews),
});

export const rideData = ({ ride, park, reviews }: RideView, origin: string): Data => ({
  '@context': 'https://schema.org',
  '@type': 'TouristAttraction',
  name: ride.name,
  url: `${origin}/parks/${park.slug}/rides/${ride.slug}`,
  ...(ride.description && { description: ride.description }),
  ...(ride.latitude !== null && { geo: geo(ride.latitude, ride.longitude!) }),
  containedInPlace: { '@type': 'AmusementPark', ...place(park, `${origin}/parks/${park.slug}`) },
  ...rated(ride.rating, reviews),
});

function place(park: ParkRow, url: string): Data {
  const address = {
    ...(park.address && { streetAddress: park.address }),
    ...(park.locality && { addressLocality: park.locality }),
    ...(park.region && { addressRegion: park.region }),
    addressCountry: park.country,
  };
  return {
    name: park.name,
    url,
    ...(park.description && { description: park.description }),
    ...(park.website && { sameAs: park.website }),
    address: { '@type': 'PostalAddress', ...address },
    geo: geo(park.latitude, park.longitude),
  };
}

const geo = (latitude: number, longitude: number): Data => ({
  ...{ '@type': 'GeoCoordinates', latitude, longitude },
});

/** Nothing where nobody has rated: a rating of none is refused by those who read it. */
function rated({ count, sum }: RatingTally, reviews: readonly ReviewRow[]): Data {
  if (count === 0) return {};
  return {
    aggregateRating: {
      '@type': 'AggregateRating',
      ratingValue: Math.round((stars(sum) / count) * 100) / 100,
      ...{ ratingCount: count, bestRating: 5, worstRating: 0.5 },
    },
    review: reviews.slice(0, MOST_REVIEWS).map((review) => ({
      '@type': 'Review',
      author: { '@type': 'Person', name: review.author.name },
      datePublished: review.publishedAt.slice(0, 10),
      inLanguage: review.language,
      reviewRating: {
        ...{ '@type': 'Rating', ratingValue: stars(review.rating) },
        ...{ bestRating: 5, worstRating: 0.5 },
      },
      ...(review.title && { name: review.title }),
      ...(review.text && { reviewBody: review.text }),
    })),
  };
}

/** As the content of a script element: nothing that people wrote can end it. */
export const asScript = (data: Data): string =>
  JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
