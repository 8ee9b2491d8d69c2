/** C7: what is imported, what is told of it, and what comes out again. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCatalogue } from '#lib/server/services/export.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { makeDatabase } from '../support/database.ts';
import { referenceFile } from '../support/reference-data.ts';
import {
  csv,
  database,
  db,
  entries,
  folder,
  importNow,
  rowsOf,
  withImports,
} from '../support/importing.ts';

withImports();

describe('the coaster table', () => {
  const path = referenceFile('coaster_db/split_dev.csv');

  it.skipIf(!path)('is read twice, and the second time changes nothing', async () => {
    await loadCatalogue(database.url);
    const first = await importNow([path!]);
    expect(first.counts.created).toBeGreaterThan(250);
    expect(first.counts.changed).toBeGreaterThan(20);
    const before = await rowsOf('SELECT to_jsonb(r) AS row FROM ride r ORDER BY id');
    const history = await rowsOf('SELECT count(*) FROM history');
    const second = await importNow([path!]);
    expect(second.counts).toMatchObject({ created: 0, changed: 0 });
    expect(second.counts.unchanged).toBe(
      first.counts.created + first.counts.changed + first.counts.unchanged,
    );
    expect(await rowsOf('SELECT to_jsonb(r) AS row FROM ride r ORDER BY id')).toEqual(before);
    expect(await rowsOf('SELECT count(*) FROM history')).toEqual(history);
    expect(await rowsOf('SELECT count(*)::int AS n FROM import_line')).toEqual([{ n: 0 }]);
  });

  it.skipIf(!path)('has its known faults told, and not taken in', async () => {
    const { rows } = await importNow([path!]);
    const reasons = rows.map(({ reason }) => reason ?? '');
    const told = (form: RegExp) => reasons.filter((reason) => form.test(reason)).length;
    expect(told(/^no park is named$/)).toBeGreaterThan(100); // Location "Other"
    const free = await rowsOf(
      "SELECT DISTINCT status FROM ride WHERE status IN ('SBNO', 'CLOSED_TEMP')",
    );
    expect(free).toHaveLength(2); // from texts such as “SBNO (Standing But Not Operating)”
    expect(told(/^“Nigloland” is the name of parks far apart$/)).toBe(2); // a latitude with its sign flipped
    expect(told(/“Nickelodeon Universe” is the name of parks far apart/)).toBeGreaterThan(2);
    expect(await rowsOf("SELECT name FROM park WHERE name = 'Nigloland'")).toEqual([]);
    const marked = await rowsOf(
      `SELECT name FROM ride WHERE name ~ '[\\u00a0]|\\[\\d' OR stats::text ~ '\\u00a0|\\[\\d+\\]'`,
    );
    expect(marked).toEqual([]);
    const bareYears = await rowsOf("SELECT count(*)::int AS n FROM ride WHERE opened ~ '^\\d{4}$'");
    expect(bareYears[0]!['n']).toBeGreaterThan(20);
    const review = await rowsOf('SELECT count(*)::int AS n FROM import_review');
    expect(review[0]!['n']).toBe(rows.filter(({ outcome }) => outcome === 'review').length);
  });

  it('matches what is there, fills what nobody knew, and contradicts nobody', async () => {
    await loadCatalogue(database.url);
    const file = csv(
      'match.csv',
      'TARON!,Phantasialand,Operating,30 June 2016,98 ft (30 m),Intamin,LSM Launch Coaster,Klugheim,50.8,6.88',
      'Taron,Phantasialand,Operating,,,,,,50.8,6.88',
      'New One,Phantasialand,Under construction,2027,,A Maker Nobody Knew,X 1,klugheim,50.8,6.88',
      'Far,Phantasialand,Operating,2001,,,,,-50.8,6.88',
    );
    const { counts, rows } = await importNow([file]);
    expect(counts).toMatchObject({ created: 1, changed: 1, skipped: 1 });
    expect(rows.find(({ line }) => line === 3)!.reason).toBe('the same ride as line 2');
    expect(rows.find(({ line }) => line === 5)!.reason).toMatch(
      /“Phantasialand” is known, but \d+ km from -50.8/,
    );
    const [taron] = await rowsOf("SELECT * FROM ride WHERE slug = 'taron'");
    expect(taron).toMatchObject({ name: 'Taron', area: 'Klugheim' });
    const [park] = await rowsOf("SELECT areas FROM park WHERE slug = 'phantasialand'");
    expect(park).toEqual({ areas: ['Klugheim'] });
    const made = await rowsOf(
      `SELECT r.area, c.name AS maker, c.roles, m.name AS model, m.slug FROM ride r
         JOIN company c ON c.id = r.manufacturer_id JOIN model m ON m.id = r.model_id WHERE r.slug = 'new-one'`,
    );
    expect(made).toEqual([
      {
        ...{
          area: 'Klugheim',
          maker: 'A Maker Nobody Knew',
          roles: ['MANUFACTURER'],
          model: 'X 1',
        },
        slug: 'a-maker-nobody-knew-x-1',
      },
    ]);
    const [history] = await rowsOf(
      "SELECT actor FROM history WHERE entity = 'ride' ORDER BY id DESC LIMIT 1",
    );
    expect(history).toEqual({ actor: 'import:coasters-csv' });
  });

  it('leaves what people changed since, and takes what the table says anew where they did not', async () => {
    const park = ',,,,50.8,6.88';
    await importNow([csv('a.csv', `One,A Park,Operating,1999,10 m (33 ft)${park}`)]);
    await db.query("SELECT set_config('app.actor', 'someone', false)");
    await db.query("UPDATE ride SET opened = '2001' WHERE name = 'One'");
    const again = await importNow([csv('b.csv', `One,A Park,Operating,1999,12 m (39 ft)${park}`)]);
    expect(again.counts).toMatchObject({ changed: 1, review: 0 });
    const [ride] = await rowsOf("SELECT opened, stats #>> '{heightM,value}' AS height FROM ride");
    expect(ride).toEqual({ opened: '2001', height: '12' });
    const third = await importNow([csv('c.csv', `One,A Park,Operating,2003,12 m (39 ft)${park}`)]);
    expect(third.counts).toMatchObject({ changed: 0, unchanged: 1, review: 1 });
    expect(third.rows.at(-1)!.reason).toBe('opened: the file says "2003", the catalogue "2001"');
  });

  it('comes back to a park under another of its names, and to names without a letter of ours', async () => {
    const at = ',,,,,50.8,6.88';
    const file = csv(
      'back.csv',
      `One,A Park,Operating,1999${at}`,
      `夢,A Park,Operating,1999${at}`,
      `Two,Between,Operating,1999,,,,,40.5,-3.7`,
      `One,A Park (Here),Operating,1999${at}`,
      `愛,A Park (Here),Operating,1999${at}`,
    );
    const { counts, rows } = await importNow([file]);
    expect(counts).toMatchObject({ created: 4, skipped: 1 });
    expect(rows.find(({ outcome }) => outcome === 'skipped')).toMatchObject({
      line: 5,
      reason: 'the same ride as line 2',
    });
    const slugs = await rowsOf('SELECT slug FROM ride ORDER BY slug');
    expect(slugs.map(({ slug }) => slug)).toEqual(['one', 'ride', 'ride-2', 'two']);
  });

  it('can be tried without changing anything', async () => {
    const told = await importNow([csv('dry.csv', 'One,A Park,Operating,1999,,,,,50.8,6.88')], {
      dryRun: true,
    });
    expect(told.counts.created).toBe(1);
    expect(await entries()).toBe('0');
    expect(await rowsOf('SELECT 1 FROM import_review')).toEqual([]);
  });
});

describe('a map', () => {
  const path = referenceFile('osm/familypark_neusiedlersee.overpass.json');

  it.skipIf(!path)('brings its park and its rides, once, from either format', async () => {
    const first = await importNow([path!]);
    expect(first.counts).toMatchObject({ created: 15, changed: 0, review: 0 });
    const [park] = await rowsOf(
      'SELECT name, country, continent, time_zone, external_ids FROM park',
    );
    expect(park).toEqual({
      ...{
        name: 'Familypark Neusiedlersee',
        country: 'AT',
        continent: 'EU',
        time_zone: 'Europe/Vienna',
      },
      external_ids: { osm: 'way/30344611', wikidata: 'Q1395407' },
    });
    const coasters = await rowsOf("SELECT name FROM ride WHERE category = 'RC' ORDER BY name");
    expect(coasters).toEqual([{ name: 'Götterblitz' }, { name: 'Rattenmühle' }]);
    expect((await importNow([path!])).counts).toMatchObject({
      created: 0,
      changed: 0,
      unchanged: 15,
    });
    const other = await importNow([referenceFile('osm/familypark_neusiedlersee.geojson')!]);
    expect(other.counts).toMatchObject({ created: 0, changed: 0, unchanged: 15 });
  });
});

describe('our own files', () => {
  const contentOf = (out: string) =>
    Object.fromEntries(
      readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')]),
    );
  const own = (out: string): string[] =>
    readdirSync(out)
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => join(out, name));

  it('give, imported into an empty database, the same bytes again', async () => {
    await loadCatalogue(database.url);
    const table = referenceFile('coaster_db/split_dev.csv');
    const map = referenceFile('osm/familypark_neusiedlersee.overpass.json');
    if (table && map) await Promise.resolve(importNow([table])).then(() => importNow([map]));
    await db.query("SELECT set_config('app.actor', 'someone', false)");
    await db.query("UPDATE park SET slug = 'renamed' WHERE slug = 'efteling'");
    await db.query(
      `UPDATE ride SET previous_id = (SELECT id FROM ride WHERE slug = 'python') WHERE slug = 'taron'`,
    );
    const out = join(folder, 'first');
    await exportCatalogue(database.url, out);

    const empty = await makeDatabase('import_again');
    try {
      const { counts } = await importNow(own(out), {}, empty.url);
      expect(counts).toMatchObject({ changed: 0, skipped: 0, unreadable: 0 });
      const again = join(folder, 'second');
      await exportCatalogue(empty.url, again);
      expect(contentOf(again)).toEqual(contentOf(out));
      const repeated = await importNow(own(out), {}, empty.url);
      expect(repeated.counts).toMatchObject({ created: 0, changed: 0 });
    } finally {
      await empty.drop();
    }
    const { 'catalogue.jsonl': ours } = contentOf(out);
    expect(ours).toContain('"formerSlugs":["efteling"]');
    if (map) {
      expect(ours).not.toContain('OpenStreetMap');
      expect(contentOf(out)['parks.odbl-1.0.csv']).toContain('Familypark');
      expect(contentOf(out)['catalogue.odbl-1.0.jsonl']).toMatch(/^\{"kind":"map",.*"coaster":\[/m);
    }
  });

  it('are refused line by line where they say what cannot be', async () => {
    await loadCatalogue(database.url);
    const out = join(folder, 'broken');
    await exportCatalogue(database.url, out);
    const lines = readFileSync(join(out, 'catalogue.jsonl'), 'utf8').trimEnd().split('\n');
    const ride = JSON.parse(lines.at(-1)!) as Record<string, unknown>;
    const file = join(folder, 'broken.jsonl');
    const id = '00000000-0000-4000-8000-000000000001';
    writeFileSync(
      file,
      [
        '{"kind":"king"}',
        '{"kind":"ride"',
        JSON.stringify({ ...ride, id, slug: 'x', parkId: id }),
        JSON.stringify({ ...ride, id }),
        JSON.stringify({ ...ride, category: '__proto__' }),
        JSON.stringify(ride),
      ].join('\n'),
    );
    const { rows } = await importNow([file]);
    expect(rows.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['unreadable', 'kind king'],
      ['unreadable', expect.stringMatching(/JSON/)],
      ['review', 'names a park, which is neither here nor in the file'],
      ['review', `the address “${String(ride['slug'])}” is another’s`],
      ['unreadable', expect.stringMatching(/expected RC or/)],
      ['unchanged', null],
    ]);
  });

  it('never give a spreadsheet a formula', async () => {
    await db.query("SELECT set_config('app.actor', 'someone', false)");
    await db.query(
      `INSERT INTO company (id, slug, name, roles) VALUES (gen_random_uuid(), 'evil', '=HYPERLINK("x")', '{OPERATOR}')`,
    );
    const out = join(folder, 'formula');
    await exportCatalogue(database.url, out);
    expect(contentOf(out)['companies.csv']).toMatch(/,"'=HYPERLINK\(""x""\)",/);
  });
});
