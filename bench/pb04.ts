import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { Bench } from './harness.ts';

export const pb04: Bench = {
  id: 'PB4',
  title: 'Bytes on the wire',
  async run(context) {
    const stage = await context.stage();
    const { port, origin } = stage.app;
    const manifest = (await (await fetch(`${origin}/sync/manifest`)).json()) as Manifest;
    let whole = await answerBytes(port, '/sync/manifest');
    for (const { sha } of manifest.tiers.flatMap(({ chunks }) => chunks)) {
      const bytes = await answerBytes(port, `/sync/chunk/${sha}`);
      whole = { all: whole.all + bytes.all, body: whole.body + bytes.body };
    }
    const rows = [...stage.rows.company, ...stage.rows.park, ...stage.rows.ride];
    const gzipped = gzipSync(JSON.stringify(rows), { level: 9 }).length;

    let cursor = manifest.cursor;
    for (let more = true; more;) {
      const page = (await (await fetch(`${origin}/sync/feed/catalogue/${cursor}`)).json()) as {
        cursor: string;
        more: boolean;
      };
      ({ cursor, more } = page);
    }
    const nothing = await answerBytes(port, `/sync/feed/catalogue/${cursor}`);
    const figure = { unit: 'bytes', peers: {}, goals: [] };
    return {
      figures: [
        {
          ...figure,
          id: 'PB4 whole',
          what: 'manifest and chunks, heads of the answers included',
          ours: [whole.all],
          peers: { 'gzipped JSON rows': [gzipped] },
          goals: [{ most: 0.5, of: 'gzipped JSON rows' }],
        },
        {
          ...figure,
          id: 'PB4 nothing changed',
          what: 'one round trip: the whole answer, head included',
          ours: [nothing.all],
          goals: [{ most: 300 }],
        },
        {
          ...figure,
          id: 'PB4 nothing changed, body',
          what: 'the same without its head',
          ours: [nothing.body],
        },
      ],
      notes: [
        `Ours are the bytes of the answers as they leave the server over HTTP/1.1, ${whole.body} of them bodies. The JSON rows ` +
          'are one array of all rows in one gzip of level 9, without any head. ' +
          'HTTP/2 or 3 in front of the server would make the heads of later answers smaller.',
      ],
    };
  },
};

/** What one request is answered with, counted on the socket. */
function answerBytes(port: number, path: string): Promise<{ all: number; body: number }> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n`,
      ),
    );
    socket.on('data', (piece: Buffer) => void pieces.push(piece));
    socket.once('error', reject);
    socket.once('end', () => {
      const answer = Buffer.concat(pieces);
      if (!answer.toString('latin1', 0, 12).endsWith('200'))
        reject(new Error(`${path} is not there`));
      else resolve({ all: answer.length, body: answer.length - answer.indexOf('\r\n\r\n') - 4 });
    });
  });
}
