import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#lib/domain/errors.ts';
import { problemResponse, toDomainError } from './problems.ts';

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error) => error,
  );

describe('what a thrown thing means', () => {
  it('finds the refusal inside what wrapped it', () => {
    const refusal = new DomainError('CONFLICT', { detail: { theirs: 2 } });
    expect(toDomainError(new Error('outer', { cause: refusal }))).toBe(refusal);
  });

  it('knows a database that does not answer, as pg itself says it', async () => {
    const refusedPort = new pg.Client({ connectionString: 'postgresql://127.0.0.1:1/none' });
    expect(toDomainError(await failure(refusedPort.connect())).code).toBe('DATABASE_DOWN');
    const ended = new pg.Pool({ connectionString: 'postgresql://127.0.0.1:1/none' });
    await ended.end();
    expect(toDomainError(await failure(ended.query('SELECT 1'))).code).toBe('DATABASE_DOWN');
  });

  it.each([
    [new Error('Connection terminated unexpectedly'), 'DATABASE_DOWN'],
    [Object.assign(new Error('x'), { code: 'P1001' }), 'DATABASE_DOWN'],
    [Object.assign(new Error('x'), { code: '57P01' }), 'DATABASE_DOWN'],
    [Object.assign(new Error('x'), { code: '08006' }), 'DATABASE_DOWN'],
    [
      new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]),
      'DATABASE_DOWN',
    ],
    [Object.assign(new Error('canceling statement'), { code: '57014' }), 'BUSY'],
    [new Error('anything else'), 'INTERNAL'],
    ['a bare text', 'INTERNAL'],
    [null, 'INTERNAL'],
  ])('%s means %s', (thrown, code) => expect(toDomainError(thrown).code).toBe(code));

  it('comes to an end when errors cause each other', () => {
    const a = new Error('a');
    a.cause = new Error('b', { cause: a });
    expect(toDomainError(a).code).toBe('INTERNAL');
  });
});

describe('a refusal as JSON', () => {
  it('says when to come again, rounded up, and may not be kept', async () => {
    const response = problemResponse(
      new DomainError('RATE_LIMITED', { retryAfterMs: 1_200 }),
      'r1',
    );
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await response.json()).toMatchObject({
      error: { data: { requestId: 'r1', domain: { code: 'RATE_LIMITED', retryAfterMs: 1_200 } } },
    });
  });

  it('keeps what is inside an unexpected error inside', async () => {
    const secret = toDomainError(new Error('postgres://u:canary@h/db'));
    expect(await problemResponse(secret, 'r2').text()).not.toContain('canary');
  });
});
