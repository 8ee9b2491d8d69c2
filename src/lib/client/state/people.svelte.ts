import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { PersonLine } from '#lib/domain/moderation/person.ts';
import { askPeople } from '../sync/people-net.ts';

const TYPING_MS = 200;

/** Why something was not done. */
export interface Problem {
  code: ErrorCode;
  field?: string | undefined;
}

export const problemOf = (error: unknown): Problem =>
  error instanceof DomainError ? { code: error.code, field: error.field } : { code: 'INTERNAL' };

/** M10: finding a person. */
export class People {
  /** Null until something was found, or nobody. */
  found = $state.raw<PersonLine[] | null>(null);
  failed = $state<ErrorCode | null>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** As the name is typed; only the last answer counts. */
  look(name: string, waitMs = TYPING_MS): void {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    this.#timer = setTimeout(() => void this.#find(name, asked), waitMs);
  }

  async #find(name: string, asked: number): Promise<void> {
    try {
      const found = await askPeople((of) => of.people.find.query({ name }));
      if (asked !== this.#asked) return;
      this.found = found;
      this.failed = null;
    } catch (error) {
      if (asked === this.#asked) this.failed = problemOf(error).code;
    }
  }
}
