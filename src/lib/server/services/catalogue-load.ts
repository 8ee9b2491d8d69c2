import pg from 'pg';
import { idOf } from '../db/entity-id.ts';
import { sayMoved } from '../db/moved.ts';
import { readCatalogueFiles, type CatalogueFiles } from './catalogue-file.ts';

/** How many were new. */
export interface Loaded {
  models: number;
  parks: number;
  rides: number;
  companies: number;
}

const STARTER = new URL('../../../../prisma/catalogue/', import.meta.url);

/**
 * Puts the starter catalogue into the database, in one transaction. What is already there is left
 * as people made it, so doing it again changes nothing. Runs from scripts, outside the build.
 */
export async function loadCatalogue(databaseUrl: string, folder: URL = STARTER): Promise<Loaded> {
  const files = await readCatalogueFiles(folder);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.actor', 'import:starter', true)");
    const loaded = {
      companies: await insert(client, INSERT_COMPANIES, companyRows(files)),
      models: await insert(client, INSERT_MODELS, modelRows(files)),
      parks: await insert(client, INSERT_PARKS, parkRows(files)),
      rides: await insert(client, INSERT_RIDES, rideRows(files)),
    };
    if (Object.values(loaded).some((count) => count > 0)) await sayMoved(client, 'catalogue');
    await client.query('COMMIT');
    return loaded;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

async function insert(client: pg.Client, sql: string, rows: unknown[]): Promise<number> {
  const result = await client.query(sql, [JSON.stringify(rows)]);
  return result.rowCount ?? 0;
}

const companyRows = ({ companies }: CatalogueFiles) =>
  companies.map((row) => ({ ...row, id: idOf('company', row.slug) }));
const modelRows = ({ models }: CatalogueFiles) =>
  models.map((row) => ({ ...row, id: idOf('model', row.slug) }));
const parkRows = ({ parks }: CatalogueFiles) =>
  parks.map((row) => ({ ...row, id: idOf('park', row.slug) }));
const rideRows = ({ rides }: CatalogueFiles) =>
  rides.map((row) => ({ ...row, id: idOf('ride', `${row.park}/${row.slug}`) }));

// References are resolved in the database: a park of this slug may have come from elsewhere before.
const INSERT_COMPANIES = `
  INSERT INTO company (id, slug, name, roles, country, founded, website)
  SELECT id, slug, name, roles, country, founded, website
    FROM jsonb_to_recordset($1) AS f(id uuid, slug text, name text, roles text[], country text,
      founded int, website text)
  ON CONFLICT DO NOTHING`;

const INSERT_MODELS = `
  INSERT INTO model (id, slug, name, manufacturer_id)
  SELECT f.id, f.slug, f.name, c.id
    FROM jsonb_to_recordset($1) AS f(id uuid, slug text, name text, manufacturer text)
    LEFT JOIN company c ON c.slug = f.manufacturer
  ON CONFLICT DO NOTHING`;

const INSERT_PARKS = `
  INSERT INTO park (id, slug, name, former_names, type, status, opened, closed, country, continent,
    region, locality, latitude, longitude, time_zone, operator_id, website, description)
  SELECT f.id, f.slug, f.name, f."formerNames", f.type, f.status, f.opened, f.closed, f.country,
    f.continent, f.region, f.locality, f.latitude, f.longitude, f."timeZone", c.id, f.website,
    f.description
    FROM jsonb_to_recordset($1) AS f(id uuid, slug text, name text, "formerNames" jsonb, type text,
      status "EntityStatus", opened text, closed text, country text, continent text, region text,
      locality text, latitude float8, longitude float8, "timeZone" text, operator text, website text,
      description text)
    LEFT JOIN company c ON c.slug = f.operator
  ON CONFLICT DO NOTHING`;

const INSERT_RIDES = `
  INSERT INTO ride (id, park_id, slug, name, former_names, category, status, manufacturer_id, model_id,
    opened, closed, min_height_cm, min_height_accompanied_cm, max_height_cm, latitude, longitude,
    description, stats)
  SELECT f.id, p.id, f.slug, f.name, f."formerNames", f.category, f.status, c.id, m.id, f.opened,
    f.closed, f."minHeightCm", f."minHeightAccompaniedCm", f."maxHeightCm", f.latitude, f.longitude,
    f.description, f.stats
    FROM jsonb_to_recordset($1) AS f(id uuid, park text, slug text, name text, "formerNames" jsonb,
      category "RideCategory", status "EntityStatus", manufacturer text, model text, opened text,
      closed text, "minHeightCm" int, "minHeightAccompaniedCm" int, "maxHeightCm" int,
      latitude float8, longitude float8, description text, stats jsonb)
    JOIN park p ON p.slug = f.park
    LEFT JOIN company c ON c.slug = f.manufacturer
    LEFT JOIN model m ON m.slug = f.model
  ON CONFLICT DO NOTHING`;
