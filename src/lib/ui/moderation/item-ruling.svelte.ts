import type { DeskItem } from '#lib/domain/moderation/desk.ts';
import type { FieldVerdict, Ruling } from '#lib/domain/moderation/ruling.ts';
import { deskFields, takenOf, undecided, type Verdicts } from './facts-fields.ts';

/** What a moderator says of the fields of an item of facts, as far as it is said. */
export class ItemRuling {
  verdicts: Verdicts = $state({});
  /** The approval was asked for, and waits for a word on some field. */
  isHeld = $state(false);
  readonly #item: () => DeskItem | null;

  constructor(item: () => DeskItem | null) {
    this.#item = item;
  }

  readonly fields = $derived.by(() => {
    const item = this.#item();
    const submission = item?.submission;
    return submission?.kind === 'facts'
      ? deskFields(submission.subject.kind, submission.fields, item?.entry?.values ?? null)
      : [];
  });
  /** Fields that somebody else changed meanwhile, and that nothing is said of. */
  readonly waiting = $derived.by(() => undecided(this.fields, this.verdicts));
  /** How many fields are taken, of how many; null of what has none. */
  readonly part = $derived.by(() =>
    this.#item()?.submission.kind === 'facts'
      ? { taken: takenOf(this.fields, this.verdicts), all: this.fields.length }
      : null,
  );

  begin(): void {
    this.verdicts = {};
    this.isHeld = false;
  }

  say(name: string, verdict: FieldVerdict): void {
    this.verdicts = { ...this.verdicts, [name]: verdict };
  }

  /** What an approval says; null while it cannot be given, with the first field that waits in sight. */
  approval(): { ruling?: Ruling } | null {
    if (this.part === null) return {};
    if (this.part.taken === 0) return null;
    this.isHeld = this.waiting.length > 0;
    if (this.isHeld) {
      focusField(this.waiting[0]!);
      return null;
    }
    const seen = Object.fromEntries(this.fields.map(({ name, current }) => [name, current]));
    return { ruling: { fields: $state.snapshot(this.verdicts), seen } };
  }

  nextField(): void {
    const here = document.activeElement?.closest<HTMLElement>('[data-verdict]')?.dataset.verdict;
    const at = this.fields.findIndex(({ name }) => name === here);
    const next = this.fields[(at + 1) % this.fields.length];
    if (next) focusField(next.name);
  }
}

const focusField = (name: string): void =>
  document
    .querySelector<HTMLElement>(
      `[data-verdict="${name}"] input:checked, [data-verdict="${name}"] input`,
    )
    ?.focus();
