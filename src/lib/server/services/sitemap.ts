import type pg from 'pg';

/** The protocol's own limit is 50,000. */
const PART = 40_000;

/** Addresses of everything public, in the order of ids: a new entry changes the last part of its kind. */
const PATHS = {
  companies: `SELECT '/companies/' || slug AS path FROM company ORDER BY id`,
  models: `SELECT '/models/' || slug AS path FROM model ORDER BY id`,
  parks: `SELECT '/parks/' || slug AS path FROM park ORDER BY id`,
  rides: `SELECT '/parks/' || p.slug || '/rides/' || r.slug AS path
            FROM ride r JOIN park p ON p.id = r.park_id ORDER BY r.id`,
} as const;

const TABLES = { companies: 'company', models: 'model', parks: 'park', rides: 'ride' } as const;

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** Slugs and origins hold nothing that XML would take for its own. */
const located = (tag: string, addresses: readonly string[]): string =>
  addresses.map((address) => `<${tag}><loc>${address}</loc></${tag}>\n`).join('');

/** Names the parts, each of at most 40,000 addresses. */
export async function sitemapIndex(db: pg.Pool, origin: string): Promise<string> {
  const parts: string[] = [];
  for (const [kind, table] of Object.entries(TABLES)) {
    const { rows } = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    for (let i = 0; i * PART < rows[0]!.n; i++) parts.push(`${origin}/sitemap/${kind}-${i}.xml`);
  }
  return `${HEAD}<sitemapindex ${XMLNS}>\n${located('sitemap', parts)}</sitemapindex>\n`;
}

/** One part by its name (`rides-0.xml`); null when there is no such part. */
export async function sitemapPart(
  db: pg.Pool,
  origin: string,
  name: string,
): Promise<string | null> {
  const [, kind, number] = /^([a-z]+)-(\d{1,4})\.xml$/.exec(name) ?? [];
  if (!kind || !Object.hasOwn(PATHS, kind)) return null;
  const { rows } = await db.query<{ path: string }>(
    `${PATHS[kind as keyof typeof PATHS]} LIMIT ${PART} OFFSET $1`,
    [Number(number) * PART],
  );
  if (rows.length === 0) return null;
  const addresses = rows.map(({ path }) => origin + path);
  return `${HEAD}<urlset ${XMLNS}>\n${located('url', addresses)}</urlset>\n`;
}
