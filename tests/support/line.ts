// The line between a phone and the server, for tests: passes everything on, and on demand loses
// answers after the server has done its work, as bad lines do.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';

interface Cut {
  method: string;
  path: RegExp;
  times: number;
}

/** What somebody else on the way answers: a captive portal, a proxy, a server about to fail. */
export interface Instead {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Line {
  /** What the browser opens; start the app with this as ORIGIN. */
  origin: string;
  /** The next `times` answers to such requests are lost after the server gave them. */
  cutAnswers(method: string, path: RegExp, times: number): void;
  /** Answers at exactly this path come changed from now on. */
  rewrite(path: string, change: (body: string) => string): void;
  /** Requests whose path matches wait until the returned function is called. */
  hold(path: RegExp): () => void;
  /** Such requests break in the middle of their body, until the returned function is called. */
  breakRequests(method: string, path: RegExp): () => void;
  /**
   * Such requests never reach the server and get this answer, at most `times` of them, until the
   * returned function is called. A WebSocket at such a path is refused with the same status.
   */
  answerInstead(method: string | null, path: RegExp, answer: Instead, times?: number): () => void;
  /** `METHOD path` of every request so far that had its answer cut. */
  readonly cuts: string[];
  /** `METHOD path` of every request so far. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Listens on `port` and passes on to `upstream` on this machine. What the browser opens may be in front of it. */
export async function openLine(
  port: number,
  upstream: () => number,
  origin = `http://localhost:${port}`,
): Promise<Line> {
  const planned: Cut[] = [];
  const broken = new Set<Pick<Cut, 'method' | 'path'>>();
  const cuts: string[] = [];
  const requests: string[] = [];
  const rewrites = new Map<string, (body: string) => string>();
  const held = new Map<RegExp, Promise<void>>();

  const instead = new Set<{ method: string | null; path: RegExp; answer: Instead; left: number }>();

  const insteadOf = (req: IncomingMessage): Instead | undefined => {
    const plan = [...instead].find(
      (p) => p.left > 0 && (p.method ?? req.method) === req.method && p.path.test(req.url ?? ''),
    );
    if (plan) plan.left--;
    return plan?.answer;
  };

  const isCut = (req: IncomingMessage): boolean => {
    const plan = planned.find(
      (c) => c.times > 0 && c.method === req.method && c.path.test(req.url ?? ''),
    );
    if (!plan) return false;
    plan.times--;
    cuts.push(`${req.method} ${req.url}`);
    return true;
  };

  const pass = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    requests.push(`${req.method} ${req.url}`);
    const other = insteadOf(req);
    if (other) {
      await req.resume().toArray();
      res.writeHead(other.status, other.headers).end(other.body);
      return;
    }
    const lost = isCut(req);
    const change = rewrites.get(req.url ?? '');
    const headers = { ...req.headers };
    if (change) {
      headers['accept-encoding'] = 'identity';
      delete headers['if-none-match'];
      delete headers['if-modified-since'];
    }
    for (const [path, freed] of held) if (path.test(req.url ?? '')) await freed;
    const onward = request(
      {
        host: '127.0.0.1',
        port: upstream(),
        method: req.method,
        path: req.url,
        headers,
      },
      (answer) => {
        if (lost) {
          answer.resume().on('end', () => res.destroy());
          return;
        }
        if (change) {
          void changed(answer, change, res);
          return;
        }
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    onward.on('error', () => res.destroy());
    if ([...broken].some((b) => b.method === req.method && b.path.test(req.url ?? ''))) {
      let left = Number(req.headers['content-length'] ?? 0) / 2;
      req.on('data', (piece: Buffer) => {
        onward.write(piece.subarray(0, Math.max(0, left)));
        left -= piece.length;
        if (left > 0) return;
        req.removeAllListeners('data');
        setTimeout(() => (onward.destroy(), res.destroy()), 100); // what was written arrives
      });
      return;
    }
    req.pipe(onward);
  };

  const server = createServer((req, res) => void pass(req, res));
  server.on('upgrade', (req, socket, head) => {
    const other = insteadOf(req);
    if (other) return socket.end(`HTTP/1.1 ${other.status} No\r\nConnection: close\r\n\r\n`);
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
    origin,
    cutAnswers: (method, path, times) => void planned.push({ method, path, times }),
    rewrite: (path, change) => void rewrites.set(path, change),
    hold(path) {
      let free = (): void => undefined;
      held.set(path, new Promise((done) => (free = done)));
      return () => {
        held.delete(path);
        free();
      };
    },
    answerInstead(method, path, answer, times = Infinity) {
      const plan = { method, path, answer, left: times };
      instead.add(plan);
      return () => void instead.delete(plan);
    },
    breakRequests(method, path) {
      const breach = { method, path };
      broken.add(breach);
      return () => void broken.delete(breach);
    },
    cuts,
    requests,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

async function changed(
  answer: IncomingMessage,
  change: (body: string) => string,
  res: ServerResponse,
): Promise<void> {
  answer.setEncoding('utf8');
  let body = '';
  for await (const piece of answer) body += piece as string;
  const bytes = Buffer.from(change(body));
  const { etag: _, 'transfer-encoding': __, ...headers } = answer.headers;
  res.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': bytes.length });
  res.end(bytes);
}
