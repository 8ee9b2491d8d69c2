import { z } from 'zod';
import type { ErrorCode } from '../domain/errors.ts';

export const PUSH_MAX_MUTATIONS = 50;
export const PUSH_MAX_BYTES = 256 * 1024;

/** Deeper than any action nests, and far less than what a stack can follow. */
const ARGS_DEPTH_MAX = 20;

function fitsDepth(value: unknown, depth = ARGS_DEPTH_MAX): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => fitsDepth(inner, depth - 1));
}

/** One queued action. `seq` counts per (client, lane) without gaps, stamped when first sent. */
export const queuedMutation = z.strictObject({
  id: z.uuid(),
  lane: z.string().regex(/^[\w:.-]{1,80}$/),
  seq: z.number().int().min(1),
  name: z.string().min(1).max(60),
  v: z.number().int().min(1),
  args: z.unknown().refine((args) => fitsDepth(args), { message: 'TOO_DEEP' }),
  madeAt: z.iso.datetime(),
});
export type QueuedMutation = z.infer<typeof queuedMutation>;

export const pushRequest = z.strictObject({
  p: z.number().int(),
  clientId: z.uuid(),
  userId: z.uuid(),
  mutations: z.array(queuedMutation).min(1).max(PUSH_MAX_MUTATIONS),
});
export type PushRequest = z.infer<typeof pushRequest>;

/**
 * `applied`  the effect is durable (the same answer comes for ever to the same id)
 * `rejected` final: park it with its words; the receipt stands. `afterMs`: another with the same words may be taken then
 * `retry`    nothing was stored: come again after `afterMs`; the lane waits
 * `gap`      an earlier item of the lane is missing: send from `expected`
 * `cloned`   this `seq` belongs to another item: the phone was copied and needs a new client id
 */
export type PushResult =
  | { id: string; kind: 'applied'; version: number }
  | {
      id: string;
      kind: 'rejected';
      code: ErrorCode;
      field?: string;
      message?: string;
      afterMs?: number;
    }
  | { id: string; kind: 'retry'; code: ErrorCode; afterMs: number }
  | { id: string; kind: 'gap'; expected: number }
  | { id: string; kind: 'cloned' };

export interface PushResponse {
  p: number;
  /** The numbering the server counts by, as in cursors; servers of version 0.1.0 do not say. */
  epoch?: string;
  results: PushResult[];
}
