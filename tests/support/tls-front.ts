// https in front of a port of this machine, by a certificate nobody else trusts: for engines that keep no
// `Secure` cookie from plain http, not even from localhost.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer } from 'node:tls';

export interface TlsFront {
  readonly port: number;
  close(): Promise<void>;
}

export async function openTlsFront(upstream: () => number): Promise<TlsFront> {
  const made = execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', '-', '-out', '-', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  ).toString();
  const open = new Set<Socket>();
  const server = createServer({ key: made, cert: made }, (socket) => {
    const onward = connect(upstream(), '127.0.0.1');
    for (const end of [socket, onward]) {
      open.add(end);
      end.on('error', () => undefined);
      end.on('close', () => (socket.destroy(), onward.destroy(), open.delete(end)));
    }
    socket.pipe(onward).pipe(socket);
  });
  server.on('tlsClientError', () => undefined); // a browser that first finds out what it may speak
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
