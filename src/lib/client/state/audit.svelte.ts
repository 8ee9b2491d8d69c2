import type { ErrorCode } from '#lib/domain/errors.ts';
import type { AuditAct, AuditCheck, AuditLine } from '#lib/domain/moderation/audit.ts';
import { askPeople } from '../sync/people-net.ts';
import { problemOf } from './people.svelte.ts';

interface AuditFilter {
  person: string | null;
  act: AuditAct | null;
}

/** M9: the acts of moderators and admins, the latest first. */
export class Audit {
  lines = $state.raw<AuditLine[] | null>(null);
  more = $state(false);
  failed = $state<ErrorCode | null>(null);
  check = $state.raw<AuditCheck | null>(null);
  busy = $state(false);
  #filter: AuditFilter = { person: null, act: null };

  async look(filter: AuditFilter): Promise<void> {
    this.#filter = filter;
    await this.#read(null);
  }

  earlier = (): Promise<void> => this.#read(this.lines?.at(-1)?.id ?? null);

  async checkAll(): Promise<void> {
    this.busy = true;
    this.check = null;
    await this.#guard(async () => {
      this.check = await askPeople((of) => of.audit.check.query());
    });
    this.busy = false;
  }

  async #read(before: number | null): Promise<void> {
    const filter = this.#filter;
    await this.#guard(async () => {
      const { lines, more } = await askPeople((of) => of.audit.read.query({ ...filter, before }));
      if (filter !== this.#filter) return; // something else was asked for meanwhile
      this.lines = before === null ? lines : [...(this.lines ?? []), ...lines];
      this.more = more;
    });
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.failed = null;
    } catch (error) {
      this.failed = problemOf(error).code;
    }
  }
}
