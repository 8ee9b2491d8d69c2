import type { CachedContribution } from '#lib/client/db/mine.ts';
import { GUEST, isFacts, type DraftRow, type FactsDraftRow } from '#lib/client/db/outbox.ts';
import { reopenDraft, saveDraft } from '#lib/client/db/writing.ts';
import { queueFacts } from '#lib/client/db/writing-facts.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import { checkChanges } from '#lib/domain/facts/rules.ts';
import { changesTyped, typedChanges, type FactsDraft } from '#lib/domain/facts/typed.ts';
import { problemsOf } from '#lib/domain/facts/whole.ts';
import { isOpen } from '#lib/domain/moderation/submission.ts';
import { pickOf } from './people.ts';
import type { Phone, Tab } from './phone.ts';
import { shownRides } from './reading.ts';
import { typedIn } from './said.ts';
import type { Witness } from './witness.ts';

const TAGS = ['SINGLE_RIDER', 'GETS_WET', 'INDOORS', 'CHILD_SWAP'];

/** What people do with facts of rides, as `FactsForm` does it: on what their phone shows, however old that is. */
export class Proposers {
  readonly #witness: Witness;
  #words = 0;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  /** Corrections of a ride, sent or not. */
  async propose(phone: Phone, tab: Tab, [pick, how, send]: number[]): Promise<void> {
    const found = pickOf(Object.entries(shownRides(phone)), pick!);
    if (!found) return; // the catalogue is not here yet
    const [id, values] = found;
    const blank = { isNew: false, typed: {}, base: {}, names: {}, note: '', source: '' };
    const draft = this.#draft(phone, id, this.#typed(blank, values, how!));
    await this.#keep(phone, tab, draft, values, send!);
  }

  /** Writes on: in a draft, in what is queued or was refused, or in what the server has received. */
  async repropose(phone: Phone, tab: Tab, [pick, how, send]: number[]): Promise<void> {
    const drafts = draftsOn(phone);
    const one = pickOf([...drafts, ...sentFrom(phone, drafts)], pick!);
    if (!one) return;
    if ('row' in one) return this.#revise(phone, tab, one, how!, send!);
    if (one.state === 'draft') return this.#edit(phone, tab, one, how!, send!);
    const box = tab.outbox(phone.account);
    // Its writer takes over what it was, also where a server that was set back has lost it.
    for (const { id, draftId } of await box.mutations.toArray())
      if (draftId === one.id) this.#witness.acked.delete(id);
    await reopenDraft(box, one.id);
    const open = (await box.drafts.toArray())
      .filter(isFacts)
      .find((d) => d.state === 'draft' && d.fields.note === one.fields.note);
    if (!open) return;
    phone.listed.delete(one.id); // in writing again
    if (open.id !== one.id) {
      this.#witness.discard(phone.index, one.id);
      this.#said(phone, open);
    }
    await this.#edit(phone, tab, open, how!, send!);
  }

  async #edit(
    phone: Phone,
    tab: Tab,
    draft: FactsDraftRow,
    how: number,
    send: number,
  ): Promise<void> {
    const values = shownRides(phone)[draft.subject.id];
    if (!values) return;
    const fields = this.#typed(draft.fields, values, how);
    const changed = { ...draft, fields, updatedAt: phone.now };
    this.#witness.types(phone.index, draft.id, typedIn(changed));
    const box = tab.outbox(phone.account);
    if (await saveDraft(box, changed, true, draft.updatedAt)) {
      this.#said(phone, changed);
      await this.#send(phone, tab, changed, values, send);
    } else
      await this.#keep(
        phone,
        tab,
        { ...changed, id: phone.newId(), baseVersion: null },
        values,
        send,
      );
  }

  /** What is not decided is revised; what is begins another proposal with the same words. */
  async #revise(
    phone: Phone,
    tab: Tab,
    { row }: CachedContribution,
    how: number,
    send: number,
  ): Promise<void> {
    const values = shownRides(phone)[row.subject.id];
    if (row.kind !== 'facts' || !values) return;
    const isRevised = isOpen(row.state);
    const said = typedChanges('ride', row.fields.changes);
    const base = Object.fromEntries(Object.keys(said.typed).map((name) => [name, values[name]]));
    const fields = this.#typed(
      { ...row.fields, ...said, base: isRevised ? said.base : base, names: {} },
      values,
      how,
    );
    const draft = this.#draft(phone, row.subject.id, fields);
    if (isRevised) Object.assign(draft, { id: row.id, baseVersion: row.version });
    await this.#keep(phone, tab, draft, values, send);
  }

  #draft(phone: Phone, ride: string, fields: FactsDraft): FactsDraftRow {
    return {
      ...{ id: phone.newId(), kind: 'facts', subject: { kind: 'ride', id: ride }, fields },
      ...{ subjectName: 'R', subjectHref: '/parks/p/rides/r', updatedAt: phone.now },
      ...{ baseVersion: null, photosHeld: 0, state: 'draft' },
    };
  }

  /** With a word in one or two more fields. */
  #typed(fields: FactsDraft, values: Values, how: number): FactsDraft {
    const typed = { ...fields.typed };
    const base = { ...fields.base };
    const n = ++this.#words;
    const say = (name: string, input: FactsDraft['typed'][string]): void => {
      if (!(name in base)) base[name] = values[name];
      typed[name] = input;
    };
    const one = Math.floor(how * 1_000) % 7;
    if (one < 3) say('trainLayout', `layout ${n}`);
    if (one === 2 || one === 3) say('name', `Ride ${n}`);
    if (one === 4) say('launch', `launch ${n}`);
    if (one === 1) say('capacityPerHour', String(100 + n));
    if (one === 5) say('minHeightCm', String(90 + (n % 8) * 10));
    if (one === 6) say('maxHeightCm', String(110 + (n % 8) * 10));
    if (one > 3) {
      const tags = values['tags'] as string[];
      const tag = pickOf(TAGS, how)!;
      say('tags', tags.includes(tag) ? tags.filter((t) => t !== tag) : [...tags, tag]);
    }
    return { ...fields, typed, base, note: `because ${n}` };
  }

  async #keep(
    phone: Phone,
    tab: Tab,
    draft: FactsDraftRow,
    values: Values,
    send: number,
  ): Promise<void> {
    if (!(await saveDraft(tab.outbox(phone.account), draft))) return;
    this.#said(phone, draft);
    await this.#send(phone, tab, draft, values, send);
  }

  #said(phone: Phone, draft: FactsDraftRow): void {
    this.#witness.save(phone.index, draft.id, typedIn(draft));
    if (phone.account) this.#witness.owns(phone.account, draft.id);
  }

  /** The form says what does not fit together, and sends nothing that would be refused. */
  async #send(
    phone: Phone,
    tab: Tab,
    draft: FactsDraftRow,
    values: Values,
    send: number,
  ): Promise<void> {
    if (send > 0.85) return;
    const checked = checkChanges('ride', changesTyped('ride', draft.fields));
    if (!checked.success) return;
    const proposal = { isNew: false, changes: checked.data };
    if (Object.keys(problemsOf('ride', proposal, values)).length > 0) return;
    const box = tab.outbox(phone.account);
    if ((await box.drafts.get(draft.id))?.state !== 'draft') return;
    await queueFacts(box, draft, checked.data, phone.now);
    tab.engine.wake();
  }
}

function draftsOn(phone: Phone): FactsDraftRow[] {
  const rows = phone.rows(`outbox-${phone.account ?? GUEST}`, 'drafts') as unknown as DraftRow[];
  return rows.filter(isFacts).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function sentFrom(phone: Phone, drafts: readonly FactsDraftRow[]): CachedContribution[] {
  const here = new Set(drafts.map(({ id }) => id));
  const rows = phone.rows(`mine-${phone.account}`, 'contributions');
  return (rows as unknown as CachedContribution[])
    .filter(({ id, row }) => row.kind === 'facts' && !here.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
