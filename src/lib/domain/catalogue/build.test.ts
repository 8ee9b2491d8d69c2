import { describe, expect, it } from 'vitest';
import type { ParkScope } from './source.ts';
import { NO_DETAILS } from '../review/details.ts';
import type { EarlierReview, ReviewRow } from '../review/review.ts';
import { buildPark, buildRide } from './build-park.ts';
import { buildHome, buildList } from './build.ts';
import { Catalogue } from './catalogue.ts';
import { addRating, noRatings } from './rating.ts';
import { readRow } from './row-shapes.ts';
import { readUpdate } from './scope-shapes.ts';
import type { ParkRow, RideRow } from './rows.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const park = (n: number, name: string, more: Partial<ParkRow> = {}): ParkRow =>
  readRow('park', {
    id: id(n),
    slug: name.toLowerCase().replaceAll(' ', '-'),
    name,
    formerNames: [],
    type: 'THEME_PARK',
    status: 'OPERATING',
    opened: null,
    closed: null,
    country: 'DE',
    continent: 'EU',
    region: null,
    locality: null,
    latitude: 50,
    longitude: 6,
    timeZone: 'Europe/Berlin',
    operatorId: null,
    website: null,
    description: null,
    rating: noRatings(),
    ...more,
  });
const ride = (n: number, parkN: number, name: string, more: Partial<RideRow> = {}): RideRow =>
  readRow('ride', {
    id: id(n),
    parkId: id(parkN),
    slug: name.toLowerCase().replaceAll(' ', '-'),
    name,
    formerNames: [],
    category: 'RC',
    status: 'OPERATING',
    manufacturerId: null,
    opened: null,
    closed: null,
    minHeightCm: null,
    minHeightAccompaniedCm: null,
    maxHeightCm: null,
    latitude: null,
    longitude: null,
    description: null,
    stats: null,
    rating: noRatings(),
    ...more,
  });
const review = (n: number, kind: 'park' | 'ride', subject: number, day: number): ReviewRow => ({
  id: id(n),
  subject: { kind, id: id(subject) },
  parkId: id(1),
  author: { id: id(900), name: 'Ada' },
  rating: 8,
  title: '',
  text: '',
  visitedOn: null,
  waitedMinutes: null,
  language: 'en',
  details: NO_DETAILS,
  photos: [],
  helpful: 0,
  version: 1,
  publishedAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  updatedAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
});
const maker = readRow('company', {
  id: id(500),
  slug: 'maker',
  name: 'Maker',
  roles: ['MANUFACTURER'],
  country: null,
  founded: null,
  website: null,
});
const noReviews: ParkScope = {
  ...{ known: true, hours: null, updates: [], sighted: [], map: null },
  ...{ reviews: [], earlier: [], aspects: [] },
};

function small(): Catalogue {
  const catalogue = new Catalogue();
  catalogue.put('company', maker);
  catalogue.put('park', park(1, 'Élan Park'));
  catalogue.put('park', park(2, 'Big Park', { country: 'US', operatorId: id(999) }));
  catalogue.put('park', park(3, 'Lost Park', { status: 'DEMOLISHED' }));
  catalogue.put('ride', ride(11, 1, 'Zoom', { manufacturerId: id(500) }));
  catalogue.put('ride', ride(12, 1, 'Carousel', { category: 'FR' }));
  catalogue.put('ride', ride(13, 1, 'Gone', { status: 'DEMOLISHED' }));
  catalogue.put('ride', ride(14, 1, 'Arrow'));
  catalogue.put(
    'ride',
    ride(21, 2, 'Tall', { stats: { heightM: { si: 90, value: 90, unit: 'm' } } }),
  );
  catalogue.put('ride', ride(31, 3, 'Ghost', { rating: addRating(noRatings(), 10) }));
  catalogue.put('ride', ride(41, 4, 'Orphan')); // its park is on its way
  return catalogue;
}

describe('views', () => {
  it('says who speaks in an official update', () => {
    const update = readUpdate({
      ...{ id: id(80), parkId: id(1), companyId: id(500), title: 'T', body: 'B', version: 1 },
      ...{ from: null, until: null, correctedAt: null, correction: null, withdrawnAt: null },
      publishedAt: '2026-01-01T00:00:00.000Z',
    });
    const updates = [update, { ...update, companyId: id(999) }];
    expect(buildPark(small(), 'élan-park', { ...noReviews, updates })?.updates).toMatchObject([
      { id: id(80), company: { name: 'Maker', slug: 'maker' } },
      { company: null },
    ]);
  });

  it('counts and orders the start page: rated first, then the bigger; nothing that is gone or parkless', () => {
    const catalogue = small();
    const home = buildHome(catalogue);
    expect(home).toMatchObject({ parkCount: 3, rideCount: 7, countryCount: 2 });
    expect(home.parks.map((card) => card.name)).toEqual(['Élan Park', 'Big Park']);
    expect(home.topRides.map((card) => card.name)).not.toContain('Gone');
    expect(home.topRides.map((card) => card.name)).not.toContain('Orphan');
    expect(home.topRides.map((card) => card.name).slice(0, 3)).toEqual(['Ghost', 'Tall', 'Arrow']);

    let rating = noRatings();
    for (let i = 0; i < 20; i++) rating = addRating(rating, 9);
    catalogue.put('ride', ride(12, 1, 'Carousel', { category: 'FR', rating }));
    expect(buildHome(catalogue).topRides[0]!.name).toBe('Carousel');
  });

  it('lists parks by name, counting what stands', () => {
    const parks = buildList(small());
    expect(parks.map((card) => card.name)).toEqual(['Big Park', 'Élan Park', 'Lost Park']);
    expect(parks[1]).toMatchObject({ rideCount: 3, coasterCount: 2 });
  });

  it('shows a park with its rides in order and its newest twenty reviews, not its rides’', () => {
    const rows = Array.from({ length: 25 }, (_, i) => review(100 + i, 'park', 1, i + 1));
    rows.push(review(200, 'ride', 11, 28));
    const view = buildPark(small(), 'élan-park', {
      ...noReviews,
      reviews: rows,
    })!;
    expect(view.rides.map((card) => card.name)).toEqual(['Arrow', 'Zoom', 'Carousel', 'Gone']);
    expect(view.reviews).toHaveLength(20);
    expect(view.reviews[0]!.publishedAt).toBe('2026-01-25T00:00:00.000Z');
    expect(view.operator).toBeNull();
    expect(buildPark(small(), 'big-park', noReviews)!.operator).toBeNull(); // unknown company
    expect(buildPark(small(), 'nowhere', noReviews)).toBeNull();
  });

  it('shows a review with its author’s earlier visits, the latest first, and the sub-ratings of its subject', () => {
    const earlier = (n: number, reviewId: number, day: number): EarlierReview => {
      const {
        subject: _,
        author: __,
        helpful: ___,
        version: ____,
        updatedAt: _____,
        ...said
      } = review(n, 'ride', 11, day);
      return { ...said, reviewId: id(reviewId) };
    };
    const aspects = { thrill: { count: 1, sum: 9 } };
    const view = buildRide(small(), 'élan-park', 'zoom', {
      ...noReviews,
      reviews: [review(200, 'ride', 11, 9), review(201, 'ride', 11, 8)],
      earlier: [earlier(300, 200, 1), earlier(301, 999, 2), earlier(302, 200, 3)],
      aspects: [
        { id: id(12), parkId: id(1), aspects: {} },
        { id: id(11), parkId: id(1), aspects },
      ],
    })!;
    expect(view.reviews.map((r) => r.earlier.map((e) => e.id))).toEqual([[id(302), id(300)], []]);
    expect(view.aspects).toEqual(aspects);
    expect(buildRide(small(), 'élan-park', 'zoom', noReviews)!.aspects).toEqual({});
  });

  it('shows a ride of that park only', () => {
    const view = buildRide(small(), 'élan-park', 'zoom', {
      ...noReviews,
      known: false,
      reviews: [review(200, 'ride', 11, 1), review(201, 'park', 1, 2)],
    })!;
    expect(view).toMatchObject({ manufacturer: { name: 'Maker' }, reviewsKnown: false });
    expect(view.reviews.map((r) => r.id)).toEqual([id(200)]);
    expect(buildRide(small(), 'big-park', 'zoom', noReviews)).toBeNull();
    expect(buildRide(small(), 'nowhere', 'zoom', noReviews)).toBeNull();
  });
});

describe('the catalogue in memory', () => {
  it('follows renamed, moved and removed rows', () => {
    const catalogue = small();
    expect(catalogue.search('zoom', 5).hits).toHaveLength(1);
    catalogue.put('park', park(1, 'Élan Park', { slug: 'elan' }));
    expect(catalogue.parkBySlug('élan-park')).toBeUndefined();
    expect(catalogue.search('zoom', 5).hits[0]!.href).toBe('/parks/elan/rides/zoom');

    catalogue.put('ride', ride(11, 2, 'Zoom'));
    expect(catalogue.rideBySlug(id(1), 'zoom')).toBeUndefined();
    expect(catalogue.rideBySlug(id(2), 'zoom')?.id).toBe(id(11));

    catalogue.remove('park', id(2));
    expect(catalogue.parkBySlug('big-park')).toBeUndefined();
    expect(catalogue.search('zoom', 5).hits).toEqual([]); // without its park there is no page
    catalogue.remove('ride', id(11));
    catalogue.remove('ride', id(11));
    expect(catalogue.ride(id(11))).toBeUndefined();
  });

  it('finds the rides of a model, and where hardware went, as rows come, change and go', () => {
    const ridesOfModel = (catalogue: Catalogue, n: number) =>
      Array.from(catalogue.ridesOfModel(id(n)), ({ name }) => name).sort();
    const catalogue = small();
    catalogue.put('ride', ride(11, 1, 'Zoom', { modelId: id(700) }));
    catalogue.put('ride', ride(21, 2, 'Tall', { modelId: id(700), previousId: id(13) }));
    expect(ridesOfModel(catalogue, 700)).toEqual(['Tall', 'Zoom']);
    expect(catalogue.movedTo(id(13))?.name).toBe('Tall');

    catalogue.put('ride', ride(14, 1, 'Arrow', { modelId: id(700), previousId: id(13) }));
    expect(catalogue.movedTo(id(13))?.name).toBe('Arrow'); // of two, everywhere the same
    catalogue.put('ride', ride(11, 1, 'Zoom', { modelId: id(701) }));
    catalogue.put('ride', ride(21, 2, 'Taller', { modelId: id(700), previousId: id(12) }));
    expect(ridesOfModel(catalogue, 700)).toEqual(['Arrow', 'Taller']);
    expect(ridesOfModel(catalogue, 701)).toEqual(['Zoom']);
    expect(catalogue.movedTo(id(13))?.name).toBe('Arrow');
    expect(catalogue.movedTo(id(12))?.name).toBe('Taller');

    catalogue.put('ride', ride(11, 1, 'Zoom'));
    catalogue.remove('ride', id(21));
    expect(ridesOfModel(catalogue, 700)).toEqual(['Arrow']);
    expect(ridesOfModel(catalogue, 701)).toEqual([]);
    expect(catalogue.movedTo(id(12))).toBeUndefined();
  });

  it('reads what a ride is one of, and where it stood, when that is asked for and not before', () => {
    const catalogue = small();
    let reads = 0;
    const watched = ride(15, 1, 'Watched', { modelId: id(700) });
    const { modelId, previousId } = watched;
    Object.defineProperty(watched, 'modelId', { get: () => (reads++, modelId) });
    Object.defineProperty(watched, 'previousId', { get: () => (reads++, previousId) });
    catalogue.put('ride', watched);
    expect(reads).toBe(0);
    expect([...catalogue.ridesOfModel(id(700))]).toEqual([watched]);
    expect(reads).toBeGreaterThan(0);
  });

  it('lets a slug pass from one park to another, whichever comes first', () => {
    const catalogue = small();
    catalogue.put('park', park(5, 'New', { slug: 'big-park' }));
    catalogue.put('park', park(2, 'Big Park', { slug: 'older-park' }));
    expect(catalogue.parkBySlug('big-park')?.id).toBe(id(5));
    expect(catalogue.parkBySlug('older-park')?.id).toBe(id(2));
    catalogue.remove('park', id(2));
    expect(catalogue.parkBySlug('big-park')?.id).toBe(id(5));
  });
});
