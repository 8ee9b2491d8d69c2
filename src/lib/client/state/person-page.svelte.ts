import { uuidv7 } from 'uuidv7';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { PersonRecord } from '#lib/domain/moderation/person.ts';
import type { NewSanction } from '#lib/domain/moderation/sanction.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { askPeople } from '../sync/people-net.ts';
import { problemOf, type Problem } from './people.svelte.ts';

/** M8, M10: one person as moderators see them, and what they do about it. Each act answers why it was not done, or null. */
export class PersonPage {
  record = $state.raw<PersonRecord | null>(null);
  failed = $state<ErrorCode | null>(null);
  busy = $state(false);
  /** How many still wait, while they are being refused. */
  refusing = $state<number | null>(null);
  readonly #userId: string;
  /** An act that is made again, because its answer was lost, keeps its name: it may have been done. */
  #last = { act: '', id: '' };

  constructor(userId: string) {
    this.#userId = userId;
  }

  async refresh(): Promise<void> {
    try {
      this.record = await askPeople((of) => of.people.person.query({ userId: this.#userId }));
      this.failed = null;
    } catch (error) {
      this.failed = problemOf(error).code;
    }
  }

  sanction(about: Omit<NewSanction, 'id' | 'userId'>): Promise<Problem | null> {
    const act = { ...about, userId: this.#userId };
    return this.#do(() => {
      const id = this.#named(act);
      return askPeople((of) => of.people.sanction.mutate({ ...act, id }));
    });
  }

  lift = (sanctionId: string, why: string): Promise<Problem | null> =>
    this.#do(() => askPeople((of) => of.people.lift.mutate({ sanctionId, why })));

  note(text: string): Promise<Problem | null> {
    const act = { userId: this.#userId, text };
    return this.#do(() => {
      const id = this.#named(act);
      return askPeople((of) => of.people.note.mutate({ ...act, id }));
    });
  }

  setRole = (role: Role, why: string): Promise<Problem | null> =>
    this.#do(async () => {
      const userId = this.#userId;
      const was = this.record?.role ?? 'USER';
      await askPeople((of) => of.people.setRole.mutate({ userId, was, role, why }));
    });

  /** D11: some at a time, until none is left that could be. Answers how many, and how many were left. */
  async refuseWaiting(): Promise<{ refused: number; left: number } | Problem> {
    this.busy = true;
    let refused = 0;
    try {
      for (;;) {
        const done = await askPeople((of) =>
          of.people.refuseWaiting.mutate({ userId: this.#userId }),
        );
        refused += done.refused;
        this.refusing = done.left;
        if (done.left === 0 || done.refused === 0) return { refused, left: done.left };
      }
    } catch (error) {
      return problemOf(error);
    } finally {
      this.refusing = null;
      this.busy = false;
      await this.refresh();
    }
  }

  async #do(act: () => Promise<unknown>): Promise<Problem | null> {
    this.busy = true;
    try {
      await act();
      this.#last = { act: '', id: '' };
      await this.refresh();
      return null;
    } catch (error) {
      return problemOf(error);
    } finally {
      this.busy = false;
    }
  }

  #named(act: object): string {
    const said = JSON.stringify(act);
    if (said !== this.#last.act) this.#last = { act: said, id: uuidv7() };
    return this.#last.id;
  }
}
