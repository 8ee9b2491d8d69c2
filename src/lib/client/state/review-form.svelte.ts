import { uuidv7 } from 'uuidv7';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { PHOTOS_MAX } from '#lib/domain/photo/rules.ts';
import { NO_DETAILS, type ReviewDetails } from '#lib/domain/review/details.ts';
import { CAPTION_MAX } from '#lib/domain/mutations/photo-attach.ts';
import { languageOf, personText, reviewDetails, reviewFields } from '#lib/domain/review/review.ts';
import { phone } from '../bootstrap.ts';
import type { PreparedPhoto } from '../phone.ts';
import { mineOf } from '../db/mine.ts';
import {
  GUEST,
  isReview,
  outboxOf,
  type DraftFields,
  type Outbox,
  type PhotoRow,
  type ReviewDraftRow,
} from '../db/outbox.ts';
import { storeProblem } from '../db/steady.ts';
import { describePhoto, orderPhotos } from '../db/draft-photos.ts';
import { addPhoto, discardDraft, queueDraft, removePhoto } from '../db/writing.ts';
import { askToStay, DraftKeeper } from './draft-keeper.svelte.ts';
import { askToBeWoken } from './wake.ts';

export interface FormPhoto {
  id: string;
  thumbUrl: string | null;
  state: 'preparing' | 'kept' | 'refused';
  error: ErrorCode | null;
  name: string;
  caption: string;
}

export interface FormSubject {
  ref: SubjectRef;
  name: string;
  href: string;
}

const emptyFields = (): DraftFields => ({
  rating: null,
  title: '',
  text: '',
  visitedOn: null,
  waitedMinutes: null,
  language: languageOf(navigator.language),
});

/**
 * A review being written. Everything typed is kept on the phone within a moment and at pagehide;
 * `send` queues it. Opened again, the same draft comes back.
 */
export class ReviewForm {
  fields = $state<DraftFields>(emptyFields());
  details = $state<ReviewDetails>(NO_DETAILS);
  photos = $state<FormPhoto[]>([]);
  /** Field → machine-readable issue, see `messages/en/errors.ts`. */
  issues = $state<Record<string, string>>({});
  /** Editing what was sent before. */
  revises = $state(false);
  /** Photos the server already holds for it. */
  photosHeld = $state(0);

  readonly #box: Outbox;
  readonly #subject: FormSubject;
  readonly #keeper: DraftKeeper<ReviewDraftRow>;
  #baseVersion: number | null = null;
  #shasHeld: string[] = [];
  /** Photos still being prepared: what is sent must wait for them. */
  #preparing = new Set<Promise<void>>();

  constructor(accountId: string | null, subject: FormSubject) {
    this.#box = outboxOf(accountId ?? GUEST);
    this.#subject = subject;
    this.#keeper = new DraftKeeper({
      box: this.#box,
      isOwned: accountId !== null,
      row: () => this.#row(),
      isOne: isReview,
      show: (draft) => this.#fill(draft),
      another: () => this.#becomeAnother(),
      parts: {
        count: () => this.#box.photos.where({ draftId: this.#keeper.id }).count(),
        differ: (count) =>
          this.#preparing.size === 0 &&
          count !== this.photos.filter((p) => p.state !== 'preparing').length,
      },
    });
  }

  get saved(): 'saving' | 'saved' | 'failed' | null {
    return this.#keeper.saved;
  }
  get problem(): ErrorCode | null {
    return this.#keeper.problem;
  }
  get isSecond(): boolean {
    return this.#keeper.isSecond;
  }

  /** Opens the draft `id`, else the latest draft about the subject, else an empty one. */
  static async open(
    accountId: string | null,
    subject: FormSubject,
    id: string | null,
  ): Promise<ReviewForm> {
    const form = new ReviewForm(accountId, subject);
    const draft = await form.#find(id);
    if (draft) await form.#fill(draft);
    else if (id && accountId) await form.#fillFromSent(accountId, id);
    form.#keeper.follow();
    return form;
  }

  change(fields: Partial<DraftFields>): void {
    this.fields = { ...this.fields, ...fields };
    this.#keeper.touch();
  }

  changeDetails(details: Partial<ReviewDetails>): void {
    this.details = { ...this.details, ...details };
    this.#keeper.touch();
  }

  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  async addPhotos(files: Iterable<File>): Promise<void> {
    // A copy: the browser empties the picker's own list as soon as the picker is cleared.
    const adding = this.#addEach([...files]);
    this.#preparing.add(adding);
    await adding;
    this.#preparing.delete(adding);
  }

  async #addEach(files: File[]): Promise<void> {
    for (const file of files) {
      const entry: FormPhoto = {
        id: uuidv7(),
        thumbUrl: null,
        state: 'preparing',
        error: null,
        name: file.name,
        caption: '',
      };
      this.photos = [...this.photos, entry];
      try {
        if (this.photos.filter((p) => p.state !== 'refused').length + this.photosHeld > PHOTOS_MAX)
          throw new DomainError('TOO_MANY_PHOTOS');
        const prepared = await (await phone()).preparePhoto(file);
        const row = await this.#keepPhoto(prepared);
        this.#keeper.saved = 'saved';
        askToStay();
        const others = this.photos.filter((p) => p.id !== entry.id && p.id !== row?.id);
        this.photos = row ? [...others, shownPhoto(row, file.name)] : others;
      } catch (error) {
        const failed = { ...entry, state: 'refused' as const, error: codeOf(error) };
        this.photos = this.photos.map((p) => (p.id === entry.id ? failed : p));
      }
    }
  }

  /** Null: the server holds this very picture for the review already. */
  async #keepPhoto(prepared: PreparedPhoto): Promise<PhotoRow | null> {
    if (this.#shasHeld.includes(prepared.sha256)) return null;
    const row = await addPhoto(this.#box, this.#row(), prepared);
    if (row) return row;
    this.#keeper.startAnother();
    return addPhoto(this.#box, this.#row(), prepared);
  }

  async removePhoto(id: string): Promise<void> {
    await removePhoto(this.#box, id);
    const gone = this.photos.find((p) => p.id === id);
    if (gone?.thumbUrl) URL.revokeObjectURL(gone.thumbUrl);
    this.photos = this.photos.filter((p) => p.id !== id);
  }

  /** What a photo shows; kept as it is typed. */
  async describePhoto(id: string, caption: string): Promise<void> {
    this.photos = this.photos.map((p) => (p.id === id ? { ...p, caption } : p));
    await this.#keeping(() => describePhoto(this.#box, id, caption));
  }

  /** Puts a photo into the place of another, counted from 0 among those that are kept. */
  async movePhoto(id: string, to: number): Promise<void> {
    const kept = this.photos.filter((p) => p.state === 'kept');
    const moved = kept.find((p) => p.id === id);
    if (!moved || to < 0 || to >= kept.length) return;
    const ordered = kept.filter((p) => p !== moved).toSpliced(to, 0, moved);
    this.photos = [...ordered, ...this.photos.filter((p) => p.state !== 'kept')];
    const ids = ordered.map((p) => p.id);
    await this.#keeping(() => orderPhotos(this.#box, this.#keeper.id, ids));
  }

  async #keeping(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#keeper.saved = 'saved';
    } catch (error) {
      this.#keeper.failed(error);
    }
  }

  /** Queues the review; false when something must be mended first, with `issues` set. */
  async send(): Promise<boolean> {
    await Promise.all(this.#preparing);
    await this.#keeper.settle();
    const parsed = reviewFields.safeParse($state.snapshot(this.fields));
    const details = reviewDetails.safeParse($state.snapshot(this.details));
    const caption = this.photos
      .map((p) => personText(CAPTION_MAX).safeParse(p.caption))
      .find(({ error }) => error);
    if (!parsed.success || !details.success || caption) {
      this.issues = Object.fromEntries(
        [...(parsed.error?.issues ?? []), ...(details.error?.issues ?? [])].map((issue) => [
          String(issue.path[0] ?? ''),
          issue.path[0] === 'rating' ? 'RATING_NEEDED' : issue.message,
        ]),
      );
      if (caption) this.issues['photos'] = caption.error!.issues[0]!.message;
      return false;
    }
    this.issues = {};
    try {
      await queueDraft(this.#box, this.#row(), parsed.data, new Date().toISOString());
    } catch (error) {
      this.#keeper.failed(error);
      return false;
    }
    this.#keeper.saved = 'saved';
    this.#keeper.problem = null;
    await (await phone()).outboxChanged();
    void askToBeWoken().catch(() => undefined); // refused: the app looks when it is seen again
    return true;
  }

  async discard(): Promise<void> {
    this.#keeper.drop();
    await discardDraft(this.#box, this.#keeper.id);
  }

  /** Its writer left this device: nothing more is kept from here. */
  abandon(): void {
    this.#keeper.abandon();
  }

  dispose(): void {
    this.#keeper.dispose();
    for (const { thumbUrl } of this.photos) if (thumbUrl) URL.revokeObjectURL(thumbUrl);
  }

  async #find(id: string | null): Promise<ReviewDraftRow | undefined> {
    if (id) {
      const found = await this.#box.drafts.get(id);
      return found?.state === 'draft' && isReview(found) ? found : undefined;
    }
    const drafts = await this.#box.drafts
      .filter((d) => d.state === 'draft' && d.subject.id === this.#subject.ref.id)
      .sortBy('updatedAt');
    return drafts.filter(isReview).at(-1);
  }

  async #fill(draft: ReviewDraftRow): Promise<void> {
    this.#keeper.took(draft);
    this.#baseVersion = draft.baseVersion;
    this.#shasHeld = draft.shasHeld ?? [];
    this.photosHeld = draft.photosHeld;
    this.revises = draft.baseVersion !== null;
    // An earlier version kept what the browser said, fit or not.
    this.fields = { ...draft.fields, language: languageOf(draft.fields.language) };
    this.details = draft.details ?? NO_DETAILS;
    const rows = await this.#box.photos.where({ draftId: draft.id }).sortBy('position');
    for (const { thumbUrl } of this.photos) if (thumbUrl) URL.revokeObjectURL(thumbUrl);
    // The store knows no file names, nor what is still being made ready or was refused here.
    const names = new Map(this.photos.map((p) => [p.id, p.name]));
    const notKept = this.photos.filter((p) => p.state === 'preparing' || p.state === 'refused');
    const kept = rows.map((row) => shownPhoto(row, names.get(row.id) ?? ''));
    this.photos = [...kept, ...notKept.filter((p) => !rows.some((row) => row.id === p.id))];
  }

  /** A contribution the server already holds becomes the base of a revision. */
  async #fillFromSent(accountId: string, id: string): Promise<void> {
    const sent = await mineOf(accountId).contributions.get(id);
    if (sent?.row.kind !== 'review') return;
    this.#keeper.id = id;
    this.#baseVersion = sent.row.version;
    this.#shasHeld = sent.row.photos.map((p) => p.sha256);
    this.photosHeld = sent.row.photos.length;
    this.revises = true;
    this.fields = sent.row.fields;
    this.details = sent.row.details ?? NO_DETAILS;
  }

  /** The draft was sent from another tab: this one is new. */
  #becomeAnother(): void {
    this.#baseVersion = null;
    this.#shasHeld = [];
    this.photosHeld = 0;
    this.revises = false;
    this.photos = this.photos.filter((p) => p.state === 'preparing'); // the others went with it
  }

  #row(): ReviewDraftRow {
    return {
      id: this.#keeper.id,
      subject: { ...this.#subject.ref },
      subjectName: this.#subject.name,
      subjectHref: this.#subject.href,
      fields: $state.snapshot(this.fields),
      details: $state.snapshot(this.details),
      baseVersion: this.#baseVersion,
      photosHeld: this.photosHeld,
      shasHeld: [...this.#shasHeld],
      state: 'draft',
      updatedAt: new Date().toISOString(),
    };
  }
}

const shownPhoto = (row: PhotoRow, name: string): FormPhoto => ({
  id: row.id,
  thumbUrl: URL.createObjectURL(new Blob([row.thumb], { type: 'image/jpeg' })),
  state: row.state === 'refused' ? 'refused' : 'kept',
  error: row.error,
  name,
  caption: row.caption ?? '',
});

/** Errors cross the worker's border as plain ones whose message is the code. */
function codeOf(error: unknown): ErrorCode {
  const problem = storeProblem(error);
  return problem === 'STORE_CLOSED' && !isStoreError(error) ? 'INTERNAL' : problem;
}

const isStoreError = (error: unknown): boolean =>
  /^(Abort|DatabaseClosed|InvalidState|OpenFailed|MissingAPI|Unknown|Security)/.test(
    (error as Error).name,
  );
