import type { ErrorCode } from '#lib/domain/errors.ts';
import {
  DOUBTFUL_PAGE,
  type DoubtfulFile,
  type DoubtfulLine,
} from '#lib/domain/import/doubtful.ts';
import { askStaff } from '../sync/staff-net.ts';
import { problemOf } from './people.svelte.ts';

export interface ImportsView {
  file: string | null;
  settled: boolean;
}

/** C7: lines of imports that somebody has to look at, in the order of their files. */
export class Imports {
  lines = $state.raw<DoubtfulLine[] | null>(null);
  files = $state.raw<DoubtfulFile[]>([]);
  more = $state(false);
  failed = $state<ErrorCode | null>(null);
  busy = $state(false);
  #view: ImportsView = { file: null, settled: false };

  async look(view: ImportsView): Promise<void> {
    this.#view = view;
    await this.#read(null);
  }

  further = (): Promise<void> => this.#read(this.lines?.at(-1)?.id ?? null);

  /** They leave the list they stand in. */
  async settle(ids: string[], settled: boolean): Promise<void> {
    this.busy = true;
    await this.#guard(async () => {
      await askStaff((of) => of.imports.settle.mutate({ ids, settled }));
      this.lines = this.lines?.filter(({ id }) => !ids.includes(id)) ?? null;
    });
    this.busy = false;
    if (!this.failed && this.lines?.length === 0) await this.look(this.#view);
  }

  async #read(after: string | null): Promise<void> {
    const view = this.#view;
    await this.#guard(async () => {
      const { lines, files } = await askStaff((of) => of.imports.lines.query({ ...view, after }));
      if (view !== this.#view) return; // something else was asked for meanwhile
      this.lines = after === null ? lines : [...(this.lines ?? []), ...lines];
      this.files = files;
      this.more = lines.length === DOUBTFUL_PAGE;
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
