// A real little DNS server: TXT records over UDP.
import { createSocket } from 'node:dgram';
import { AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet';

/** What it says of a domain: TXT records, each in its pieces; that there is none; nothing at all; that it is broken. */
export type Says = string[][] | 'NXDOMAIN' | 'SILENCE' | 'SERVFAIL';

const RCODE = { NXDOMAIN: 3, SERVFAIL: 2 } as const;

export interface DnsServer {
  /** For DNS_SERVERS. */
  address: string;
  /** By domain; others have no record. */
  zone: Map<string, Says>;
  /** The domains that were asked for. */
  asked: string[];
  close(): Promise<void>;
}

export async function startDnsServer(): Promise<DnsServer> {
  const zone = new Map<string, Says>();
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const { id, questions } = decode(message);
    const [question] = questions ?? [];
    if (!question) return;
    const name = question.name.toLowerCase();
    asked.push(name);
    const says = zone.get(name) ?? [];
    if (says === 'SILENCE') return;
    const rcode = typeof says === 'string' ? RCODE[says] : 0;
    const records = typeof says === 'string' ? [] : says;
    socket.send(
      encode({
        type: 'response',
        id,
        flags: AUTHORITATIVE_ANSWER | rcode,
        questions,
        answers: records.map((data) => ({ type: 'TXT', name: question.name, ttl: 0, data })),
      }),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    zone,
    asked,
    close: () => new Promise((done) => socket.close(() => done())),
  };
}
