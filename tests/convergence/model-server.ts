import { mutationOf } from '#lib/domain/mutations/registry.ts';
import type { LogRow } from '#lib/domain/log/entry.ts';
import { EMPTY_VIEW } from '#lib/domain/mutations/done-over.ts';
import type { SightingRow } from '#lib/domain/sightings/sighting.ts';
import type { SubmissionPhoto, SubmissionRow } from '#lib/domain/moderation/submission.ts';
import type { StandingVote, VoteRow } from '#lib/domain/review/vote.ts';
import type { FeedAnswer, FeedChange } from '#lib/protocol/feed.ts';
import type { PushRequest, PushResponse, PushResult } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';

/** Guards of the protocol; a control turns one off to see that a test notices. */
export interface Guards {
  receipts: boolean;
  gapCheck: boolean;
}

/**
 * A server in memory: one push after the other, the same mutations as the real one, receipts and
 * lane numbers by the same rules. What it holds is what a test asserts on.
 */
export class ModelServer {
  readonly submissions = new Map<string, SubmissionRow>();
  readonly logs = new Map<string, LogRow>();
  readonly votes = new Map<string, VoteRow>();
  readonly sightings = new Map<string, SightingRow>();
  readonly photos = new Set<string>();
  /** Every effect in order, as `lane:mutation id`: a doubled one shows here. */
  readonly effects: string[] = [];
  readonly #receipts = new Map<string, PushResult>();
  readonly #lanes = new Map<string, number>();
  readonly #seqs = new Map<string, number>();
  readonly #guards: Guards;
  #seq = 0;

  constructor(guards: Guards = { receipts: true, gapCheck: true }) {
    this.#guards = guards;
  }

  push(request: PushRequest): PushResponse {
    const results = request.mutations.map((m): PushResult => {
      const receipt = this.#receipts.get(m.id);
      if (receipt && this.#guards.receipts) return receipt;
      const laneKey = `${request.clientId} ${m.lane}`;
      const expected = (this.#lanes.get(laneKey) ?? 0) + 1;
      if (this.#guards.gapCheck && m.seq > expected) return { id: m.id, kind: 'gap', expected };
      if (this.#guards.gapCheck && this.#guards.receipts && m.seq < expected)
        return { id: m.id, kind: 'cloned' };
      const result = this.#apply(request.userId, m);
      if (result.kind === 'applied' || result.kind === 'rejected') {
        this.#receipts.set(m.id, result);
        this.#lanes.set(laneKey, m.seq);
      }
      return result;
    });
    return { p: PROTOCOL, results };
  }

  mine(userId: string): FeedAnswer {
    const changes: FeedChange[] = [...this.submissions.values()]
      .filter((s) => s.authorId === userId)
      .map(({ authorId: _, ...row }) => ({
        entity: 'contribution',
        id: row.id,
        rev: this.#seqs.get(row.id) ?? 0,
        row: { ...row, decidedAt: null, reason: null },
      }));
    const told = (
      entity: string,
      rows: Map<string, LogRow | SightingRow | VoteRow>,
    ): FeedChange[] =>
      [...rows.values()]
        .filter((row) => row.userId === userId)
        .map(({ userId: _, ...row }) => ({
          ...{ entity, id: row.id, rev: this.#seqs.get(row.id) ?? 0, row },
        }));
    const deeds = [
      ...told('log', this.logs),
      ...told('sighting', this.sightings),
      ...told('helpful', this.votes),
    ];
    return {
      ...{ p: PROTOCOL, cursor: `e.${this.#seq}`, changes: [...changes, ...deeds] },
      ...{ more: false, held: false },
    };
  }

  #apply(actorId: string, m: PushRequest['mutations'][number]): PushResult {
    const mutation = mutationOf(m.name, m.v)!;
    const args = mutation.args.parse(m.args);
    const reads = mutation.reads(args);
    const held = reads.photoSha256 !== undefined && this.photos.has(reads.photoSha256);
    const outcome = mutation.apply(
      {
        ...EMPTY_VIEW,
        subject: { parkId: 'park', timeZone: 'Europe/Berlin' },
        submission: this.submissions.get(reads.submissionId ?? '') ?? null,
        photo: held ? { state: 'READY' } : null,
        log: this.logs.get(reads.logId ?? '') ?? null,
        vote: reads.voteOn ? this.#standing(actorId, reads.voteOn, m.lane) : null,
        sighting: this.sightings.get(reads.sightingId ?? '') ?? null,
        reported: reads.reported
          ? { reportId: reads.submissionId!, stood: null, writerId: 'somebody' }
          : null,
      },
      args,
      { actorId, now: '2026-06-01T10:00:00.000Z' },
    );
    if (outcome.kind === 'refused') return { id: m.id, kind: 'rejected', code: outcome.code };
    if (outcome.kind === 'not-yet')
      return { id: m.id, kind: 'retry', code: outcome.code, afterMs: 100 };
    for (const change of outcome.changes)
      if (change.kind === 'submission') this.#put(change.row);
      else if (change.kind === 'log') this.#keep(this.logs, change.row);
      else if (change.kind === 'sighting') this.#keep(this.sightings, change.row);
      else if (change.kind === 'vote') this.#keep(this.votes, change.row);
      else if (change.kind === 'submission-photo') this.#attach(change.submissionId, change.photo);
      else this.#detach(change.submissionId, change.sha256);
    this.effects.push(`${m.lane}:${m.id}`);
    return { id: m.id, kind: 'applied', version: outcome.version };
  }

  #put(row: SubmissionRow): void {
    this.submissions.set(row.id, row);
    this.#seqs.set(row.id, ++this.#seq);
  }

  /** Whose review it is, nobody asks here; the id is taken for the one that follows from both names. */
  #standing(userId: string, reviewId: string, lane: string): StandingVote {
    const row = [...this.votes.values()].find(
      (v) => v.userId === userId && v.reviewId === reviewId,
    );
    return { id: row?.id ?? lane.split(':')[1]!, authorId: 'somebody', row: row ?? null };
  }

  #keep<Row extends { id: string }>(rows: Map<string, Row>, row: Row): void {
    rows.set(row.id, row);
    this.#seqs.set(row.id, ++this.#seq);
  }

  #attach(submissionId: string, photo: SubmissionPhoto): void {
    const row = this.submissions.get(submissionId)!;
    this.#put({ ...row, photos: [...row.photos, photo] });
  }

  #detach(submissionId: string, sha256: string): void {
    const row = this.submissions.get(submissionId)!;
    this.#put({ ...row, photos: row.photos.filter((photo) => photo.sha256 !== sha256) });
  }
}
