// The servers of the peers, in one process of its own: each answers its own protocol from memory, at its best.
// `node server.ts ROWS.json PAGES/` prints the port it listens on.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Entry } from './entry.ts';

const require = createRequire(import.meta.url);
const express = require('express');
const expressPouchDb = require('express-pouchdb');
const PouchDB = require('pouchdb-core')
  .plugin(require('pouchdb-adapter-memory'))
  .plugin(require('pouchdb-mapreduce'))
  .defaults({ adapter: 'memory' });

const [rowsFile, pagesFolder] = process.argv.slice(2);
const rows: Entry[] = JSON.parse(readFileSync(rowsFile!, 'utf8'));
/** What changed, in order: place in this list, from 1, is the row's number in the feed. */
const log: Entry[] = [...rows];

const BATCH = 5_000;
/** Whole batches never change again and are compressed once, in advance. */
const packed = new Map<number, Buffer>();
for (let from = 0; from + BATCH <= rows.length; from += BATCH) packed.set(from, pack(from, BATCH));

function pack(from: number, limit: number): Buffer {
  const documents = log.slice(from, from + limit);
  const checkpoint = { seq: from + documents.length };
  return gzipSync(JSON.stringify({ documents, checkpoint }), { level: 9 });
}

const app = express();
app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
  const url = new URL(request.url!, 'http://localhost');
  const json = { 'content-type': 'application/json' };
  if (url.pathname === '/rows') {
    const from = Number(url.searchParams.get('from'));
    const limit = Number(url.searchParams.get('limit'));
    const body = (limit === BATCH && packed.get(from)) || pack(from, limit);
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(body);
  } else if (url.pathname === '/change') {
    change(Number(url.searchParams.get('count')), url.searchParams.get('mark')!).then(
      () => response.writeHead(204).end(),
      (error) => response.writeHead(500).end(String(error)),
    );
  } else next();
});

const db = process.env.POUCH ? new PouchDB('catalogue') : null;

/** The names of the last rows change, in every peer's server. */
async function change(count: number, mark: string): Promise<void> {
  const changed = rows.slice(-count).map((row) => ({ ...row, name: `${mark} ${row.id}` }));
  log.push(...changed);
  if (!db) return;
  const known = await db.allDocs({ keys: changed.map(({ id }) => id) });
  const revs = new Map<string, string>(
    known.rows.map((r: { id: string; value: { rev: string } }) => [r.id, r.value.rev]),
  );
  await db.bulkDocs(changed.map((row) => ({ ...asDocument(row), _rev: revs.get(row.id) })));
}

const asDocument = ({ id, ...row }: Entry) => ({ _id: id, ...row });

if (db) {
  for (let at = 0; at < rows.length; at += BATCH)
    await db.bulkDocs(rows.slice(at, at + BATCH).map(asDocument));
  const config = join(pagesFolder!, 'pouch-config.json');
  app.use(
    '/db',
    expressPouchDb(PouchDB, {
      mode: 'minimumForPouchDB',
      configPath: config,
      logPath: '/dev/null',
    }),
  );
}
app.use(express.static(pagesFolder));
const server = app.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
process.on('disconnect', () => process.exit(0));
