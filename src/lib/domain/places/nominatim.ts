import { z } from 'zod';
import { COUNTRIES } from '../facts/countries.ts';
import { normaliseText, unkeepableAt } from '../text.ts';
import type { FoundPlace, FoundPlaces } from './found-place.ts';

/** More than these nobody chooses from. */
const MOST = 5;
const NAME_MAX = 300;
const PART_MAX = 200;
const OWED_TO = 'Data © OpenStreetMap contributors, ODbL 1.0';

const degrees = (most: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d{1,3}(\.\d{1,20})?$/)
        .transform(Number),
    ])
    .refine((value) => Math.abs(value) <= most);
const hit = z.object({
  lat: degrees(90),
  lon: degrees(180),
  display_name: z.string(),
  address: z.record(z.string(), z.unknown()).catch({}),
  licence: z.unknown().optional(),
});
type Hit = z.infer<typeof hit>;
/** One that it could not read itself, or where nothing is. */
const nothing = z.object({ error: z.unknown() });

/**
 * The answer of a Nominatim (`format=jsonv2`, `addressdetails=1`) to a search or to a position; null when it is none. Of
 * a search, hits that cannot be read are left out.
 */
export function readNominatim(answer: unknown): FoundPlaces | null {
  const isList = Array.isArray(answer);
  if (!isList && nothing.safeParse(answer).success) return { places: [], attribution: OWED_TO };
  const all: unknown[] = isList ? answer : [answer];
  const hits = all.map((one) => hit.safeParse(one)).flatMap(({ data }) => (data ? [data] : []));
  if (hits.length === 0 && all.length > 0) return null;
  return {
    places: hits.slice(0, MOST).map(placeOf),
    attribution: said(hits[0]?.licence, PART_MAX) ?? OWED_TO,
  };
}

/** A village is no town: whichever of these there is. */
const LOCALITIES = ['city', 'town', 'village', 'municipality', 'hamlet'];

function placeOf({ lat, lon, display_name, address }: Hit): FoundPlace {
  const part = (name: string): string | null => said(address[name], PART_MAX);
  const locality = LOCALITIES.map(part).find((name) => name !== null) ?? null;
  const street = joined(' ', part('road'), part('house_number'));
  const country = part('country_code')?.toUpperCase() ?? null;
  return {
    name: said(display_name, NAME_MAX) ?? '',
    latitude: rounded(lat),
    longitude: rounded(lon),
    country: country && COUNTRIES.includes(country) ? country : null,
    region: part('state'),
    locality,
    // A town alone is no address.
    address: part('road') ? joined(', ', street, joined(' ', part('postcode'), locality)) : null,
  };
}

const joined = (between: string, ...parts: (string | null)[]): string | null =>
  parts.filter(Boolean).join(between) || null;

/** Five places are a metre. */
const rounded = (degrees: number): number => Number(degrees.toFixed(5));

/** A text of theirs as one of ours is kept; null where there is none, or it cannot be kept. */
function said(text: unknown, max: number): string | null {
  if (typeof text !== 'string' || unkeepableAt(text) >= 0) return null;
  const line = normaliseText(text).replace(/\s+/g, ' ');
  return line === '' || line.length > max ? null : line;
}
