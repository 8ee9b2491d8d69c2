import { isIP } from 'node:net';
import { resolve } from 'node:path';

/** What the environment says, checked. Every name is explained in `.env.example`. */
export interface Config {
  port: number;
  host: string;
  /** Scheme, host and port people type, without a slash at the end. */
  origin: string;
  /** Absolute. */
  dataDir: string;
  /** Throws when asked for and unset: the start script sets it once its embedded PostgreSQL runs. */
  readonly databaseUrl: string;
  redisUrl: string | null;
  /** Null: no mail is sent. */
  smtpUrl: string | null;
  mailFrom: string;
  /** Addresses, with a port or without; empty: those of the machine. */
  dnsServers: string[];
  /** A Nominatim, or what answers as one; null: places are not looked up. */
  geocoderUrl: string | null;
  production: boolean;
}

type Environment = Record<string, string | undefined>;

/** An environment variable that cannot be used, in words for the person who set it. */
export class ConfigError extends Error {}

/** @throws ConfigError naming the variable, its value and what would be right. */
export function readConfig(env: Environment): Config {
  // An empty line in .env means "not set".
  const value = (name: string): string | undefined => env[name]?.trim() || undefined;

  const port = readPort(value('PORT') ?? '3000');
  const readDatabaseUrl = (): string | null =>
    readUrl('DATABASE_URL', value('DATABASE_URL'), ['postgresql:', 'postgres:']);
  readDatabaseUrl(); // a wrong one is told at once
  const origin = readOrigin(value('ORIGIN') ?? `http://localhost:${port}`);
  return {
    port,
    host: readHost(value('HOST') ?? '127.0.0.1'),
    origin,
    dataDir: resolve(value('DATA_DIR') ?? '.data'),
    get databaseUrl() {
      const databaseUrl = readDatabaseUrl();
      if (databaseUrl) return databaseUrl;
      throw new ConfigError(
        'DATABASE_URL is not set. `npm start` and `npm run dev` start a database and set it; ' +
          'anything else needs it, for example postgresql://user:password@localhost:5432/thrillwiki',
      );
    },
    redisUrl: readUrl('REDIS_URL', value('REDIS_URL'), ['redis:', 'rediss:']),
    smtpUrl: readUrl('SMTP_URL', value('SMTP_URL'), ['smtp:', 'smtps:']),
    mailFrom: readMailFrom(value('MAIL_FROM') ?? `no-reply@${new URL(origin).hostname}`),
    dnsServers: readDnsServers(value('DNS_SERVERS') ?? ''),
    geocoderUrl: readUrl('GEOCODER_URL', value('GEOCODER_URL'), ['https:', 'http:']),
    production: value('NODE_ENV') === 'production',
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new ConfigError(
    `PORT is "${text}": give a whole number from 1 to 65535, for example 3000.`,
  );
}

function readHost(text: string): string {
  if (/^[\w.:-]+$/.test(text)) return text;
  throw new ConfigError(
    `HOST is "${text}": give the address to listen on, 127.0.0.1 for this machine only or 0.0.0.0 for all.`,
  );
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search;
  if (plain && !url.hash && !url.username) return url.origin;
  throw new ConfigError(
    `ORIGIN is "${text}": give the address people type, without a path, for example https://wiki.example.org`,
  );
}

function readMailFrom(text: string): string {
  if (/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(text)) return text;
  throw new ConfigError(
    `MAIL_FROM is "${text}": give one plain address, for example no-reply@wiki.example.org`,
  );
}

function readDnsServers(text: string): string[] {
  const servers = text.split(',').map((server) => server.trim());
  if (text === '') return [];
  const isAddress = (server: string): boolean => {
    const host =
      /^\[([^\]]+)\](?::\d{1,5})?$/.exec(server)?.[1] ?? server.replace(/^([\d.]+):\d{1,5}$/, '$1');
    return isIP(host) !== 0;
  };
  if (servers.every(isAddress)) return servers;
  throw new ConfigError(
    `DNS_SERVERS is "${text}": give addresses with commas between them, for example 9.9.9.9,[2620:fe::fe]:53`,
  );
}

function readUrl(name: string, text: string | undefined, schemes: string[]): string | null {
  if (text === undefined) return null;
  if (schemes.includes(URL.parse(text)?.protocol ?? '')) return text;
  // The value itself is not shown: it usually holds a password.
  throw new ConfigError(`${name} cannot be read: it must start with ${schemes[0]}//`);
}

export const config: Config = readConfig(process.env);
