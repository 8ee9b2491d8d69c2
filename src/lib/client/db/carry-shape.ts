import { z } from 'zod';
import { FACTS_KINDS } from '#lib/domain/facts/fields.ts';
import { ASPECTS, CONS, PROS } from '#lib/domain/review/details.ts';
import { mutationOf } from '#lib/domain/mutations/registry.ts';

// What a file of unsent work may hold. It may have been written by anyone, so nothing of it is taken
// on trust: what can be worked out again (lanes, hashes, states) is not even read.

const id = z.uuid();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const LONG = 1_000_000; // as typed, so maybe too long to be sent: it is kept all the same

const draftOf = {
  id,
  subjectName: z.string().max(300),
  baseVersion: z.number().int().min(1).nullable(),
  photosHeld: z.number().int().min(0),
  shasHeld: z.array(sha256).optional(),
  state: z.enum(['draft', 'queued']),
  updatedAt: z.iso.datetime(),
};

const reviewDraft = z.object({
  ...draftOf,
  kind: z.literal('review').optional(),
  subject: z.strictObject({ kind: z.enum(['park', 'ride']), id }),
  subjectHref: z.string().regex(/^\/parks\/[\w-]+(\/rides\/[\w-]+)?$/),
  fields: z.strictObject({
    rating: z.number().nullable(),
    title: z.string().max(LONG),
    text: z.string().max(LONG),
    visitedOn: z.string().max(40).nullable(),
    waitedMinutes: z.number().nullable(),
    language: z.string().max(35),
  }),
  details: z
    .strictObject({
      aspects: z.partialRecord(z.enum(ASPECTS), z.number()),
      pros: z.array(z.enum(PROS)).max(PROS.length),
      cons: z.array(z.enum(CONS)).max(CONS.length),
    })
    .optional(),
});

const typedText = z.string().max(LONG);
const typed = z.union([
  typedText,
  z.array(typedText).max(1_000),
  z.strictObject({ value: typedText, unit: typedText }),
  z.strictObject({ latitude: typedText, longitude: typedText }),
  z.array(z.strictObject({ name: typedText, from: typedText, until: typedText })).max(1_000),
]);
const fieldName = z.string().regex(/^[a-zA-Z]{1,40}$/);

const factsDraft = z.object({
  ...draftOf,
  kind: z.literal('facts'),
  subject: z.strictObject({ kind: z.enum(FACTS_KINDS), id }),
  subjectHref: z.string().regex(/^\/(add|parks|companies)\/[\w-]+(\/rides\/[\w-]+)?$/),
  fields: z.strictObject({
    isNew: z.boolean(),
    typed: z.record(fieldName, typed),
    base: z.record(fieldName, z.unknown()),
    names: z.record(id, z.string().max(300)),
    note: typedText,
    source: typedText,
  }),
});

const item = z
  .object({
    id,
    draftId: id,
    name: z.string(),
    v: z.number().int(),
    args: z.unknown(),
    madeAt: z.iso.datetime(),
  })
  .check((ctx) => {
    const known = mutationOf(ctx.value.name, ctx.value.v);
    const args = known?.args.safeParse(ctx.value.args);
    const about = args?.success && known?.reads(args.data).submissionId;
    if (about !== ctx.value.draftId)
      ctx.issues.push({ code: 'custom', message: 'ARGS', input: ctx.value });
  });

/** An item that belongs to no draft: of an action that is about no submission. */
const deed = z
  .object({
    id,
    about: z.object({ name: z.string().max(300), href: z.string().regex(/^\/[\w/#?=&.-]*$/) }),
    name: z.string(),
    v: z.number().int(),
    args: z.unknown(),
    madeAt: z.iso.datetime(),
  })
  .check((ctx) => {
    const known = mutationOf(ctx.value.name, ctx.value.v);
    const args = known?.args.safeParse(ctx.value.args);
    if (!args?.success || known?.reads(args.data).submissionId !== undefined)
      ctx.issues.push({ code: 'custom', message: 'ARGS', input: ctx.value });
  });

const photo = z.object({
  id,
  draftId: id,
  sha256,
  position: z.number().int().min(0),
  type: z.literal('image/jpeg'),
  width: z.number().int().min(1).max(4096),
  height: z.number().int().min(1).max(4096),
  caption: typedText.optional(),
});

/**
 * Two pieces a photo follow the header, in order: its bytes and its small picture. Version 2 may hold deeds, and
 * version 3 what a review says beside its words, and what photos show: an app that does not read them would leave them behind.
 */
export const carried = z.object({
  format: z.literal('thrillwiki-unsent'),
  v: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  account: z.union([id, z.literal('guest')]),
  drafts: z.array(z.union([reviewDraft, factsDraft])),
  items: z.array(item),
  deeds: z.array(deed).default([]),
  photos: z.array(photo),
});
export type Carried = z.infer<typeof carried>;
