import { featuresContaining, iso1A2Code } from '@rapideditor/country-coder';
import { find } from 'geo-tz';
import type { Continent } from '#lib/domain/catalogue/rows.ts';
import type { Position } from '#lib/domain/position/position.ts';

const CONTINENT_OF_REGION: Readonly<Record<string, Continent>> = {
  ...{ '002': 'AF', '142': 'AS', '150': 'EU', '009': 'OC', '005': 'SA', '003': 'NA' },
  ...{ '021': 'NA', '013': 'NA', '029': 'NA' },
};

export interface Place {
  country: string;
  continent: Continent;
  timeZone: string;
}

/** ISO 3166 code of the country, or territory, with that position; null at sea. */
export const countryAt = ({ latitude, longitude }: Position): string | null =>
  iso1A2Code([longitude, latitude], { level: 'territory' });

/** What follows from a position on land; null where nobody has a country. */
export function placeAt(position: Position): Place | null {
  const country = countryAt(position);
  const timeZone = find(position.latitude, position.longitude)[0];
  const regions = featuresContaining([position.longitude, position.latitude]);
  const continent = regions
    .map(({ properties }) => CONTINENT_OF_REGION[properties.id])
    .find(Boolean);
  return country && continent && timeZone ? { country, continent, timeZone } : null;
}
