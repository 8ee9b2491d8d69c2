import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import type { CompanyRow, ParkRow, RatingTally } from '#lib/domain/catalogue/rows.ts';

// What a history does not care about, as short as the shapes allow; alike in the model and in PostgreSQL.

export const companyRow = (id: string, name: string): CompanyRow =>
  readRow('company', {
    id,
    slug: id,
    name,
    roles: [],
    country: null,
    founded: null,
    website: null,
  });

export const parkRow = (id: string, rating: RatingTally): ParkRow =>
  readRow('park', {
    ...{ id, slug: id, name: 'P', formerNames: [], type: 'THEME_PARK', status: 'OPERATING' },
    ...{ opened: null, closed: null, country: 'DE', continent: 'EU', region: null, locality: null },
    ...{ latitude: 50, longitude: 8, timeZone: 'Europe/Berlin', operatorId: null, website: null },
    rating,
  });
