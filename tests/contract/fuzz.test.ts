/** S25: anything at all as the input of the server's calls: an answer of the closed list, never a fault. */
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CLASS } from '#lib/domain/errors.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { FIELDS, bodyOf, startCalls, submit, type CallServer } from '../support/calls.ts';

let server: CallServer;
beforeAll(async () => {
  server = await startCalls('fuzz');
});
afterAll(() => server?.stop());

describe('anything at all', () => {
  // Names and values that have broken programs; 1e999 is written into the JSON text.
  const HUGE = '@@1e999';
  const name = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'toString', 'fields', 'a\0', '\ud800'),
    fc.string({ unit: 'binary' }),
  );
  const nasty = fc.constantFrom(HUGE, 'a\0', '\ud800', '__proto__', uuidv7(), '2026-02-30', '');
  const anything = fc.anything({
    key: name,
    values: [
      fc.string({ unit: 'binary' }),
      nasty,
      fc.constantFrom(1e308, 2 ** 53, -1, 0.1, 5e-324, 2 ** 31, 2 ** 63),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ],
    maxDepth: 4,
  });
  /** A good thing with one place of it, or all, replaced, or with one thing too many. */
  const spoilt = (good: object) =>
    fc
      .tuple(
        fc.constantFrom(...placesOf(good)),
        fc.oneof(nasty, anything),
        fc.option(name, { freq: 2 }),
      )
      .map(([place, value, more]) => {
        const copy = { whole: structuredClone(good) as unknown };
        let at = copy as Record<string, unknown>;
        const path = ['whole', ...place];
        for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
        const last = path.at(-1)!;
        const inner = at[last];
        const target = more !== null && typeof inner === 'object' && inner ? inner : at;
        Object.defineProperty(target, target === at ? last : more!, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
        return copy.whole;
      });
  const textOf = (value: unknown): string =>
    (JSON.stringify(value) ?? 'null').replaceAll(`"${HUGE}"`, '1e999');

  const submissionId = uuidv7();
  const revise = { submissionId, baseVersion: 1, fields: FIELDS, photoCount: 0 };
  const attach = {
    photoId: uuidv7(),
    submissionId,
    sha256: 'a'.repeat(64),
    width: 1,
    height: 1,
    position: 0,
    caption: 'c',
  };
  const ALL: [string, object][] = [
    ['review.submit', submit(FIELDS).args as object],
    ['review.revise', revise],
    ['photo.attach', attach],
  ];

  it.each(ALL)('as %s has an answer of the closed list', async (name, good) => {
    const me = await server.person();
    const args = fc.array(fc.oneof(spoilt(good), anything), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(args, async (many) => {
        server.faults.length = 0;
        const items = many.map((a) => ({ ...submit(null, { name }), args: a }));
        for (const item of items) item.lane = laneOf(item.args) ?? item.lane;
        const { status, results, problem } = await server.post(
          me,
          textOf(JSON.parse(bodyOf(me, items))),
        );
        expect(server.faults).toEqual([]);
        expect(status).toBeLessThan(500);
        if (problem) expect(['INVALID', 'TOO_LARGE']).toContain(problem.domain.code);
        else expect(results).toHaveLength(items.length);
        for (const r of results) if ('code' in r) expect(known(r.code)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('as a push, or as the input of any call, has an answer of the closed list', async () => {
    const me = await server.person();
    const push = {
      p: PROTOCOL,
      clientId: uuidv7(),
      userId: me.user.id,
      mutations: [submit(FIELDS)],
    };
    const calls = fc.oneof(
      fc.tuple(fc.constant('sync.push'), fc.oneof(spoilt(push), anything)),
      fc.tuple(
        fc.constant('sync.mine'),
        fc.oneof(spoilt({ p: PROTOCOL, userId: me.user.id, cursor: '0' }), anything),
      ),
      fc.tuple(
        fc.constant('photo.need'),
        fc.oneof(spoilt({ sha256s: ['a'.repeat(64)] }), anything),
      ),
      fc.tuple(fc.constantFrom('desk.decide', 'desk.item', 'account.profile', 'no.such'), anything),
    );
    await fc.assert(
      fc.asyncProperty(calls, async ([procedure, input]) => {
        server.faults.length = 0;
        const { status, problem } = await server.post(me, textOf(input), procedure);
        expect(server.faults).toEqual([]);
        expect(status).toBeLessThan(500);
        if (status >= 400) expect(known(problem?.domain.code)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  const known = (code: string | undefined): boolean =>
    code !== undefined && code !== 'INTERNAL' && Object.hasOwn(ERROR_CLASS, code);
  const laneOf = (args: unknown): string | null => {
    const id = (args as { submissionId?: unknown } | null)?.submissionId;
    return typeof id === 'string' && /^[\w-]{1,60}$/.test(id) ? `submission:${id}` : null;
  };
});

/** Every path in it, the empty one (all of it) too. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key])),
  ];
}
