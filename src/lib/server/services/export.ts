import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify';
import pg from 'pg';
import { COMPUTED, ROW_SHAPES } from '../../domain/catalogue/row-shapes.ts';
import type { CatalogueKind, Sources } from '../../domain/catalogue/rows.ts';
import { WHOLE_ROWS } from '../db/catalogue.ts';

const KINDS: readonly CatalogueKind[] = ['company', 'model', 'park', 'ride'];
const BATCH = 1_000;

type Row = Record<string, unknown> & { sources: Sources };

/** Facts of other people's databases stay under their licence: what has such a source is in files of its own. */
const licenceOf = ({ sources }: Pick<Row, 'sources'>): string =>
  Object.values(sources).some(({ licence }) => licence?.startsWith('ODbL')) ? '.odbl-1.0' : '';

const README = `ThrillWiki's catalogue, as of one moment.

catalogue.jsonl            one entry a line, as \`npm run import\` reads it; all facts but ratings
companies.csv and others   the same as tables, one a kind
*.odbl-1.0.*               entries with facts of OpenStreetMap, © its contributors, under the
                           Open Database License 1.0 (https://opendatacommons.org/licenses/odbl/1-0/).
                           Entries of both parts name each other: import both together.
                           Lines of the kind "map" hold the drawn ground of a park: positions are steps
                           in millionths of a degree, each from the point before, to the east and north.

The other entries are under the licence of this catalogue, unless their \`sources\` say another.
`;

/**
 * Writes the whole public catalogue into a folder, as one moment saw it; the same catalogue gives the same bytes. Each
 * file is there whole or not at all. @returns how many entries of each kind there are
 */
export async function exportCatalogue(
  databaseUrl: string,
  folder: string,
): Promise<Record<CatalogueKind, number>> {
  await mkdir(folder, { recursive: true });
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const files = new Files(folder);
  const counts = { company: 0, model: 0, park: 0, ride: 0 };
  try {
    await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const kind of KINDS)
      for await (const row of rowsOf(db, kind)) {
        counts[kind]++;
        const part = licenceOf(row);
        await files.line(`catalogue${part}.jsonl`, `${JSON.stringify({ kind, ...row })}\n`);
        await files.csv(`${PLURAL[kind]}${part}.csv`, row);
      }
    for await (const { text, ...row } of mapsOf(db)) {
      const line = JSON.stringify({ kind: 'map', ...row }).slice(0, -1);
      await files.line(`catalogue${licenceOf(row)}.jsonl`, `${line},"drawn":${text}}\n`);
    }
    await db.query('COMMIT');
    await files.close();
    await writeFile(join(folder, 'README.txt'), README);
    return counts;
  } finally {
    await db.end();
  }
}

const PLURAL = { company: 'companies', model: 'models', park: 'parks', ride: 'rides' } as const;

/** In the order of their ids, their fields in the order of their shape. */
async function* rowsOf(db: pg.Client, kind: CatalogueKind): AsyncGenerator<Row> {
  const fields = Object.keys(ROW_SHAPES[kind]).filter((field) => !COMPUTED.has(field));
  await db.query(
    `DECLARE entries NO SCROLL CURSOR FOR SELECT row FROM ${WHOLE_ROWS[kind]} ORDER BY id`,
  );
  for (;;) {
    const { rows } = await db.query<{ row: Row }>(`FETCH ${BATCH} FROM entries`);
    if (rows.length === 0) break;
    for (const { row } of rows)
      yield Object.fromEntries(fields.map((field) => [field, row[field]])) as Row;
  }
  await db.query('CLOSE entries');
}

/** The drawn ground of parks, one at a time: `text` is what its file says. */
async function* mapsOf(db: pg.Client) {
  await db.query(
    `DECLARE maps NO SCROLL CURSOR FOR SELECT id, as_of AS "asOf", source, licence, bytes
       FROM park_map JOIN map_file USING (sha) ORDER BY id`,
  );
  for (;;) {
    const { rows } = await db.query<MapLine>('FETCH 1 FROM maps');
    if (!rows[0]) break;
    const { id, asOf, source, licence, bytes } = rows[0];
    const sources = { '*': { of: source, asOf, licence } };
    yield { id, asOf, sources, text: gunzipSync(bytes).toString() };
  }
  await db.query('CLOSE maps');
}

interface MapLine {
  id: string;
  asOf: string | null;
  source: string;
  licence: string;
  bytes: Buffer;
}

/** Files that get their name when they are whole. */
class Files {
  readonly #folder: string;
  readonly #open = new Map<string, NodeJS.WritableStream>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  line(name: string, text: string): Promise<void> {
    return put(
      this.#stream(name, (file) => file),
      text,
    );
  }

  /** Nested values as JSON; what a spreadsheet would take for a formula begins with an apostrophe. */
  csv(name: string, row: Row): Promise<void> {
    const columns = Object.keys(row);
    const cells = Object.fromEntries(
      Object.entries(row).map(([field, value]) => [
        field,
        typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
      ]),
    );
    const stream = this.#stream(name, (file) => {
      const rows = stringify({ header: true, columns, escape_formulas: true });
      rows.pipe(file);
      return rows;
    });
    return put(stream, cells);
  }

  async close(): Promise<void> {
    for (const [name, stream] of this.#open) {
      const file = this.#files.get(name)!;
      stream.end();
      await finished(file);
      await rename(join(this.#folder, `${name}.part`), join(this.#folder, name));
    }
  }

  readonly #files = new Map<string, NodeJS.WritableStream>();
  #stream(
    name: string,
    through: (file: NodeJS.WritableStream) => NodeJS.WritableStream,
  ): NodeJS.WritableStream {
    let stream = this.#open.get(name);
    if (!stream) {
      const file = createWriteStream(join(this.#folder, `${name}.part`));
      this.#files.set(name, file);
      this.#open.set(name, (stream = through(file)));
    }
    return stream;
  }
}

async function put(stream: NodeJS.WritableStream, content: unknown): Promise<void> {
  if (!stream.write(content as string)) await new Promise((done) => stream.once('drain', done));
}
