import type { CatalogueSource } from './build.ts';
import type { ParkRow, RideRow } from './rows.ts';
import type { SearchItem } from './search.ts';

// Names and places are copied out of the rows, what only a hit shows is read from them when there is one.

/** Everything in the catalogue that can be found, as the index wants it. */
export function* searchItems(source: CatalogueSource): Generator<SearchItem> {
  for (const park of source.parks()) yield parkItem(park);
  for (const ride of source.rides()) {
    const park = source.park(ride.parkId);
    if (park) yield rideItem(ride, park); // else its park is on its way
  }
}

export function parkItem(park: ParkRow): SearchItem {
  const country = countryName(park.country);
  return {
    kind: 'park',
    id: park.id,
    name: park.name,
    formerNames: park.formerNames.map((former) => former.name),
    also: [park.locality, park.region, country].filter((place) => place !== null),
    popularity: park.rating.count,
    shown: () => ({
      context: [park.locality ?? park.region, country].filter(Boolean).join(', '),
      href: `/parks/${park.slug}`,
      category: null,
    }),
  };
}

export function rideItem(ride: RideRow, park: ParkRow): SearchItem {
  return {
    kind: 'ride',
    id: ride.id,
    name: ride.name,
    formerNames: ride.formerNames.map((former) => former.name),
    also: parkNames(park),
    popularity: ride.rating.count,
    shown: () => ({
      context: park.name,
      href: `/parks/${park.slug}/rides/${ride.slug}`,
      category: ride.category,
    }),
  };
}

const parkNames = (park: ParkRow): string[] => [
  park.name,
  ...park.formerNames.map((former) => former.name),
];

const countries = new Intl.DisplayNames('en', { type: 'region' });

function countryName(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}
