import { uuidv7 } from 'uuidv7';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { DraftRow, Outbox } from '../db/outbox.ts';
import { storeProblem } from '../db/steady.ts';
import { watch } from '../db/watch.ts';
import { saveDraft } from '../db/writing.ts';

const SAVE_AFTER_MS = 250;

interface KeeperParts<Row extends DraftRow> {
  box: Outbox;
  /** An account's; a guest's goes from the store only to an account. */
  isOwned: boolean;
  /** The draft as it stands on the screen now. */
  row(): Row;
  isOne(draft: DraftRow): draft is Row;
  /** Another tab wrote in the same draft. */
  show(draft: Row): Promise<void>;
  /** It was sent from, or changed in, another tab: what is written here goes on as a draft of its own. */
  another(): void;
  /** Parts of the draft in the store (photos), and whether those are not the ones on the screen. */
  parts?: { count(): Promise<number>; differ(count: number): boolean };
}

/**
 * Keeps what is typed on the phone, within a moment and at pagehide, and shows what another tab
 * writes in the same draft as long as nothing is written here.
 */
export class DraftKeeper<Row extends DraftRow> {
  saved = $state<'saving' | 'saved' | 'failed' | null>(null);
  /** Why it could not be saved. */
  problem = $state<ErrorCode | null>(null);
  /** Another tab wrote in the same draft: both are kept, and this one is now a draft of its own. */
  isSecond = $state(false);
  id = uuidv7();

  readonly #parts: KeeperParts<Row>;
  /** It stood in the store: once gone from there it was sent, or thrown away, in another tab. */
  #wasKept = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dirty = false;
  #isAbandoned = false;
  /** When the draft in the store was last changed, as far as this tab has seen. */
  #seenAt: string | undefined;
  #isSaving = false;
  #saving: Promise<void> = Promise.resolve();
  #unwatch: (() => void) | undefined;

  constructor(parts: KeeperParts<Row>) {
    this.#parts = parts;
  }

  /** Something was typed. */
  touch(): void {
    this.#dirty = true;
    this.saved = 'saving';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }

  /** Writes what is not yet kept; called at pagehide too. One after the other: each knows the last. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** As `flush`, also when nothing was typed here since: another tab may have changed what would be sent. */
  settle(): Promise<void> {
    if (this.#seenAt !== undefined) this.#dirty = true;
    return this.flush();
  }

  /** The draft on the screen is this one of the store. */
  took(draft: Row): void {
    this.id = draft.id;
    this.#seenAt = draft.updatedAt;
    this.#wasKept = this.#parts.isOwned;
    this.saved = 'saved';
  }

  failed(error: unknown): void {
    this.saved = 'failed';
    this.problem = storeProblem(error);
  }

  follow(): void {
    const { box, parts, isOne, show } = this.#parts;
    this.#unwatch?.();
    this.#unwatch = watch(
      async () => ({
        draft: await box.drafts.get(this.id),
        count: (await parts?.count()) ?? 0,
      }),
      ({ draft, count }) => {
        if (draft?.state !== 'draft' || draft.id !== this.id || !isOne(draft)) return;
        if (this.#dirty || this.#isSaving) return;
        const isNewer = this.#seenAt !== undefined && draft.updatedAt > this.#seenAt;
        if (isNewer || parts?.differ(count)) void show(draft);
      },
      () => undefined, // said where it is saved
    );
  }

  /** What is written goes on under a name of its own. */
  startAnother(): void {
    this.id = uuidv7();
    this.#seenAt = undefined;
    this.follow();
    this.#parts.another();
  }

  /** Nothing more of what was typed is kept from here. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#dirty = false;
  }

  /** Its writer left this device. */
  abandon(): void {
    this.drop();
    this.#isAbandoned = true;
  }

  dispose(): void {
    this.#unwatch?.();
    void this.flush();
  }

  async #save(): Promise<void> {
    if (!this.#dirty || this.#isAbandoned) return;
    this.#dirty = false;
    this.#isSaving = true;
    const { box } = this.#parts;
    try {
      let row = this.#parts.row();
      if (!(await saveDraft(box, row, this.#wasKept, this.#seenAt))) {
        const kept = await box.drafts.get(this.id);
        this.isSecond = kept?.state === 'draft';
        this.startAnother();
        row = this.#parts.row();
        await saveDraft(box, row);
      }
      this.#seenAt = row.updatedAt;
      this.#wasKept = this.#parts.isOwned;
      this.problem = null;
      if (!this.#dirty) this.saved = 'saved';
      askToStay();
    } catch (error) {
      this.#dirty = true;
      this.failed(error);
    } finally {
      this.#isSaving = false;
    }
  }
}

let asked = false;

/** O7: asks once, after the first words were kept, that the system may not clear them away. */
export function askToStay(): void {
  if (asked) return;
  asked = true;
  void navigator.storage?.persist?.().catch(() => undefined);
}
