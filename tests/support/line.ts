// The line between a phone and the server, for tests: passes everything on, and on demand loses
// answers after the server has done its work, as bad lines do.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';

interface Cut {
  method: string;
  path: RegExp;
  times: number;
}

export interface Line {
  /** What the browser opens; start the app with this as ORIGIN. */
  origin: string;
  /** The next `times` answers to such requests are lost after the server gave them. */
  cutAnswers(method: string, path: RegExp, times: number): void;
  /** `METHOD path` of every request so far that had its answer cut. */
  readonly cuts: string[];
  /** `METHOD path` of every request so far. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Listens on `port` and passes on to `upstream` on this machine. */
export async function openLine(port: number, upstream: () => number): Promise<Line> {
  const planned: Cut[] = [];
  const cuts: string[] = [];
  const requests: string[] = [];

  const isCut = (req: IncomingMessage): boolean => {
    const plan = planned.find(
      (c) => c.times > 0 && c.method === req.method && c.path.test(req.url ?? ''),
    );
    if (!plan) return false;
    plan.times--;
    cuts.push(`${req.method} ${req.url}`);
    return true;
  };

  const pass = (req: IncomingMessage, res: ServerResponse): void => {
    requests.push(`${req.method} ${req.url}`);
    const lost = isCut(req);
    const onward = request(
      {
        host: '127.0.0.1',
        port: upstream(),
        method: req.method,
        path: req.url,
        headers: req.headers,
      },
      (answer) => {
        if (lost) {
          answer.resume().on('end', () => res.destroy());
          return;
        }
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  };

  const server = createServer(pass);
  server.on('upgrade', (req, socket, head) => {
    const onward = connect(upstream(), '127.0.0.1', () => {
      const headers = Object.entries(req.headers).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      onward.write(`${req.method} ${req.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward])
      end.on('error', () => undefined).on('close', () => (socket.destroy(), onward.destroy()));
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    origin: `http://localhost:${port}`,
    cutAnswers: (method, path, times) => void planned.push({ method, path, times }),
    cuts,
    requests,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
