// Stands between the app and PostgreSQL and counts what is asked, by the names of prepared statements.
import { connect, createServer } from 'node:net';

export interface StatementCounter {
  /** The database's address, by way of this counter. */
  url: string;
  /** So far: how often this prepared statement, or anything at all, was run. */
  count(name?: string): number;
  close(): Promise<void>;
}

export async function countStatements(url: string, port: number): Promise<StatementCounter> {
  const upstream = new URL(url);
  const counts = new Map<string, number>();
  const server = createServer((app) => {
    const database = connect(Number(upstream.port || 5432), upstream.hostname);
    const read = eachMessage((type, body) => {
      // B(ind): the portal's name, then the statement's. Q: a query as text.
      if (type !== 'B' && type !== 'Q') return;
      const name = type === 'B' ? body.toString('utf8').split('\0', 2)[1]! : 'text';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    });
    app.on('data', read);
    app.pipe(database).pipe(app);
    for (const end of [app, database]) end.on('error', () => (app.destroy(), database.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const through = new URL(url);
  through.host = `127.0.0.1:${port}`;
  return {
    url: through.href,
    count: (name) =>
      name === undefined
        ? [...counts.values()].reduce((sum, n) => sum + n, 0)
        : (counts.get(name) ?? 0),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** Cuts what a client sends into messages: the first has no type, all others one letter and a length. */
function eachMessage(found: (type: string, body: Buffer) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      if (started) found(String.fromCharCode(rest[0]!), rest.subarray(5, length));
      started = true;
      rest = rest.subarray(length);
    }
  };
}
