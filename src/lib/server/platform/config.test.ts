import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('needs nothing', () => {
    expect({ ...readConfig({ DATABASE_URL: 'postgres://localhost/x' }) }).toEqual({
      port: 3000,
      host: '127.0.0.1',
      origin: 'http://localhost:3000',
      dataDir: resolve('.data'),
      databaseUrl: 'postgres://localhost/x',
      redisUrl: null,
      smtpUrl: null,
      mailFrom: 'no-reply@localhost',
      dnsServers: [],
      geocoderUrl: null,
      production: false,
    });
  });

  it('takes an empty value for none, and follows PORT in the address', () => {
    const config = readConfig({ PORT: '4000', ORIGIN: '', HOST: ' ', REDIS_URL: '' });
    expect(config).toMatchObject({
      origin: 'http://localhost:4000',
      host: '127.0.0.1',
      redisUrl: null,
    });
  });

  it('takes the address without its slash', () => {
    expect(readConfig({ ORIGIN: 'https://wiki.example.org/' }).origin).toBe(
      'https://wiki.example.org',
    );
  });

  it('takes name servers with and without a port', () => {
    const dnsServers = ['9.9.9.9', '127.0.0.1:5353', '2620:fe::fe', '[2620:fe::fe]:53'];
    expect(readConfig({ DNS_SERVERS: dnsServers.join(', ') }).dnsServers).toEqual(dnsServers);
  });

  it.each([
    ['PORT', 'http', 'PORT is "http"'],
    ['PORT', '0', 'PORT is "0"'],
    ['PORT', '70000', 'PORT is "70000"'],
    ['PORT', '30 00', 'PORT is "30 00"'],
    ['HOST', 'http://x', 'HOST is "http://x"'],
    ['ORIGIN', 'wiki.example.org', 'ORIGIN is "wiki.example.org"'],
    ['ORIGIN', 'https://wiki.example.org/app', 'ORIGIN is'],
    ['ORIGIN', 'ftp://wiki.example.org', 'ORIGIN is'],
    ['REDIS_URL', 'localhost:6379', 'REDIS_URL cannot be read'],
    ['SMTP_URL', 'mail.example.org:587', 'SMTP_URL cannot be read'],
    ['GEOCODER_URL', 'nominatim.example.org', 'GEOCODER_URL cannot be read'],
    ['MAIL_FROM', 'Us <no-reply@example.org>', 'MAIL_FROM is'],
    ['DNS_SERVERS', 'dns.example.org', 'DNS_SERVERS is'],
    ['DATABASE_URL', 'mysql://root:secret@localhost/x', 'DATABASE_URL cannot be read'],
  ])('refuses %s=%s', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(message);
  });

  it('never repeats a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:secret@localhost/x' })).toThrow(
      /^(?!.*secret)/,
    );
  });

  it('asks for the database only when it is wanted', () => {
    const config = readConfig({});
    expect(() => config.databaseUrl).toThrow('DATABASE_URL is not set');
  });
});
