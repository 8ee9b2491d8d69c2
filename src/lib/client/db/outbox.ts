import type { Table } from 'dexie';
import { uuidv7 } from 'uuidv7';
import type { SubjectRef } from '#lib/domain/subject.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { FactsTarget } from '#lib/domain/facts/proposal.ts';
import type { FactsDraft } from '#lib/domain/facts/typed.ts';
import type { ReviewDetails } from '#lib/domain/review/details.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';
import { Steady } from './steady.ts';

/** A review being written: as typed, so possibly not yet valid. */
export interface DraftFields extends Omit<ReviewFields, 'rating'> {
  rating: number | null;
}

interface DraftOf {
  id: string;
  /** The name of what it is about; of an entry that is proposed, the one that was typed. */
  subjectName: string;
  subjectHref: string;
  /** Version of the submission this revises, or null for a new one. */
  baseVersion: number | null;
  /** Photos the server already holds for the submission that is revised. */
  photosHeld: number;
  /** What those photos are (SHA-256), as far as known: the same picture picked again is not another. */
  shasHeld?: string[];
  state: 'draft' | 'queued';
  updatedAt: string;
}

export interface DeedAbout {
  name: string;
  href: string;
}

export interface ReviewDraftRow extends DraftOf {
  /** Drafts of version 0.1.0 have none: there were reviews only. */
  kind?: 'review';
  subject: SubjectRef;
  fields: DraftFields;
  /** Drafts of apps that knew of no details have none. Beside the fields, so that such an app opens these too. */
  details?: ReviewDetails;
}

export interface FactsDraftRow extends DraftOf {
  kind: 'facts';
  subject: FactsTarget;
  fields: FactsDraft;
}

/** One contribution of this phone that the server does not yet show back. Its id is the submission's. */
export type DraftRow = ReviewDraftRow | FactsDraftRow;

export const isFacts = (draft: DraftRow): draft is FactsDraftRow => draft.kind === 'facts';
export const isReview = (draft: DraftRow): draft is ReviewDraftRow => draft.kind !== 'facts';

export interface DeedAbout {
  name: string;
  href: string;
}

export interface MutationRow {
  /** Place in the queue; grows. */
  order?: number;
  id: string;
  /** The contribution it is part of; null for a deed (S56), which is whole by itself. */
  draftId: string | null;
  /** Of a deed: what lists call it, and where it is seen. */
  about?: DeedAbout;
  lane: string;
  /** Stamped, without gaps in its lane, in the transaction that first sends it. */
  seq: number | null;
  name: string;
  v: number;
  args: unknown;
  deps: string[];
  madeAt: string;
  state: 'queued' | 'parked' | 'acked';
  attempts: number;
  /** Not to be sent before this (epoch ms). */
  nextAt: number;
  /** It once had a number, and may have taken effect: it must run its course. */
  sent?: boolean;
  /** It met a gap at the head of its lane, and what it may build on was offered again. */
  gapSeen?: boolean;
  /** Version of the submission, or of what a deed is about, after an `acked` item. */
  version: number | null;
  error: {
    code: ErrorCode;
    field?: string;
    message?: string;
    /** The same words may be taken from then on, by this phone's clock (epoch ms). */
    againAt?: number;
  } | null;
}

export interface PhotoRow {
  id: string;
  draftId: string;
  sha256: string;
  position: number;
  type: string;
  width: number;
  height: number;
  /** What it shows, as typed; photos of older apps have none. */
  caption?: string;
  /** Of the bytes that travel. */
  size: number;
  thumb: ArrayBuffer;
  state: 'kept' | 'uploaded' | 'refused';
  error: ErrorCode | null;
  uploadUrl: string | null;
  attempts: number;
  nextAt: number;
  /** It waits since no more photos are taken for now (A19); gone once it was sent. */
  limited?: boolean;
}

interface Bytes {
  id: string;
  bytes: ArrayBuffer;
}

/** A contribution, or the deeds of one lane, that the server has shown back, kept for a while in case it is set back to a backup. */
export interface ReleasedRow {
  /** Of the draft; of deeds their lane. */
  id: string;
  /** When the server received it, by the server's clock (epoch ms). */
  at: number;
  /** Null of deeds. */
  draft: DraftRow | null;
  mutations: MutationRow[];
  photos: PhotoRow[];
}

type Meta = { key: string; value: unknown };

/**
 * What a person wrote and the server does not yet have, one database an account (`outbox-{id}`, or
 * `outbox-guest`). Commits are strict; nothing here is deleted but at the person's word or after
 * the server has shown it back. Shapes only ever grow.
 */
export class Outbox extends Steady {
  declare drafts: Table<DraftRow, string>;
  declare mutations: Table<MutationRow, number>;
  declare photos: Table<PhotoRow, string>;
  declare bytes: Table<Bytes, string>;
  declare lanes: Table<{ lane: string; last: number }, string>;
  declare meta: Table<Meta, string>;
  declare released: Table<ReleasedRow, string>;

  /** Ids for all that is written here. */
  newId: () => string = uuidv7;

  constructor(account: string) {
    super(`outbox-${account}`, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      drafts: 'id, updatedAt',
      mutations: '++order, &id, draftId, lane',
      photos: 'id, draftId, sha256',
      bytes: 'id',
      lanes: 'lane',
      meta: 'key',
    });
    this.version(2).stores({ released: 'id' });
  }

  /** This queue's name at the server; made at first use. */
  async clientId(): Promise<string> {
    return this.transaction('rw', this.meta, async () => {
      const found = await this.meta.get('clientId');
      if (found) return found.value as string;
      const value = this.newId();
      await this.meta.put({ key: 'clientId', value });
      return value;
    });
  }

  /**
   * Goes on under a new name, with all that is queued numbered anew: for a copied phone, and when the
   * server's numbers are no longer ours. What had taken effect is known by its id, not its number.
   * Part of a transaction over meta, lanes and mutations.
   */
  async startAnew(): Promise<void> {
    await this.meta.put({ key: 'clientId', value: this.newId() });
    await this.lanes.clear();
    await this.mutations
      .filter((m) => m.state === 'queued')
      .modify((m) => void Object.assign(m, { sent: mayStand(m), seq: null, nextAt: 0 }));
  }
}

/** It has used the line, and may have taken effect. */
export const mayStand = (m: MutationRow): boolean => m.seq !== null || m.sent === true;

export const GUEST = 'guest';

const open = new Map<string, Outbox>();

/** The outbox of an account id, or of GUEST. */
export function outboxOf(account: string): Outbox {
  let found = open.get(account);
  if (!found) open.set(account, (found = new Outbox(account)));
  return found;
}
