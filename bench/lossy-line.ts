// A line that knows requests: it loses, delays, doubles and refuses pushes by a seeded plan. For benchmarks of the outbox.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from './generator/random.ts';

export interface LossyLine {
  origin: string;
  /** How often what happened so far. */
  readonly counts: Record<Fault | 'pushes', number>;
  /** From now on pushes meet faults; `signOut` is called once, before a push. */
  beLossy(signOut: () => Promise<void>): void;
  close(): Promise<void>;
}

type Fault = 'lost' | 'delayed' | 'doubled' | 'busy' | 'signedOut';

const PUSH = '/api/trpc/sync.push';
const BUSY_TIMES = 5;

/** Listens on `port`, passes on to `upstream`; nothing is lossy yet. */
export async function openLossyLine(port: number, upstream: number): Promise<LossyLine> {
  const counts = { pushes: 0, lost: 0, delayed: 0, doubled: 0, busy: 0, signedOut: 0 };
  const random = new Random(7);
  let signOut: (() => Promise<void>) | null = null;

  const forward = (req: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method, url: path, headers } = req;
      const onward = request({ host: '127.0.0.1', port: upstream, method, path, headers }, resolve);
      onward.once('error', reject);
      onward.end(body);
    });

  const push = async (req: IncomingMessage, res: ServerResponse, body: Buffer): Promise<void> => {
    const turn = ++counts.pushes;
    if (turn % 2 === 0 && counts.busy < BUSY_TIMES) {
      counts.busy++;
      res.writeHead(503, { 'retry-after': '1' }).end();
      return;
    }
    if (turn >= 5 && counts.signedOut === 0) {
      counts.signedOut++;
      await signOut!();
    }
    const fate = random.next();
    const answer = await forward(req, body);
    const pieces: Buffer[] = await answer.toArray();
    if (fate < 0.2) {
      counts.lost++;
      req.socket.destroy(); // the server has done its work
      return;
    }
    if (fate < 0.3) {
      counts.delayed++;
      await sleep(5_000);
    } else if (fate < 0.32) {
      counts.doubled++;
      (await forward(req, body)).resume();
    }
    res.writeHead(answer.statusCode!, answer.headers).end(Buffer.concat(pieces));
  };

  const server = createServer((req, res) => {
    const pass = async (): Promise<void> => {
      const body = Buffer.concat((await req.toArray()) as Buffer[]);
      if (signOut && req.url?.startsWith(PUSH)) return push(req, res, body);
      const answer = await forward(req, body);
      res.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(res);
    };
    pass().catch(() => res.destroy());
  });
  // The live connection passes as it is.
  server.on('upgrade', (req, socket, head) => {
    const onward = connect(upstream, '127.0.0.1', () => {
      const lines = [`${req.method} ${req.url} HTTP/1.1`];
      for (let i = 0; i < req.rawHeaders.length; i += 2)
        lines.push(`${req.rawHeaders[i]}: ${req.rawHeaders[i + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => (onward.destroy(), socket.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${port}`,
    counts,
    beLossy(then) {
      signOut = then;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
