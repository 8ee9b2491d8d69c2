import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline, Transform } from 'node:stream';
import { parse } from 'csv-parse';
import { noRatings } from '#lib/domain/catalogue/rating.ts';
import { COMPUTED, readRow } from '#lib/domain/catalogue/row-shapes.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import { readCoaster, REQUIRED_COLUMNS } from '#lib/domain/import/coasters.ts';
import type { OwnRow, ReadLine } from '#lib/domain/import/facts.ts';
import { readOsm } from '#lib/domain/import/osm.ts';
import { readOwnMap } from '#lib/domain/import/own-map.ts';
import { PARK_COLUMNS, readPark } from '#lib/domain/import/parks-table.ts';
import { DomainError } from '#lib/domain/errors.ts';

export type Format = 'coasters-csv' | 'parks-csv' | 'osm' | 'jsonl';
export const FORMATS: readonly Format[] = ['coasters-csv', 'parks-csv', 'osm', 'jsonl'];

interface Table {
  columns: readonly string[];
  read(line: number, cells: Readonly<Record<string, string>>): ReadLine;
}
const COASTERS: Table = { columns: REQUIRED_COLUMNS, read: readCoaster };
const PARKS: Table = { columns: PARK_COLUMNS, read: readPark };

/** The file as a whole is none that can be read; nothing of it was taken over. */
export class FileRefused extends Error {}

const MOST_OSM_BYTES = 256 * 1024 * 1024;
const LONGEST_LINE = 1_000_000;
/** The drawn ground of a large park is one. */
const LONGEST_OWN_LINE = 8_000_000;
const LONGEST_HEAD = 10_000;

/** By the end of the file's name, and for JSON by nothing else: only maps come as one JSON text. */
export async function formatOf(path: string): Promise<Format> {
  if (/\.csv$/i.test(path)) {
    const columns = await firstLine(path);
    return PARK_COLUMNS.every((name) => columns.includes(name)) ? 'parks-csv' : 'coasters-csv';
  }
  if (/\.(jsonl|ndjson)$/i.test(path)) return 'jsonl';
  if (/\.(json|geojson)$/i.test(path)) return 'osm';
  throw new FileRefused('its format is not known by its name: say --format');
}

/** The names of a table's columns, roughly; none when there is no such file, which is told when it is read. */
async function firstLine(path: string): Promise<string[]> {
  let text = '';
  try {
    for await (const bytes of createReadStream(path, { end: LONGEST_HEAD })) text += String(bytes);
  } catch {
    return [];
  }
  return text
    .split('\n', 1)[0]!
    .split(',')
    .map((name) => name.replace(/^\ufeff|"/g, '').trim());
}

/** The lines of a file one after the other; throws `FileRefused` when the file is not what it is said to be. */
export function readLines(path: string, format: Format): AsyncIterable<ReadLine> {
  if (format === 'coasters-csv') return table(path, COASTERS);
  if (format === 'parks-csv') return table(path, PARKS);
  return format === 'osm' ? map(path) : own(path);
}

async function* table(path: string, { columns: required, read }: Table): AsyncGenerator<ReadLine> {
  const parser = parse({
    ...{ bom: true, relax_column_count: true, skip_empty_lines: true, info: true },
    max_record_size: LONGEST_LINE,
  });
  pipeline(createReadStream(path), utf8Only(), parser, ignored);
  let columns: string[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (!columns) {
        columns = record.map((name) => name.trim());
        const missing = required.filter((name) => !columns!.includes(name));
        if (missing.length > 0) throw new FileRefused(`it has no column ${missing.join(', ')}`);
      } else if (record.length !== columns.length) {
        const reason = `${record.length} cells instead of ${columns.length}`;
        yield { line: info.lines, outcome: 'unreadable', reason };
      } else
        yield read(info.lines, Object.fromEntries(record.map((cell, i) => [columns![i]!, cell])));
    }
  } catch (error) {
    throw refusal(error);
  }
  if (!columns) throw new FileRefused('it is empty');
}

/** Ends with an error at the first byte that is no UTF-8, and says in which line. */
function utf8Only(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      try {
        decoder.decode(bytes, { stream: true });
      } catch {
        return done(new FileRefused(`it is not UTF-8, about line ${line}: save it as UTF-8 first`));
      }
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
      done(null, bytes);
    },
  });
}

async function* map(path: string): AsyncGenerator<ReadLine> {
  if ((await stat(path)).size > MOST_OSM_BYTES)
    throw new FileRefused('it is too big for one map: ask Overpass for one park at a time');
  let file: unknown;
  try {
    file = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
  } catch (error) {
    throw new FileRefused(`it is no JSON, or was cut off: ${(error as Error).message}`);
  }
  const lines = readOsm(file);
  if (!lines) throw new FileRefused('it is neither an Overpass answer nor GeoJSON');
  yield* lines;
}

async function* own(path: string): AsyncGenerator<ReadLine> {
  const input = utf8Only();
  pipeline(createReadStream(path), input, ignored);
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  try {
    for await (const bytes of input) {
      const lines = (rest + decoder.decode(bytes as Buffer, { stream: true })).split('\n');
      rest = lines.pop()!;
      for (const text of lines) {
        line++;
        if (text.trim() !== '') yield ownLine(line, text);
      }
      if (rest.length > LONGEST_OWN_LINE) throw new FileRefused(`line ${line + 1} has no end`);
    }
    if (rest.trim() !== '') yield ownLine(line + 1, rest);
  } catch (error) {
    throw refusal(error);
  }
}

/** Whoever reads the last of the streams meets the error there. */
const ignored = (): void => undefined;

const KINDS: ReadonlySet<unknown> = new Set<CatalogueKind>(['company', 'model', 'park', 'ride']);

function ownLine(line: number, text: string): ReadLine {
  try {
    const { kind, ...fields } = JSON.parse(text) as Record<string, unknown>;
    if (kind === 'map') return { line, candidate: { kind, facts: readOwnMap(fields) }, doubts: [] };
    if (!KINDS.has(kind)) throw new Error(`kind ${String(kind)}`);
    const read = readRow(kind as 'park', { ...fields, verified: null, rating: noRatings() });
    const row = Object.fromEntries(Object.entries(read).filter(([field]) => !COMPUTED.has(field)));
    const item = { kind: kind as CatalogueKind, row: row as unknown as OwnRow };
    return { line, candidate: { kind: 'row', row: item }, doubts: [] };
  } catch (error) {
    return { line, outcome: 'unreadable', reason: (error as Error).message.slice(0, 200) };
  }
}

function refusal(error: unknown): unknown {
  if (error instanceof FileRefused || error instanceof DomainError) return error;
  const { code, message } = error as { code?: string; message: string };
  if (code === 'ENOENT') return new FileRefused('it is not there');
  return code?.startsWith('CSV_') ? new FileRefused(message) : error;
}
