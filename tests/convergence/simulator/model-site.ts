import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { parkCard } from '#lib/domain/catalogue/cards.ts';
import { addRating, noRatings, removeRating } from '#lib/domain/catalogue/rating.ts';
import type { CatalogueKind, CatalogueRows } from '#lib/domain/catalogue/rows.ts';
import { DomainError } from '#lib/domain/errors.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import {
  isWhole,
  type FactsSubmission,
  type ReviewSubmission,
  type SubmissionRow,
} from '#lib/domain/moderation/submission.ts';
import { mutationOf } from '#lib/domain/mutations/registry.ts';
import { EMPTY_VIEW } from '#lib/domain/mutations/done-over.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import { CHUNK_SCHEMA, encodeChunk } from '#lib/protocol/chunk.ts';
import type { FeedAnswer, Scope } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { PushRequest, PushResponse, PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { encodeFirstScreens, FIRST_VERSION } from '#lib/protocol/first-screens.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { bodyHash } from '#lib/server/sync/receipts.ts';
import { ChangeLog } from './change-log.ts';
import type { Clocks } from './history.ts';
import { approveFacts } from './model-facts.ts';
import { rowOf } from './model-rows.ts';
import { truthOf, type Receipt, type State } from './model-state.ts';
import { countVotes, standingVote, vote } from './model-votes.ts';
import { AT_FIRST, changed, rideRow } from './rides.ts';
import { companyRow, parkRow } from './rows.ts';
import type { Cast, Decided, Decision, Site, Truth, Waiting } from './site.ts';

const LEAP = 1_000_000;

/** The whole server in memory, by the rules of `server/sync`, with the mutations of the real one. */
export class ModelSite implements Site {
  readonly #cast: Cast;
  readonly #clocks: Clocks;
  readonly #log = new ChangeLog();
  #state: State;
  #backup: State | null = null;
  #manifest: Manifest | null = null;
  readonly #chunks = new Map<string, Uint8Array>();
  /** Company → the transaction that renames it, and to what. */
  readonly #renaming = new Map<string, { x: number; name: string }>();

  constructor(cast: Cast, clocks: Clocks) {
    this.#cast = cast;
    this.#clocks = clocks;
    this.#state = {
      submissions: new Map(),
      decidedAt: new Map(),
      reviews: new Map(),
      ratings: new Map(),
      companies: new Map(cast.slowCompanies.map((id) => [id, 'as it began'])),
      rides: new Map(cast.rides.map((id) => [id, AT_FIRST])),
      history: [],
      logs: new Map(),
      votes: new Map(),
      helpful: new Map(),
      decisions: [],
      photos: new Map(),
      receipts: new Map(),
      lanes: new Map(),
      clients: new Map(),
      log: this.#log.state,
    };
    this.#log.note([
      ...cast.parks.map((id) => ({ scope: 'catalogue', entity: 'park', id })),
      ...cast.rides.map((id) => ({ scope: 'catalogue', entity: 'ride', id })),
      ...cast.slowCompanies.map((id) => ({ scope: 'catalogue', entity: 'company', id })),
    ]);
  }

  async push(request: PushRequest, userId: string): Promise<PushResponse> {
    if (request.userId !== userId) throw new DomainError('OTHER_ACCOUNT');
    const { clients } = this.#state;
    if (!clients.has(request.clientId)) clients.set(request.clientId, userId);
    let isCloned = clients.get(request.clientId) !== userId;
    const results = request.mutations.map((m): PushResult => {
      const result: PushResult = isCloned
        ? { id: m.id, kind: 'cloned' }
        : this.#receive(m, request.clientId, userId);
      isCloned ||= result.kind === 'cloned';
      return result;
    });
    return { p: PROTOCOL, epoch: this.#log.state.epoch, results };
  }

  #receive(m: QueuedMutation, clientId: string, userId: string): PushResult {
    const receipt = this.#state.receipts.get(m.id);
    if (receipt) {
      if (receipt.userId === userId && receipt.hash === bodyHash(m)) return receipt.result;
      return { id: m.id, kind: 'rejected', code: 'ID_TAKEN' };
    }
    const lane = `${clientId} ${m.lane}`;
    const expected = (this.#state.lanes.get(lane) ?? 0) + 1;
    if (m.seq > expected) return { id: m.id, kind: 'gap', expected };
    if (m.seq < expected) return { id: m.id, kind: 'cloned' };
    let outcome: Outcome;
    try {
      outcome = this.#run(m, userId);
    } catch {
      return { id: m.id, kind: 'retry', code: 'INTERNAL', afterMs: 60_000 };
    }
    if (outcome.kind === 'not-yet')
      return { id: m.id, kind: 'retry', code: outcome.code, afterMs: 1_000 };
    const result: Receipt['result'] =
      outcome.kind === 'refused'
        ? {
            ...{ id: m.id, kind: 'rejected' as const, code: outcome.code },
            ...(outcome.field === undefined ? {} : { field: outcome.field }),
          }
        : { id: m.id, kind: 'applied', version: outcome.version };
    if (outcome.kind === 'changed') this.#write(outcome);
    this.#state.receipts.set(m.id, {
      ...{ userId, lane: m.lane, name: m.name, hash: bodyHash(m), result },
    });
    this.#state.lanes.set(lane, m.seq);
    return result;
  }

  #run(m: QueuedMutation, actorId: string): Outcome {
    const mutation = mutationOf(m.name, m.v)!;
    const parsed = mutation.args.safeParse(m.args);
    if (!parsed.success) return { kind: 'refused', code: 'INVALID' };
    const reads = mutation.reads(parsed.data);
    const held = this.#state.photos.get(`${actorId} ${reads.photoSha256}`);
    const parkId = reads.subject?.id ?? '';
    const values = this.#state.rides.get(reads.entry?.id ?? '');
    return mutation.apply(
      {
        ...EMPTY_VIEW,
        subject: this.#cast.parks.includes(parkId) ? { parkId, timeZone: 'Europe/Berlin' } : null,
        entry: values ? { parkId: this.#cast.parks[0]!, values } : null,
        submission: this.#state.submissions.get(reads.submissionId ?? '') ?? null,
        log: this.#state.logs.get(reads.logId ?? '') ?? null,
        vote: reads.voteOn ? standingVote(this.#state, actorId, reads.voteOn) : null,
        photo:
          held === 'REFUSED' ? { state: held, code: 'NOT_A_PHOTO' } : held ? { state: held } : null,
      },
      parsed.data,
      { actorId, now: this.#clocks.tripping() },
    );
  }

  async countVotes(): Promise<string[]> {
    const { changes, topics } = countVotes(this.#state);
    if (changes.length > 0) this.#log.note(changes);
    return topics;
  }

  #write({ changes }: Extract<Outcome, { kind: 'changed' }>): void {
    if (changes.length === 0) return;
    const { submissions } = this.#state;
    const moved = new Map<string, string>();
    for (const change of changes) {
      if (change.kind === 'log') {
        this.#state.logs.set(change.row.id, change.row);
        this.#log.note([{ scope: `user:${change.row.userId}`, entity: 'log', id: change.row.id }]);
        continue;
      }
      if (change.kind === 'vote') {
        this.#state.votes.set(change.row.id, change.row);
        this.#log.note([vote(change.row)]);
        continue;
      }
      if (change.kind === 'sighting') continue; // nobody in a history says anything on site
      const key = change.kind === 'submission' ? change.row.id : change.submissionId;
      const before = submissions.get(key);
      const photos = before?.photos ?? [];
      const row: SubmissionRow =
        change.kind === 'submission'
          ? { ...change.row, photos }
          : change.kind === 'submission-photo'
            ? { ...before!, photos: [...photos, change.photo].sort(byPosition) }
            : { ...before!, photos: photos.filter((p) => p.sha256 !== change.sha256) };
      submissions.set(key, row);
      moved.set(key, row.authorId);
    }
    if (moved.size > 0)
      this.#log.note([...moved].map(([key, author]) => contribution(author, key)));
  }

  async feed(scope: Scope, cursor: string): Promise<FeedAnswer> {
    return this.#log.page(scope, cursor, (entity, id) => rowOf(this.#state, entity, id));
  }

  async manifest(): Promise<Manifest> {
    if (!this.#manifest || !this.#log.isContinued(this.#manifest.cursor))
      await this.buildSnapshot();
    return structuredClone(this.#manifest!);
  }

  async chunk(sha: string): Promise<Uint8Array> {
    return this.#chunks.get(sha)!;
  }

  async buildSnapshot(): Promise<void> {
    const { companies, ratings } = this.#state;
    const parks = this.#cast.parks.map((id) => parkRow(id, ratings.get(id) ?? noRatings()));
    const pack = (content: Uint8Array) => {
      const bytes = gzipSync(content, { level: 1 });
      const sha = createHash('sha256').update(bytes).digest('hex');
      this.#chunks.set(sha, bytes);
      return { sha, bytes: bytes.length };
    };
    const chunkOf = <Kind extends CatalogueKind>(kind: Kind, rows: CatalogueRows[Kind][]) => ({
      ...{ ...pack(encodeChunk(kind, rows)), kind, count: rows.length },
    });
    const cards = parks.map((park) => parkCard(park, { rideCount: 0, coasterCount: 0 }));
    const first = { parks: cards, rides: { rideCount: 0, topRides: [] } };
    const rows = [...companies].map(([id, name]) => companyRow(id, name));
    const rides = [...this.#state.rides].map(([id, values]) =>
      rideRow(id, this.#cast.parks[0]!, values),
    );
    this.#manifest = {
      p: PROTOCOL,
      epoch: this.#log.state.epoch,
      cursor: this.#log.manifestCursor(),
      schema: CHUNK_SCHEMA,
      index: { ...pack(encodeFirstScreens(first)), count: cards.length, v: FIRST_VERSION },
      tiers: [
        { tier: 0, chunks: [chunkOf('park', parks)] },
        {
          tier: 1,
          chunks: [
            ...(rows.length > 0 ? [chunkOf('company', rows)] : []),
            ...(rides.length > 0 ? [chunkOf('ride', rides)] : []),
          ],
        },
      ],
    };
  }

  async neededPhotos(shas: string[], userId: string): Promise<string[]> {
    return shas.filter((sha) => !this.#state.photos.has(`${userId} ${sha}`));
  }

  async storePhoto(sha: string, userId: string, state: 'READY' | 'STORED' | 'REFUSED') {
    const key = `${userId} ${sha}`;
    if (!this.#state.photos.has(key)) this.#state.photos.set(key, state);
  }

  async photoReady(sha: string, userId: string): Promise<void> {
    const key = `${userId} ${sha}`;
    if (this.#state.photos.get(key) === 'STORED') this.#state.photos.set(key, 'READY');
  }

  async queue(): Promise<Waiting[]> {
    return [...this.#state.submissions.values()]
      .filter((s) => mayBeDecided(s) && isWhole(s))
      .sort((a, b) => (a.receivedAt + a.id < b.receivedAt + b.id ? -1 : 1))
      .map((submission) => ({
        submission,
        values: this.#state.rides.get(submission.subject.id) ?? null,
      }));
  }

  async decide({ ruling, receivedAt, ...decision }: Decision): Promise<boolean> {
    const row = this.#state.submissions.get(decision.submissionId);
    if (!row || row.authorId === decision.moderatorId) return false;
    if (this.#state.decisions.some((d) => d.id === decision.id)) return true;
    if (!mayBeDecided(row) || row.version !== decision.version) return false;
    if (row.receivedAt !== receivedAt) return false;
    let decided: Decided = { ...decision, verdicts: null };
    const moved = [contribution(row.authorId, row.id)];
    if (decision.outcome === 'APPROVED')
      if (row.kind === 'review') moved.push(...this.#publish(row));
      else if (row.kind === 'facts') {
        const values = this.#state.rides.get(row.subject.id)!;
        const approved = approveFacts(row, values, ruling!);
        if (!approved) return false;
        const { outcome, verdicts } = approved;
        decided = { ...decided, outcome, verdicts };
        moved.push(...this.#writeRide(row.subject.id, { ...values, ...approved.set }, row));
      }
    this.#state.decisions.push(decided);
    this.#state.decidedAt.set(row.id, this.#clocks.now());
    const state = decided.outcome as SubmissionRow['state'];
    this.#state.submissions.set(row.id, { ...row, state });
    this.#log.note(moved);
    return true;
  }

  #writeRide(id: string, values: Values, by: FactsSubmission | null) {
    const set = changed(this.#state.rides.get(id)!, values);
    if (Object.keys(set).length === 0) return [];
    this.#state.rides.set(id, values);
    this.#state.history.push({ ride: id, submissionId: by?.id ?? null, set });
    return [{ scope: 'catalogue', entity: 'ride', id }];
  }

  async importRide(id: string, set: Values): Promise<void> {
    this.#log.note(this.#writeRide(id, { ...this.#state.rides.get(id)!, ...set }, null));
  }

  #publish(row: ReviewSubmission): { scope: string; entity: string; id: string }[] {
    const { reviews, ratings } = this.#state;
    const key = `${row.authorId} ${row.subject.id}`;
    const current = reviews.get(key);
    if (current && current.receivedAt > row.receivedAt) return [];
    const tally = ratings.get(row.parkId) ?? noRatings();
    const without = current ? removeRating(tally, current.rating) : tally;
    ratings.set(row.parkId, addRating(without, row.fields.rating));
    const now = this.#clocks.now();
    const { authorId, parkId, fields, photos, receivedAt, id } = row;
    reviews.set(key, {
      ...{ submissionId: id, authorId, parkId, rating: fields.rating, text: fields.text },
      photos: photos.map((p) => p.sha256),
      ...{ receivedAt, publishedAt: current?.publishedAt ?? now, updatedAt: now },
      version: (current?.version ?? 0) + 1,
      row: current ? { ...row, id: current.row.id } : row, // a review keeps the id it began with
    });
    return [
      { scope: `park:${parkId}`, entity: 'review', id: reviews.get(key)!.row.id },
      { scope: 'catalogue', entity: 'park', id: parkId },
    ];
  }

  async beginRename(companyId: string, name: string): Promise<void> {
    const x = this.#log.begin();
    this.#log.touch(x, { scope: 'catalogue', entity: 'company', id: companyId });
    this.#renaming.set(companyId, { x, name });
  }

  async endRename(companyId: string): Promise<void> {
    const renaming = this.#renaming.get(companyId);
    if (!renaming) return;
    this.#state.companies.set(companyId, renaming.name);
    this.#log.commit(renaming.x);
    this.#renaming.delete(companyId);
  }

  async addCompany(id: string, name: string): Promise<void> {
    this.#state.companies.set(id, name);
    this.#log.note([{ scope: 'catalogue', entity: 'company', id }]);
  }

  async removeCompany(id: string): Promise<void> {
    this.#state.companies.delete(id);
    this.#log.note([{ scope: 'catalogue', entity: 'company', id, gone: true }]);
  }

  async age(): Promise<void> {
    this.#log.age();
  }

  async crash(): Promise<void> {
    this.#log.crash();
    this.#renaming.clear();
  }

  async backup(): Promise<void> {
    await this.crash(); // as the copy of a database, which nobody may be connected to
    this.#backup = structuredClone({ ...this.#state, log: this.#log.state });
  }

  async restore(): Promise<void> {
    if (!this.#backup) return;
    await this.crash();
    const { nextX } = this.#log.state;
    this.#state = structuredClone(this.#backup);
    this.#log.state = this.#state.log;
    this.#log.state.nextX = nextX;
    this.#log.startAnew(LEAP);
    this.#manifest = null;
    // The pipeline goes on with what was stored and not yet looked at.
    for (const [key, photo] of this.#state.photos)
      if (photo === 'STORED') this.#state.photos.set(key, 'READY');
  }

  async truth(): Promise<Truth> {
    return truthOf(this.#state);
  }

  async close(): Promise<void> {}
}

const mayBeDecided = ({ state }: SubmissionRow): boolean =>
  state === 'PENDING' || state === 'ESCALATED';

const byPosition = (a: { position: number; id: string }, b: { position: number; id: string }) =>
  a.position - b.position || (a.id < b.id ? -1 : 1);

const contribution = (author: string, id: string) => ({
  scope: `user:${author}`,
  entity: 'contribution',
  id,
});
