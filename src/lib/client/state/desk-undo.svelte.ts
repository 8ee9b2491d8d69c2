import { uuidv7 } from 'uuidv7';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { Decision } from '#lib/domain/moderation/desk.ts';
import { UNDO_MS, type TakeBack, type TakeBackClash } from '#lib/domain/moderation/take-back.ts';
import type { DeskNet } from '../sync/desk-net.ts';

type Decided = Pick<TakeBack, 'submissionId' | 'version' | 'of'>;

/** Decisions taken back: those of a moment ago by one key, older ones with a reason. */
export class DeskUndo {
  /** What was decided last, for ten seconds. */
  offered = $state.raw<{
    outcome: Decision['outcome'];
    name: string;
    count: number;
    isReport: boolean;
  } | null>(null);
  /** Why it could not be taken back; `later`: what somebody changed since. */
  failed = $state.raw<{ code: ErrorCode; later: string[] } | null>(null);
  busy = $state(false);

  readonly #net: Pick<DeskNet, 'takeBack'>;
  readonly #changed: () => void;
  #decided: TakeBack[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(net: Pick<DeskNet, 'takeBack'>, changed: () => void) {
    this.#net = net;
    this.#changed = changed;
  }

  offer(
    decided: readonly Decided[],
    outcome: Decision['outcome'],
    name: string,
    isReport = false,
  ): void {
    clearTimeout(this.#timer);
    this.failed = null;
    this.#decided = decided.map((one) => ({ ...one, id: uuidv7(), why: null }));
    this.offered = decided.length > 0 ? { outcome, name, count: decided.length, isReport } : null;
    this.#timer = setTimeout(() => (this.offered = null), UNDO_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Takes back what was decided a moment ago. Answers the submissions that wait again. */
  async undo(): Promise<string[]> {
    if (!this.offered) return [];
    clearTimeout(this.#timer);
    const back: string[] = [];
    for (const act of this.#decided) if (await this.#takeBack(act)) back.push(act.submissionId);
    this.offered = null;
    this.#changed();
    return back;
  }

  /** Takes back an older decision. True when it waits again. */
  async reverse(decided: Decided, why: string): Promise<boolean> {
    this.failed = null;
    const isBack = await this.#takeBack({ ...decided, id: uuidv7(), why });
    this.#changed();
    return isBack;
  }

  async #takeBack(act: TakeBack): Promise<boolean> {
    this.busy = true;
    try {
      await this.#net.takeBack(act);
      return true;
    } catch (error) {
      const { code, detail } = error instanceof DomainError ? error : new DomainError('INTERNAL');
      const later = (detail as TakeBackClash | undefined)?.later ?? [];
      this.failed = { code, later };
      return false;
    } finally {
      this.busy = false;
    }
  }
}
