import type pg from 'pg';
import { DomainError, ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';
import type { Change, Outcome, View, Reads, Mutation } from '#lib/domain/mutations/mutation.ts';
import { MUTATIONS, mutationOf } from '#lib/domain/mutations/registry.ts';
import { countedIn, LIMITED_A_DAY, limitOn, restraint } from '#lib/domain/moderation/sanction.ts';
import type { Sanction } from '#lib/domain/moderation/sanction.ts';
import { may, type Role } from '#lib/domain/permissions/table.ts';
import type { Scope } from '#lib/protocol/feed.ts';
import type { PushRequest, PushResponse, PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL, supportsProtocol } from '#lib/protocol/version.ts';
import { findEntry } from '../db/facts.ts';
import {
  addSubmissionPhoto,
  lockSubmission,
  putSubmission,
  removeSubmissionPhoto,
} from '../db/submissions.ts';
import { lockVote, putVote } from '../db/helpful-votes.ts';
import { isReportedOut, lookAtReported } from '../db/reports.ts';
import { lockLog, putLog } from '../db/ride-log.ts';
import { receivedToday, sanctionsOf } from '../db/sanctions.ts';
import { isSaidOut, lockSighting, putSighting } from '../db/sightings.ts';
import { isDatabaseDown, withTransaction } from '../platform/database.ts';
import { fileReceipt, standing } from './receipts.ts';

export interface PushActor {
  id: string;
  role: Role;
}

interface Sender extends PushActor {
  sanctions: Sanction[];
}

/** The machine-readable issues of `domain/review/review.ts`. */
const ISSUE = /^[A-Z_]+(:\w+)*$/;

/** A photo may be there in a moment; room for more of today's words comes with the hours. */
const soonest = (code: ErrorCode): number => (code === 'RATE_LIMITED' ? 15 * 60_000 : 1_000);

/** What the push needs of the rest of the house. */
export interface PushHouse {
  pool: pg.Pool;
  now(): Date;
  /** After the commit: phones that follow this public scope are to look. */
  moved?(scope: Scope): void;
  /** Takes an error that is ours, for the log. */
  report(error: unknown): void;
  /** Waits at most `ms` until the photo is ready to show or refused. */
  photoSettled(sha256: string, ownerId: string, ms: number): Promise<unknown>;
}

/** Longest wait for photos in one push: the phone gives up on its answer after 10 s. */
const PHOTO_WAIT_MS = 5_000;

/**
 * Applies a phone's queued mutations, each in a transaction with its receipt: however often an item
 * is sent, it takes effect once and gets the same answer. Throws OTHER_ACCOUNT or APP_OUTDATED for
 * the whole push; every other fate is a result of its own item.
 */
export async function applyPush(
  request: PushRequest,
  actor: PushActor,
  house: PushHouse,
): Promise<PushResponse> {
  if (!supportsProtocol(request.p)) throw new DomainError('APP_OUTDATED');
  if (request.userId !== actor.id) throw new DomainError('OTHER_ACCOUNT');
  const { ours, epoch, sanctions } = await claimClient(house.pool, request.clientId, actor.id);
  const sender: Sender = { ...actor, sanctions };

  const deadline = performance.now() + PHOTO_WAIT_MS;
  const results: PushResult[] = [];
  let isCloned = !ours;
  for (const mutation of request.mutations) {
    // A copied phone numbers everything anew. Until then its later numbers may happen to fit, and
    // would take effect before what was written earlier.
    const result: PushResult = isCloned
      ? { id: mutation.id, kind: 'cloned' }
      : await applyOrWait(mutation, request.clientId, sender, house, deadline);
    isCloned ||= result.kind === 'cloned';
    results.push(result);
  }
  return { p: PROTOCOL, epoch, results };
}

/** `ours`: this client id is (now) this account's. What stands against the person is asked for each time. */
async function claimClient(
  pool: pg.Pool,
  clientId: string,
  userId: string,
): Promise<{ ours: boolean; epoch: string; sanctions: Sanction[] }> {
  await pool.query(
    'INSERT INTO sync_client (id, user_id) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
    [clientId, userId],
  );
  const { rows } = await pool.query<{ ours: boolean; epoch: string; sanctions: Sanction[] }>(
    `SELECT (SELECT user_id = $2 FROM sync_client WHERE id = $1) AS ours, epoch::text,
            ${sanctionsOf('$2')} AS sanctions
       FROM sync_epoch`,
    [clientId, userId],
  );
  return rows[0]!;
}

/** One item that trips over a fault of ours must not hold up the others: it waits and comes again. */
async function applyOrWait(
  m: QueuedMutation,
  clientId: string,
  actor: Sender,
  house: PushHouse,
  deadline: number,
): Promise<PushResult> {
  try {
    return await applyOne(m, clientId, actor, house, deadline);
  } catch (error) {
    if (isDatabaseDown(error)) throw error;
    house.report(error);
    return { id: m.id, kind: 'retry', code: 'INTERNAL', afterMs: 60_000 };
  }
}

async function applyOne(
  m: QueuedMutation,
  clientId: string,
  actor: Sender,
  house: PushHouse,
  deadline: number,
): Promise<PushResult> {
  const mutation = mutationOf(m.name, m.v);
  // A newer phone than this server: it keeps the item and comes again after the next deployment.
  if (!mutation) return { id: m.id, kind: 'retry', code: 'BUSY', afterMs: 60_000 };

  const parsed = mutation.args.safeParse(m.args);
  if (parsed.success)
    for (const sha of mutation.deps(parsed.data))
      await house.photoSettled(sha, actor.id, Math.max(0, deadline - performance.now()));

  let moved: Scope[] = [];
  const result = await withTransaction(async (db): Promise<PushResult> => {
    moved = []; // a transaction may be run again
    await db.query('SELECT 1 FROM sync_client WHERE id = $1 FOR UPDATE', [clientId]);
    const already = await standing(db, actor.id, clientId, m);
    if (already) return already;

    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!;
      // Other messages are zod's own, and quote names of the sender's that may not be storable.
      const ours = ISSUE.test(message) ? message : undefined;
      return reject(db, m, clientId, actor, 'INVALID', path.join('.'), ours);
    }
    if (mutation.lane(parsed.data) !== m.lane)
      return reject(db, m, clientId, actor, 'INVALID', 'lane');
    if (!may(actor.role, mutation.action)) return reject(db, m, clientId, actor, 'FORBIDDEN');
    const now = house.now();
    const held = await heldBack(db, m, clientId, actor, mutation, now);
    if (held) return held;

    const outcome = await run(db, mutation, parsed.data, actor, now);
    if (outcome.kind === 'refused')
      return reject(db, m, clientId, actor, outcome.code, outcome.field);
    if (outcome.kind === 'not-yet')
      return { id: m.id, kind: 'retry', code: outcome.code, afterMs: soonest(outcome.code) };
    const clash = await write(db, outcome, actor.id);
    if (clash) return reject(db, m, clientId, actor, clash);
    const applied = { id: m.id, kind: 'applied' as const, version: outcome.version };
    await fileReceipt(db, actor.id, clientId, m, applied);
    moved = publicScopes(outcome.changes);
    return applied;
  }, house.pool);
  for (const scope of moved) house.moved?.(scope);
  return result;
}

/** S68: what a sanction says to it, or null. */
async function heldBack(
  db: pg.PoolClient,
  m: QueuedMutation,
  clientId: string,
  actor: Sender,
  { action }: Mutation<unknown>,
  now: Date,
): Promise<PushResult | null> {
  const at = now.toISOString();
  const stop = restraint(actor.sanctions, action, at);
  if (stop) {
    const afterMs = stop.until === null ? undefined : Date.parse(stop.until) - now.getTime();
    return reject(db, m, clientId, actor, 'FORBIDDEN', 'sanction', stop.id, afterMs);
  }
  const limit = limitOn(actor.sanctions, action, at);
  if (!limit) return null;
  const counted = countedIn(limit.scope);
  const names = [...MUTATIONS.values()].filter((one) => counted.includes(one.action));
  const today = await receivedToday(db, actor.id, [...new Set(names.map(({ name }) => name))], now);
  if (today < LIMITED_A_DAY) return null;
  return { id: m.id, kind: 'retry', code: 'RATE_LIMITED', afterMs: soonest('RATE_LIMITED') };
}

const publicScopes = (changes: readonly Change[]): Scope[] =>
  changes.flatMap((change): Scope[] =>
    change.kind === 'sighting' && change.parkId ? [`park:${change.parkId}`] : [],
  );

async function reject(
  db: pg.PoolClient,
  m: QueuedMutation,
  clientId: string,
  actor: PushActor,
  code: ErrorCode,
  field?: string,
  message?: string,
  afterMs?: number,
): Promise<PushResult> {
  // A refusal has a receipt too: it holds its place in the lane, so that later items may pass.
  const result = {
    id: m.id,
    kind: 'rejected' as const,
    code,
    ...(field === undefined ? {} : { field }),
    ...(message === undefined ? {} : { message }),
    ...(afterMs === undefined ? {} : { afterMs }),
  };
  await fileReceipt(db, actor.id, clientId, m, result);
  return result;
}

async function run(
  db: pg.PoolClient,
  mutation: Mutation<unknown>,
  args: unknown,
  actor: PushActor,
  now: Date,
): Promise<Outcome> {
  const view = await look(db, mutation.reads(args), actor.id, now);
  return mutation.apply(view, args, { actorId: actor.id, now: now.toISOString() });
}

async function look(db: pg.PoolClient, reads: Reads, actorId: string, now: Date): Promise<View> {
  return {
    subject: reads.subject ? await findSubject(db, reads.subject) : null,
    entry: reads.entry ? await lookAtEntry(db, reads.entry) : null,
    submission: reads.submissionId ? await lockSubmission(db, reads.submissionId) : null,
    photo: reads.photoSha256 ? await findPhoto(db, reads.photoSha256, actorId) : null,
    log: reads.logId ? await lockLog(db, reads.logId) : null,
    vote: reads.voteOn ? await lockVote(db, actorId, reads.voteOn) : null,
    sighting: reads.sightingId ? await lockSighting(db, reads.sightingId) : null,
    isSaidOut: reads.sightingId
      ? await isSaidOut(db, actorId, now)
      : reads.reported !== undefined && (await isReportedOut(db, actorId, now)),
    reported: reads.reported ? await lookAtReported(db, actorId, reads.reported) : null,
  };
}

async function findSubject(
  db: pg.PoolClient,
  subject: NonNullable<Reads['subject']>,
): Promise<View['subject']> {
  const { rows } = await db.query<{ park_id: string; time_zone: string }>(
    subject.kind === 'park'
      ? 'SELECT id AS park_id, time_zone FROM park WHERE id = $1'
      : 'SELECT r.park_id, p.time_zone FROM ride r JOIN park p ON p.id = r.park_id WHERE r.id = $1',
    [subject.id],
  );
  return rows[0] ? { parkId: rows[0].park_id, timeZone: rows[0].time_zone } : null;
}

async function lookAtEntry(
  db: pg.PoolClient,
  target: NonNullable<Reads['entry']>,
): Promise<View['entry']> {
  const entry = await findEntry(db, target);
  if (!entry) return null;
  const parkId = 'parkId' in entry.row ? entry.row.parkId : null;
  return { parkId, values: entry.values };
}

async function findPhoto(
  db: pg.PoolClient,
  sha256: string,
  ownerId: string,
): Promise<View['photo']> {
  const { rows } = await db.query<{
    state: 'READY' | 'STORED' | 'REFUSED';
    refusal: string | null;
  }>(
    // Held until it is attached: the sweep of photos that are part of nothing passes it over.
    'SELECT state, refusal FROM photo_object WHERE sha256 = $1 AND owner_id = $2 FOR KEY SHARE',
    [sha256, ownerId],
  );
  const found = rows[0];
  if (!found) return null;
  if (found.state !== 'REFUSED') return { state: found.state };
  const code = found.refusal && found.refusal in ERROR_CLASS ? found.refusal : 'NOT_A_PHOTO';
  return { state: 'REFUSED', code: code as ErrorCode };
}

async function write(
  db: pg.PoolClient,
  outcome: Extract<Outcome, { kind: 'changed' }>,
  actorId: string,
): Promise<ErrorCode | null> {
  await db.query("SELECT set_config('app.actor', $1, true)", [actorId]);
  // Photos first: an id that another photo holds must leave nothing written.
  for (const change of outcome.changes)
    if (change.kind === 'submission-photo')
      if (!(await addSubmissionPhoto(db, change.submissionId, change.photo))) return 'ID_TAKEN';
  for (const change of outcome.changes)
    if (change.kind === 'submission') await putSubmission(db, change.row);
    else if (change.kind === 'submission-photo-gone')
      await removeSubmissionPhoto(db, change.submissionId, change.sha256);
    else if (change.kind === 'log') await putLog(db, change.row);
    else if (change.kind === 'vote') await putVote(db, change.row);
    else if (change.kind === 'sighting') await putSighting(db, change.row);
  return null;
}
