// A bad line below HTTP: a TCP proxy whose faults are switched while it runs. For what needs to know
// requests (this answer lost, that status instead) there is line.ts.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../convergence/seeded.ts';
import { eachRequest } from './http-requests.ts';

export type Way = 'up' | 'down';

export interface Faults {
  /**
   * `refuse` nobody listens; `reset` connections are accepted and reset; `blackhole` nothing passes
   * either way; `half-open` requests arrive, answers do not. Connections that met one of the last two
   * stay silent for ever, as one does whose mapping a router forgot; new ones follow the mode.
   */
  mode: 'pass' | 'refuse' | 'reset' | 'blackhole' | 'half-open';
  /** One way, for every piece; jitter adds up to so much more, and never reorders a connection. */
  latencyMs: number;
  jitterMs: number;
  /** Bytes a second each way, of all connections together. */
  rate: number;
  /** A connection ends after so many bytes, both ways together; of a range, one is drawn for each. */
  cutAfter: number | [least: number, most: number];
  /** All connections end each time so long has passed. */
  cutEveryMs: number;
  /** How connections are cut: in order, or by RST. */
  cutBy: 'end' | 'reset';
  /** The answers of a connection stop for so long after every so many bytes. */
  stall: { everyBytes: number; ms: number } | null;
  /** This share (0 to 1) of HTTP requests whose first line matches reaches the server a second time. */
  double: { request: RegExp; share: number } | null;
}

const SOUND: Readonly<Faults> = {
  ...{ mode: 'pass', latencyMs: 0, jitterMs: 0, rate: Infinity, cutAfter: Infinity },
  ...{ cutEveryMs: Infinity, cutBy: 'end', stall: null, double: null },
};

export interface FaultProxy {
  readonly port: number;
  readonly faults: Readonly<Faults>;
  /** So far: bytes taken in each way, connections accepted, those cut, requests doubled. */
  readonly counts: Readonly<Record<Way | 'connections' | 'cut' | 'doubled', number>>;
  /** Connections that are open now. */
  readonly open: number;
  set(faults: Partial<Faults>): Promise<void>;
  /** No faults any more; connections that fell silent stay so. */
  heal(): Promise<void>;
  /** Ends every connection now, as `cutBy` says. */
  cut(): void;
  close(): Promise<void>;
}

interface Options {
  /** Default: a free one. */
  port?: number;
  /** A port of this machine, asked for at every connection. */
  upstream: () => number;
  seed?: number;
}

const IN_FLIGHT_MAX = 1 << 20;

export async function openFaultProxy({
  port = 0,
  upstream,
  seed = 1,
}: Options): Promise<FaultProxy> {
  const chance = seeded(seed);
  let faults: Faults = { ...SOUND };
  const counts = { up: 0, down: 0, connections: 0, cut: 0, doubled: 0 };
  const lines = new Set<{ end(by: Faults['cutBy']): void; silent: Set<Way> }>();
  const freeAt = { up: 0, down: 0 };

  /** Waits until so many bytes have gone over the line, which all connections share. */
  const takeTurn = async (way: Way, bytes: number): Promise<void> => {
    if (faults.rate === Infinity) return;
    const now = performance.now();
    freeAt[way] = Math.max(now, freeAt[way]) + (bytes / faults.rate) * 1000;
    await sleep(freeAt[way] - now);
  };
  /** Slow lines carry small pieces, a twentieth of a second each. */
  const slices = function* (piece: Buffer): Generator<Buffer> {
    for (let at = 0; at < piece.length;) {
      const size = Math.max(1, Math.min(piece.length, Math.ceil(faults.rate / 20)));
      yield piece.subarray(at, (at += size));
    }
  };

  const accept = (phone: Socket): void => {
    counts.connections++;
    phone.on('error', () => undefined);
    if (faults.mode === 'reset') return void phone.resetAndDestroy();
    const server = faults.mode === 'blackhole' ? null : connect(upstream(), '127.0.0.1');
    server?.on('error', () => undefined);
    const line = {
      silent: new Set<Way>(),
      end(by: Faults['cutBy']) {
        counts.cut++;
        if (by === 'reset') phone.resetAndDestroy();
        else phone.destroy();
      },
    };
    lines.add(line);
    hush(line);
    phone.once('close', () => (lines.delete(line), server?.destroy()));
    // An end of the server's reaches the phone behind its last bytes; a server that dies, at once.
    server?.once('close', (failed) => failed && phone.destroy());
    phone.setNoDelay();
    server?.setNoDelay();

    const { cutAfter } = faults;
    const [least, most] = typeof cutAfter === 'number' ? [cutAfter, cutAfter] : cutAfter;
    let left = least === most ? least : least + Math.floor(chance() * (most - least + 1));

    const carry = async (way: Way, from: Socket, to: Socket | null): Promise<void> => {
      let delivered = Promise.resolve();
      let inFlight = 0;
      let last = 0;
      let sinceStall = 0;
      const send = (slice: Buffer): void => {
        inFlight += slice.length;
        last = Math.max(last, performance.now() + faults.latencyMs + faults.jitterMs * chance());
        const due = last;
        delivered = delivered.then(async () => {
          if (due > performance.now()) await sleep(due - performance.now());
          inFlight -= slice.length;
          if (line.silent.has(way) || !to || to.destroyed || to.write(slice)) return;
          await once(to, 'drain').catch(() => undefined); // it broke: nothing more to deliver
        });
      };
      const tap = way === 'up' ? eachRequest(maybeDouble) : null;
      for await (const piece of from as AsyncIterable<Buffer>) {
        // The other end is gone and has said all it had to say: what is sent on is answered by a reset.
        if (to?.destroyed && from.writableEnded) return void from.resetAndDestroy();
        counts[way] += piece.length;
        tap?.(piece);
        for (const whole of slices(piece)) {
          const slice = left < whole.length ? whole.subarray(0, left) : whole;
          left -= slice.length;
          await takeTurn(way, slice.length);
          send(slice);
          sinceStall += slice.length;
          if (way === 'down' && faults.stall && sinceStall >= faults.stall.everyBytes) {
            sinceStall = 0;
            await sleep(faults.stall.ms);
          }
          if (left <= 0 || inFlight > IN_FLIGHT_MAX) await delivered;
          if (left <= 0) return line.end(faults.cutBy);
        }
      }
      await delivered;
      if (!line.silent.has(way)) to?.end();
    };
    carry('up', phone, server).catch(() => undefined);
    if (server) carry('down', server, phone).catch(() => phone.destroy());
  };

  const maybeDouble = (request: Buffer): void => {
    const firstLine = request.toString('latin1', 0, request.indexOf('\r\n'));
    if (!faults.double?.request.test(firstLine) || chance() >= faults.double.share) return;
    counts.doubled++;
    const again = connect(upstream(), '127.0.0.1', () => again.write(request));
    // The answer is nobody's; half a second after it the connection is done with.
    again.on('error', () => undefined).setTimeout(500, () => again.destroy());
    again.resume();
  };

  const hush = ({ silent }: { silent: Set<Way> }): void => {
    if (faults.mode === 'blackhole') silent.add('up').add('down');
    if (faults.mode === 'half-open') silent.add('down');
  };

  const listener = createServer({ allowHalfOpen: true }, accept);
  const listen = async (): Promise<void> => {
    if (listener.listening) return;
    await once(listener.listen(port, '127.0.0.1'), 'listening');
    port = (listener.address() as AddressInfo).port;
  };
  await listen();
  let cutting: NodeJS.Timeout | undefined;
  const cut = (): void => lines.forEach((line) => line.end(faults.cutBy));

  const proxy: FaultProxy = {
    get port() {
      return port;
    },
    get faults() {
      return faults;
    },
    get open() {
      return lines.size;
    },
    counts,
    async set(change) {
      faults = { ...faults, ...change };
      Object.assign(freeAt, { up: 0, down: 0 });
      clearInterval(cutting);
      if (faults.cutEveryMs < Infinity) cutting = setInterval(cut, faults.cutEveryMs);
      lines.forEach(hush);
      if (faults.mode === 'reset') lines.forEach((line) => line.end('reset'));
      if (faults.mode !== 'refuse') return listen();
      cut();
      if (listener.listening) await new Promise((done) => listener.close(done));
    },
    heal: () => proxy.set(SOUND),
    cut,
    async close() {
      clearInterval(cutting);
      cut();
      if (listener.listening) await new Promise((done) => listener.close(done));
    },
  };
  return proxy;
}
