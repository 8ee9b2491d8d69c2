/**
 * S20: shapes last. What a released phone may hold must be read for as long as it may hold it, so a
 * released shape is never changed: another one is another `v`, beside it.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { FACT_FIELDS, FACTS_KINDS } from '#lib/domain/facts/fields.ts';
import { ruleFor } from '#lib/domain/facts/rules.ts';
import { MUTATIONS } from '#lib/domain/mutations/registry.ts';
import { pushRequest } from '#lib/protocol/push.ts';
import releasedFields from './recorded/fields.json' with { type: 'json' };

/** Add a line for what is new. Never change or delete one. */
const RELEASED: Record<string, string> = {
  'review.submit/1': '55625f57fdba19cb', // 0.1.0
  'review.revise/1': '4d556a0da938ae4e', // 0.1.0
  'photo.attach/1': '2e06c22453d7505d', // 0.1.0
  'submission.withdraw/1': '91407f31fa68f1cd',
  'photo.detach/1': '6dfc1c8b1717919a',
  'log.put/1': 'be5df344e47ed012',
  'log.remove/1': '510f0858aac9c0dc',
  'review.submit/2': 'c8644afc643c744f',
  'review.revise/2': '05f6fb4d6a1736ec',
  'submission.appeal/1': '83adddc99797f6ff',
  'report.say/1': '9609d1160f1591a0',
  'review.helpful/1': '15d76e80afa0c09b',
  'sighting.say/1': '5dc9ee307740bac1',
  'sighting.unsay/1': 'a2ed0b435a5d1426',
  'facts.propose/1': 'a86d580222eaf59d',
  'facts.revise/1': 'a6158c263dc0fca5',
  push: '6daefe619a6fb4ab', // 0.1.0
};

const shapeOf = (schema: z.ZodType): string =>
  createHash('sha256')
    .update(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
    .digest('hex')
    .slice(0, 16);

it('every mutation that was ever released has the shape it was released with', () => {
  const shapes = Object.fromEntries([...MUTATIONS].map(([key, m]) => [key, shapeOf(m.args)]));
  expect({ ...shapes, push: shapeOf(pushRequest) }).toEqual(RELEASED);
});

/**
 * The fields that are proposed grow with the catalogue, in the same `v`. Add a line for what is new; another rule
 * for a field may only take more than this one did.
 */
it('every field that could ever be proposed takes what it took', () => {
  const rules = FACTS_KINDS.flatMap((kind) =>
    Object.keys(FACT_FIELDS[kind]).map((name) => [
      `${kind}.${name}`,
      shapeOf(ruleFor(kind, name)!),
    ]),
  );
  expect(Object.fromEntries(rules)).toEqual(releasedFields);
});

it('a changed limit, name or field is another shape', () => {
  const base = z.strictObject({ id: z.uuid(), text: z.string().max(9) });
  for (const other of [
    z.strictObject({ id: z.uuid(), text: z.string().max(8) }),
    z.strictObject({ id: z.uuid(), words: z.string().max(9) }),
    z.strictObject({ id: z.uuid(), text: z.string().max(9).optional() }),
    z.strictObject({ id: z.uuid(), text: z.string().max(9), more: z.string() }),
    z.object({ id: z.uuid(), text: z.string().max(9) }),
  ])
    expect(shapeOf(other)).not.toBe(shapeOf(base));
});
