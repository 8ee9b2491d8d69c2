import { uuidv7 } from 'uuidv7';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { likelyDuplicates } from '#lib/domain/facts/duplicates.ts';
import { FACT_FIELDS, fieldOf, type FactsKind } from '#lib/domain/facts/fields.ts';
import { checkChanges, NOTE_MAX, SOURCE_MAX } from '#lib/domain/facts/rules.ts';
import {
  changesTyped,
  typedChanges,
  typedOf,
  type FactsDraft,
  type Typed,
} from '#lib/domain/facts/typed.ts';
import type { Changes, FactsTarget, Values } from '#lib/domain/facts/proposal.ts';
import { problemsOf } from '#lib/domain/facts/whole.ts';
import { isOpen } from '#lib/domain/moderation/submission.ts';
import { personText } from '#lib/domain/review/review.ts';
import type { SearchHit } from '#lib/domain/catalogue/views.ts';
import { phone } from '../bootstrap.ts';
import { mineOf } from '../db/mine.ts';
import { GUEST, isFacts, outboxOf, type FactsDraftRow, type Outbox } from '../db/outbox.ts';
import { discardDraft } from '../db/writing.ts';
import { queueFacts } from '../db/writing-facts.ts';
import { DraftKeeper } from './draft-keeper.svelte.ts';
import { findEntries, type EntryChoice } from './find-entries.ts';
import { proposedEntries } from './proposed-entries.ts';
import { askPhone } from './view.svelte.ts';
import { askToBeWoken } from './wake.ts';

const HITS_ASKED = 30;

/** What the form is about: an entry as the phone shows it, or one that is to be made. */
export interface FactsSubject {
  kind: FactsKind;
  /** Null: a new one. */
  entry: { id: string; name: string; href: string; values: Values } | null;
  /** Names of the entries it refers to, by id. */
  names: Record<string, string>;
  /** What is already known of a new one: what was searched for, the park it stands in. */
  begun: Record<string, string>;
}

/**
 * Facts being written: a new entry, or corrections of one. What is typed is kept on the phone as a
 * review is; `send` queues it.
 */
export class FactsForm {
  draft = $state<FactsDraft>({
    ...{ isNew: true, typed: {}, base: {}, names: {}, note: '', source: '' },
  });
  /** Field → machine-readable issue; `changes`, `note`, `source` and `duplicates` are fields too. */
  issues = $state<Record<string, string>>({});
  /** What may be the same as the entry that is added. */
  duplicates = $state.raw<SearchHit[]>([]);
  isNoneOfThese = $state(false);
  /** Editing what was sent before. */
  revises = $state(false);

  readonly kind: FactsKind;
  readonly #box: Outbox;
  readonly #accountId: string | null;
  readonly #subject: FactsSubject;
  readonly #keeper: DraftKeeper<FactsDraftRow>;
  #entryId: string;
  #baseVersion: number | null = null;
  #turn = 0;

  constructor(accountId: string | null, subject: FactsSubject) {
    this.kind = subject.kind;
    this.#accountId = accountId;
    this.#box = outboxOf(accountId ?? GUEST);
    this.#subject = subject;
    this.#entryId = subject.entry?.id ?? uuidv7();
    this.draft.isNew = subject.entry === null;
    this.draft.names = { ...subject.names };
    this.draft.typed = { ...subject.begun };
    this.#keeper = new DraftKeeper({
      box: this.#box,
      isOwned: accountId !== null,
      row: () => this.#row(),
      isOne: isFacts,
      show: async (draft) => this.#fill(draft),
      another: () => this.#becomeAnother(),
    });
  }

  /** Opens the draft `id`, else the latest draft about the entry, else an empty one. */
  static async open(
    accountId: string | null,
    subject: FactsSubject,
    id: string | null,
  ): Promise<FactsForm> {
    const form = new FactsForm(accountId, subject);
    const draft = await form.#find(id);
    if (draft) form.#fill(draft);
    else if (id && accountId) await form.#fillFromSent(accountId, id);
    form.#keeper.follow();
    void form.#lookForDuplicates();
    return form;
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

  /** What stands in a field now. */
  typed(name: string): Typed {
    return (
      this.draft.typed[name] ?? typedOf(FACT_FIELDS[this.kind][name]!.form, this.#stands(name))
    );
  }

  change(name: string, typed: Typed): void {
    const base = name in this.draft.base ? this.draft.base[name] : this.#stands(name);
    this.draft.base = { ...this.draft.base, [name]: base };
    this.draft.typed = { ...this.draft.typed, [name]: typed };
    this.#touched(name);
    if (name === 'name' || name === 'parkId') void this.#lookForDuplicates();
  }

  say(words: Partial<Pick<FactsDraft, 'note' | 'source'>>): void {
    Object.assign(this.draft, words);
    this.#touched(...Object.keys(words));
  }

  /** An entry was chosen: its name is kept beside its id. */
  naming(id: string, name: string): void {
    this.draft.names = { ...this.draft.names, [id]: name };
  }

  /** Entries of a kind to choose from: of the catalogue, and those this person has proposed. */
  async find(kind: FactsKind, query: string): Promise<EntryChoice[]> {
    const proposed = await proposedEntries(this.#box, this.#accountId, kind, query);
    return [...proposed, ...(await findEntries(kind, query))];
  }

  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  /** Queues it; false when something must be mended first, with `issues` set. */
  async send(): Promise<boolean> {
    await this.#keeper.settle();
    await this.#lookForDuplicates();
    const changes = this.#checked();
    if (!changes) return false;
    try {
      await queueFacts(this.#box, this.#row(), changes, new Date().toISOString());
    } catch (error) {
      this.#keeper.failed(error);
      return false;
    }
    this.#keeper.saved = 'saved';
    await (await phone()).outboxChanged();
    void askToBeWoken().catch(() => undefined); // refused: the app looks when it is seen again
    return true;
  }

  async discard(): Promise<void> {
    this.#keeper.drop();
    await discardDraft(this.#box, this.#keeper.id);
  }

  abandon(): void {
    this.#keeper.abandon();
  }

  dispose(): void {
    this.#keeper.dispose();
  }

  #stands(name: string): unknown {
    // A new entry has what every entry has, unless something else is said.
    const always = this.draft.isNew ? FACT_FIELDS[this.kind][name]?.always : undefined;
    return this.#subject.entry?.values[name] ?? always ?? null;
  }

  #touched(...names: string[]): void {
    this.#keeper.touch();
    const isLeft = ([name]: [string, string]): boolean =>
      !names.includes(name) && name !== 'changes';
    this.issues = Object.fromEntries(Object.entries(this.issues).filter(isLeft));
  }

  /** The changes as they are sent; null with `issues` set when they cannot be. */
  #checked(): Changes | null {
    const draft = $state.snapshot(this.draft) as FactsDraft;
    const changes = changesTyped(this.kind, draft);
    const parsed = checkChanges(this.kind, changes);
    const issues: Record<string, string> = {};
    if (!parsed.success)
      for (const { path, message } of parsed.error.issues)
        issues[String(path[0] ?? 'changes')] ??= message;
    const values = this.#subject.entry?.values ?? {};
    const misfits = problemsOf(this.kind, { isNew: draft.isNew, changes }, values);
    for (const [name, issue] of Object.entries(misfits)) issues[name] ??= issue;
    if (Object.keys(misfits).length > 0) delete issues['changes'];
    for (const [name, max] of [['note', NOTE_MAX] as const, ['source', SOURCE_MAX] as const]) {
      const words = personText(max).safeParse(draft[name]);
      if (!words.success) issues[name] = words.error.issues[0]!.message;
    }
    if (this.duplicates.length > 0 && !this.isNoneOfThese) issues['duplicates'] = 'SAME_AS';
    this.issues = issues;
    return Object.keys(issues).length === 0 && parsed.success ? parsed.data : null;
  }

  async #lookForDuplicates(): Promise<void> {
    if (!this.draft.isNew || this.revises) return;
    const turn = ++this.#turn;
    const name = String(this.draft.typed['name'] ?? '').trim();
    const parkId = String(this.draft.typed['parkId'] ?? '');
    const found = name ? await askPhone((remote) => remote.search(name, HITS_ASKED)) : null;
    const [park] = parkId
      ? await (await phone()).subjects([{ kind: 'park', id: parkId }]).catch(() => [null])
      : [null];
    if (turn !== this.#turn) return;
    const before = this.duplicates.map(({ id }) => id).join();
    this.duplicates = likelyDuplicates(this.kind, name, found?.hits ?? [], park?.href ?? null);
    if (this.duplicates.map(({ id }) => id).join() !== before) this.isNoneOfThese = false;
  }

  async #find(id: string | null): Promise<FactsDraftRow | undefined> {
    if (id) {
      const found = await this.#box.drafts.get(id);
      return found?.state === 'draft' && isFacts(found) ? found : undefined;
    }
    const entry = this.#subject.entry;
    if (!entry) return undefined;
    const drafts = await this.#box.drafts
      .filter((d) => d.state === 'draft' && d.subject.id === entry.id)
      .sortBy('updatedAt');
    return drafts.filter(isFacts).at(-1);
  }

  #fill(draft: FactsDraftRow): void {
    this.#keeper.took(draft);
    this.#baseVersion = draft.baseVersion;
    this.revises = draft.baseVersion !== null;
    this.#entryId = draft.subject.id;
    this.draft = { ...draft.fields, names: { ...this.#subject.names, ...draft.fields.names } };
  }

  /** What is not yet decided is revised; what is, begins another proposal with the same words. */
  async #fillFromSent(accountId: string, id: string): Promise<void> {
    const row = (await mineOf(accountId).contributions.get(id))?.row;
    if (row?.kind !== 'facts' || row.subject.kind !== this.kind) return;
    const { isNew, changes, note, source } = row.fields;
    this.revises = isOpen(row.state);
    if (this.revises) {
      this.#keeper.id = id;
      this.#baseVersion = row.version;
    }
    const isStillNew = isNew && this.#subject.entry === null;
    this.#entryId = isStillNew && !this.revises ? uuidv7() : row.subject.id;
    const said = typedChanges(this.kind, changes);
    // Another proposal is based on what stands now.
    const base = this.revises ? said.base : {};
    this.draft = {
      ...{ isNew: isStillNew, typed: said.typed, base, note, source },
      names: await this.#namesFor(changes),
    };
    if (!this.revises)
      this.draft.base = Object.fromEntries(
        Object.keys(said.typed).map((name) => [name, this.#stands(name)]),
      );
  }

  async #namesFor(changes: Changes): Promise<Record<string, string>> {
    const targets = Object.entries(changes).flatMap(([name, { to }]): FactsTarget[] => {
      const form = fieldOf(this.kind, name)?.form;
      if (form?.is !== 'entry' && form?.is !== 'entries') return [];
      return ([to].flat() as string[]).map((id) => ({ kind: form.kind, id }));
    });
    const found = await (await phone()).subjects(targets);
    const known = targets.flatMap(({ id }, i) => (found[i] ? [[id, found[i].name]] : []));
    const proposed = await Promise.all(
      [...new Set(targets.map(({ kind }) => kind))].map((kind) =>
        proposedEntries(this.#box, this.#accountId, kind, ''),
      ),
    );
    return {
      ...this.#subject.names,
      ...Object.fromEntries(proposed.flat().map(({ id, name }) => [id, name])),
      ...(Object.fromEntries(known) as Record<string, string>),
    };
  }

  /** The draft was sent from another tab: this one is new. */
  #becomeAnother(): void {
    this.#baseVersion = null;
    this.revises = false;
    if (this.draft.isNew) this.#entryId = uuidv7();
  }

  #row(): FactsDraftRow {
    const { kind } = this;
    const entry = this.#subject.entry;
    const typedName = String(this.draft.typed['name'] ?? '').trim();
    return {
      id: this.#keeper.id,
      kind: 'facts',
      subject: { kind, id: this.#entryId },
      subjectName: (entry?.name ?? typedName).slice(0, 300),
      subjectHref: entry?.href ?? `/add/${kind}`,
      fields: $state.snapshot(this.draft) as FactsDraft,
      baseVersion: this.#baseVersion,
      photosHeld: 0,
      state: 'draft',
      updatedAt: new Date().toISOString(),
    };
  }
}
