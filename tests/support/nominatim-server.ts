// A real little HTTP server that answers as a Nominatim does, or as badly as one can.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const FAMILYPARK = {
  ...{ place_id: 7, licence: 'Data © OpenStreetMap contributors, ODbL 1.0.' },
  ...{ lat: '47.8024812', lon: '16.6478123', category: 'tourism', type: 'theme_park' },
  display_name: 'Familypark, Märchenparkweg 1, Sankt Margarethen im Burgenland, Austria',
  address: {
    ...{ road: 'Märchenparkweg', house_number: '1', postcode: '7062', country_code: 'at' },
    ...{ village: 'Sankt Margarethen im Burgenland', state: 'Burgenland' },
  },
};

const WAYS: Record<string, (request: IncomingMessage, answer: ServerResponse) => void> = {
  well: (request, answer) => json(answer, isSearch(request) ? [FAMILYPARK] : FAMILYPARK),
  nothing: (request, answer) =>
    json(answer, isSearch(request) ? [] : { error: 'Unable to geocode' }),
  nonsense: (_, answer) => answer.end('<!doctype html><title>Sign in to the Wi-Fi</title>'),
  other: (_, answer) => json(answer, { results: [{ lat: 1 }] }),
  broken: (_, answer) => answer.writeHead(500).end('no'),
  forbidden: (_, answer) => answer.writeHead(403).end('You have been blocked'),
  busy: (_, answer) => answer.writeHead(429, { 'retry-after': '120' }).end('Too many'),
  elsewhere: (_, answer) => answer.writeHead(302, { location: '/well/search' }).end(),
  breaks: (_, answer) => {
    answer.write('[');
    setTimeout(() => answer.destroy(), 20);
  },
  huge: (_, answer) => {
    answer.write('[');
    const more = (): void => {
      while (!answer.destroyed && answer.write('"' + 'x'.repeat(65_536) + '",'));
    };
    answer.on('drain', more);
    more();
  },
  dripping: (_, answer) => {
    const drip = setInterval(() => answer.write(' '), 200);
    answer.on('close', () => clearInterval(drip));
  },
};

const isSearch = ({ url }: IncomingMessage): boolean => url!.split('?')[0]!.endsWith('/search');
const json = (answer: ServerResponse, body: unknown): void => {
  answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

export interface NominatimServer {
  /** For GEOCODER_URL; `way`: how it answers there. */
  at(way: keyof typeof WAYS): string;
  /** What was asked, as paths with their queries. */
  asked: string[];
  headers: IncomingMessage['headers'][];
  close(): Promise<void>;
}

export async function startNominatim(): Promise<NominatimServer> {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, answer) => {
    asked.push(request.url!);
    headers.push(request.headers);
    WAYS[request.url!.split('/')[1]!]!(request, answer);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    at: (way) => `http://127.0.0.1:${port}/${way}`,
    asked,
    headers,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
