import type { CompanyRow, ParkRow, RideRow } from './rows.ts';
import type { SearchItem } from './search.ts';
import type { CatalogueSource } from './source.ts';

// Names and places are copied out of the rows, what only a hit shows is read from them when there is one.

/** Everything in the catalogue that can be found, as the index wants it. */
export function* searchItems(source: CatalogueSource): Generator<SearchItem> {
  for (const company of source.companies()) yield companyItem(company);
  for (const park of source.parks()) yield parkItem(park);
  for (const ride of source.rides()) {
    const park = source.park(ride.parkId);
    if (park) yield rideItem(ride, park); // else its park is on its way
  }
}

export function companyItem(company: CompanyRow): SearchItem {
  const country = company.country && countryName(company.country);
  return {
    kind: 'company',
    id: company.id,
    name: company.name,
    formerNames: company.formerNames.map((former) => former.name),
    also: country ? [country] : [],
    popularity: 0,
    shown: () => ({ context: country ?? '', href: `/companies/${company.slug}`, category: null }),
  };
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
