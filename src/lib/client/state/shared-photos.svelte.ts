import type { ErrorCode } from '#lib/domain/errors.ts';
import { GUEST } from '../db/outbox.ts';
import { dropParcel, parcelsOf, type Parcel } from '../db/parcels.ts';
import { storeProblem } from '../db/steady.ts';
import type { ReviewForm } from './review-form.svelte.ts';

const filesOf = ({ photos }: Parcel): File[] =>
  photos.map(({ name, type, bytes }) => new File([bytes], name, { type }));

/**
 * Puts what was shared into the draft it belongs to, as if it had been picked there. It is let go of when the draft
 * holds all of it; cut in between, doing it again adds nothing twice.
 */
export async function addShared(
  form: ReviewForm,
  accountId: string | null,
  parcelId: string,
): Promise<void> {
  const parcel = (await parcelsOf(accountId ?? GUEST)).find(({ id }) => id === parcelId);
  if (!parcel) return; // it was added before
  await form.addPhotos(filesOf(parcel));
  if (!form.photos.some(({ state }) => state === 'refused')) await dropParcel(parcelId);
}

export interface SharedShown {
  id: string;
  photos: { name: string; url: string }[];
  refused: { name: string; code: ErrorCode }[];
}

/** What was shared into the app and waits for its subject. */
export class SharedPhotos {
  /** Null while the phone is being looked through. */
  parcels = $state.raw<SharedShown[] | null>(null);
  problem = $state<ErrorCode | null>(null);
  readonly #owner: string;

  constructor(accountId: string | null) {
    this.#owner = accountId ?? GUEST;
  }

  async look(): Promise<void> {
    try {
      const found = await parcelsOf(this.#owner);
      this.#free();
      this.parcels = found.map((parcel) => ({
        id: parcel.id,
        photos: filesOf(parcel).map((file) => ({
          name: file.name,
          url: URL.createObjectURL(file),
        })),
        refused: parcel.refused,
      }));
    } catch (error) {
      this.parcels = [];
      this.problem = storeProblem(error);
    }
  }

  async discard(id: string): Promise<void> {
    await dropParcel(id);
    await this.look();
  }

  stop(): void {
    this.#free();
  }

  #free(): void {
    for (const { photos } of this.parcels ?? [])
      for (const { url } of photos) URL.revokeObjectURL(url);
  }
}
