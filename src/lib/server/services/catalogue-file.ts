import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { SLUG } from '../../domain/catalogue/slug.ts';

/** The starter files, one JSON object a line. References are by slug. */

const slug = z.string().regex(SLUG);
const name = z.string().trim().min(1).max(200);
const line = z.string().trim().min(1).max(2_000);
const partialDate = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?~?$/);
const year = z.number().int().min(1500).max(2200);
const country = z.string().regex(/^[A-Z]{2}$/);
const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(180);
const heightCm = z.number().int().min(50).max(250);
const website = z.url({ protocol: /^https?$/ });
const formerNames = z.array(
  z.strictObject({ name, from: partialDate.nullable(), until: partialDate.nullable() }),
);
const timeZone = z.string().refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}, 'not an IANA time zone');

const status = z.enum([
  'OPERATING',
  'CLOSED_TEMP',
  'CLOSED_PERM',
  'UNDER_CONSTRUCTION',
  'DEMOLISHED',
  'RELOCATED',
]);
const rideStatus = z.enum([...status.options, 'SBNO', 'CLOSING']);

const measure = z.strictObject({
  si: z.number(),
  value: z.number(),
  unit: z.string().min(1).max(20),
});
const stats = z.strictObject({
  heightM: measure.nullish(),
  lengthM: measure.nullish(),
  speedMps: measure.nullish(),
  dropM: measure.nullish(),
  inversions: z.number().int().min(0).max(50).nullish(),
  angleDeg: z.number().min(0).max(180).nullish(),
  material: z.enum(['STEEL', 'WOOD', 'HYBRID']).nullish(),
  launch: z.string().nullish(),
  durationS: z.number().positive().nullish(),
});

const company = z.strictObject({
  slug,
  name,
  roles: z.array(z.enum(['OPERATOR', 'PROPERTY_OWNER', 'MANUFACTURER', 'DESIGNER'])).min(1),
  country: country.nullable(),
  founded: year.nullable(),
  website: website.nullable(),
});

const model = z.strictObject({ slug, name, manufacturer: slug.nullable() });

const park = z.strictObject({
  slug,
  name,
  formerNames,
  type: z.enum(['THEME_PARK', 'AMUSEMENT_PARK']),
  status,
  opened: partialDate.nullable(),
  closed: partialDate.nullish(),
  country,
  continent: z.enum(['AF', 'AS', 'EU', 'NA', 'OC', 'SA']),
  region: line.nullable(),
  locality: line.nullable(),
  latitude,
  longitude,
  timeZone,
  operator: slug.nullable(),
  website: website.nullable(),
  description: line.nullable(),
});

const ride = z.strictObject({
  park: slug,
  slug,
  name,
  formerNames,
  category: z.enum(['RC', 'DR', 'FR', 'WR', 'TR', 'OT']),
  status: rideStatus,
  manufacturer: slug.nullable(),
  model: slug.nullable(),
  opened: partialDate.nullable(),
  closed: partialDate.nullable(),
  minHeightCm: heightCm.nullable(),
  minHeightAccompaniedCm: heightCm.nullable(),
  maxHeightCm: heightCm.nullable(),
  latitude: latitude.nullable(),
  longitude: longitude.nullable(),
  description: line.nullable(),
  stats: stats.nullable(),
});

export interface CatalogueFiles {
  companies: z.infer<typeof company>[];
  models: z.infer<typeof model>[];
  parks: z.infer<typeof park>[];
  rides: z.infer<typeof ride>[];
}

/** Reads and checks the four files below `folder`; one error names every faulty line with its reason. */
export async function readCatalogueFiles(folder: URL): Promise<CatalogueFiles> {
  const faults: string[] = [];
  const companies = await readLines(folder, 'companies.jsonl', company, faults);
  const models = await readLines(folder, 'models.jsonl', model, faults);
  const parks = await readLines(folder, 'parks.jsonl', park, faults);
  const rides = await readLines(folder, 'rides.jsonl', ride, faults);

  const known = {
    company: new Set(companies.map(({ value }) => value.slug)),
    model: new Set(models.map(({ value }) => value.slug)),
    park: new Set(parks.map(({ value }) => value.slug)),
  };
  const mustKnow = (
    kind: 'company' | 'model' | 'park',
    wanted: string | null,
    where: string,
  ): void => {
    if (wanted !== null && !known[kind].has(wanted))
      faults.push(`${where}: no ${kind} "${wanted}"`);
  };
  for (const { value, where } of parks) mustKnow('company', value.operator, where);
  for (const { value, where } of models) mustKnow('company', value.manufacturer, where);
  for (const { value, where } of rides) {
    mustKnow('park', value.park, where);
    mustKnow('company', value.manufacturer, where);
    mustKnow('model', value.model, where);
  }
  mustDiffer(companies, (value) => value.slug, faults);
  mustDiffer(models, (value) => value.slug, faults);
  mustDiffer(parks, (value) => value.slug, faults);
  mustDiffer(rides, (value) => `${value.park}/${value.slug}`, faults);

  if (faults.length > 0) throw new Error(`The catalogue files have faults:\n${faults.join('\n')}`);
  const values = <T>(lines: Line<T>[]): T[] => lines.map(({ value }) => value);
  return {
    companies: values(companies),
    models: values(models),
    parks: values(parks),
    rides: values(rides),
  };
}

interface Line<T> {
  value: T;
  /** `parks.jsonl:3` */
  where: string;
}

async function readLines<T>(
  folder: URL,
  file: string,
  schema: z.ZodType<T>,
  faults: string[],
): Promise<Line<T>[]> {
  const lines: Line<T>[] = [];
  const content = await readFile(new URL(file, folder), 'utf8');
  for (const [i, json] of content.split('\n').entries()) {
    if (json.trim() === '') continue;
    const where = `${file}:${i + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch (error) {
      faults.push(`${where}: ${(error as Error).message}`);
      continue;
    }
    const checked = schema.safeParse(value);
    if (checked.success) lines.push({ value: checked.data, where });
    else
      for (const issue of checked.error.issues)
        faults.push(`${where}: ${issue.path.join('.') || 'line'}: ${issue.message}`);
  }
  return lines;
}

function mustDiffer<T>(lines: Line<T>[], keyOf: (value: T) => string, faults: string[]): void {
  const first = new Map<string, string>();
  for (const { value, where } of lines) {
    const key = keyOf(value);
    const earlier = first.get(key);
    if (earlier) faults.push(`${where}: "${key}" is already at ${earlier}`);
    else first.set(key, where);
  }
}
