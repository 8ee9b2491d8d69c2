/**
 * K7, K11 on PostgreSQL: what everybody may read follows from the decisions that stand, each on what its moderator
 * saw, and from imports. All of it is read from the record and worked out a second time.
 */
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { DomainError } from '#lib/domain/errors.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import type { FieldVerdict } from '#lib/domain/moderation/ruling.ts';
import { clashesOf, mergeChanges } from '#lib/domain/facts/merge-changes.ts';
import { isSame } from '#lib/domain/merge/three-way.ts';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { decide, deskItem } from '#lib/server/services/moderation.ts';
import { takeBack } from '#lib/server/services/take-back.ts';
import { applyPush } from '#lib/server/sync/push.ts';
import { seeded } from '../convergence/seeded.ts';
import {
  house,
  NOW,
  park,
  person,
  pool,
  proposal,
  ride,
  rowOf,
  withProposals,
} from '../support/proposals.ts';
import { publicNow, publicOnRecord } from '../support/public-fold.ts';

withProposals();

const ACTS = 260;
const TAGS = ['SINGLE_RIDER', 'GETS_WET', 'INDOORS', 'CHILD_SWAP'];

/** People and moderators at work, as a seed has it: one act after the other, some of them refused. */
class Day {
  readonly #chance = seeded(7);
  readonly #rides = [ride];
  readonly #submissions: { id: string; by: { id: string }; about: string | null }[] = [];
  /** What a phone may still have of each ride. */
  readonly #seen = new Map<string, Values>();
  readonly done: Record<string, number> = {};
  #now = NOW.getTime();
  #words = 0;
  #authors: { id: string; role: 'USER' }[] = [];
  #moderators: { id: string }[] = [];

  async begin(): Promise<void> {
    for (let i = 0; i < 3; i++) this.#authors.push(await person('USER'));
    for (let i = 0; i < 2; i++) this.#moderators.push(await person('MODERATOR'));
  }

  async act(): Promise<void> {
    this.#now += 60_000;
    const luck = this.#chance();
    try {
      if (luck < 0.2) await this.#review();
      else if (luck < 0.42) await this.#propose();
      else if (luck < 0.48) await this.#import();
      else if (luck < 0.58) await this.#takeBack();
      else await this.#decide();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#count(error.code);
    }
  }

  #count(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1;
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#chance() * list.length)]!;
  }

  get #date(): Date {
    return new Date(this.#now);
  }

  /** Of a park or a ride, or the newer words for one that was sent. */
  async #review(): Promise<void> {
    const by = this.#pick(this.#authors);
    const own = this.#submissions.filter((s) => s.by.id === by.id && s.about === null);
    const fields = {
      ...{
        rating: 1 + Math.floor(this.#chance() * 10),
        title: 't',
        text: `words ${++this.#words}`,
      },
      ...{ visitedOn: null, waitedMinutes: null, language: 'en' },
    };
    const isNew = own.length === 0 || this.#chance() < 0.6;
    const submissionId = isNew ? uuidv7() : this.#pick(own).id;
    const subject = this.#chance() < 0.5 ? { kind: 'park', id: park } : { kind: 'ride', id: ride };
    const said = { submissionId, fields, details: NO_DETAILS, photoCount: 0 };
    await this.#push(by, submissionId, isNew ? 'review.submit' : 'review.revise', 2, {
      ...said,
      ...(isNew ? { subject } : { baseVersion: 1 }),
    });
    if (isNew) this.#submissions.push({ id: submissionId, by, about: null });
  }

  /** A new ride, or corrections of one by somebody whose phone may have an older copy of it. */
  async #propose(): Promise<void> {
    const by = this.#pick(this.#authors);
    const n = ++this.#words;
    const isNew = this.#chance() < 0.15;
    const id = isNew ? uuidv7() : this.#pick(this.#rides);
    const shown = isNew ? {} : await this.#shown(id);
    const changes: Record<string, { from: unknown; to: unknown }> = {};
    const say = (name: string, to: unknown): void => {
      const from = shown[name] ?? null;
      if (!isSame(from, to)) changes[name] = { from, to };
    };
    if (isNew)
      for (const [name, to] of Object.entries({ name: `R ${n}`, parkId: park, category: 'RC' }))
        say(name, to);
    if (this.#chance() < 0.5) say('capacityPerHour', 100 + n);
    if (this.#chance() < 0.4) say('minHeightCm', 90 + (n % 8) * 10);
    if (this.#chance() < 0.3) say('maxHeightCm', 120 + (n % 8) * 10);
    if (this.#chance() < 0.3) say('opened', String(1980 + (n % 40)));
    const tags = (shown['tags'] ?? []) as string[];
    const tag = TAGS.find((one) => !tags.includes(one));
    if (this.#chance() < 0.3 && tag) say('tags', [...tags, tag]);
    if (Object.keys(changes).length === 0) say('name', `R ${n}`);
    const { args } = proposal('ride', changes, { id, isNew });
    const { submissionId } = args as { submissionId: string };
    await this.#push(by, submissionId, 'facts.propose', 1, args);
    this.#submissions.push({ id: submissionId, by, about: id });
  }

  async #shown(id: string): Promise<Values> {
    const kept = this.#seen.get(id);
    if (kept && this.#chance() < 0.6) return kept;
    const row = await rowOf('ride', id);
    this.#seen.set(id, row);
    return row;
  }

  async #push(
    by: { id: string; role: 'USER' },
    submissionId: string,
    name: string,
    v: number,
    args: unknown,
  ): Promise<void> {
    const item = { id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name, v, args };
    const mutations = [{ ...item, madeAt: NOW.toISOString() }];
    const request = { p: PROTOCOL, clientId: uuidv7(), userId: by.id, mutations };
    const { results } = await applyPush(request, by, { ...house, now: () => this.#date });
    this.#count(`${name} ${results[0]!.kind}`);
  }

  async #import(): Promise<void> {
    await pool.query(
      `BEGIN; SELECT set_config('app.actor', 'import:test', true), set_config('app.submission', '', true);
       UPDATE ride SET capacity_per_hour = ${5_000 + ++this.#words} WHERE id = '${this.#pick(this.#rides)}'; COMMIT`,
    );
    this.#count('import');
  }

  async #decide(): Promise<void> {
    const found = this.#pick(this.#submissions);
    if (!found) return;
    const item = await deskItem(pool, found.id);
    const luck = this.#chance();
    const outcome = luck < 0.7 ? 'APPROVED' : luck < 0.85 ? 'REJECTED' : 'NEEDS_CHANGE';
    const said = { id: uuidv7(), submissionId: found.id, version: item.version, outcome } as const;
    const { submission } = item;
    const fields: Record<string, FieldVerdict> = {};
    if (submission.kind === 'facts') {
      const { changes } = submission.fields;
      const clashes = clashesOf(mergeChanges('ride', changes, item.entry!.values));
      for (const [name, { to }] of Object.entries(changes)) {
        const verdict = this.#chance();
        if (verdict < 0.2)
          fields[name] = { outcome: 'REFUSED', reason: { code: 'NOT_TRUE', text: null } };
        else if (verdict < 0.35 && typeof to === 'number')
          fields[name] = { outcome: 'AMENDED', value: to + 1 };
        else if (clashes.includes(name)) fields[name] = { outcome: 'ACCEPTED' };
      }
    }
    const ruling = { fields, seen: item.entry?.values ?? {} };
    const { state } = await decide(
      pool,
      { ...said, reason: null, ...(submission.kind === 'facts' && { ruling }) },
      this.#pick(this.#moderators),
      this.#date,
    );
    this.#count(state);
    if (found.about && state !== 'REJECTED' && !this.#rides.includes(found.about))
      if (Object.keys(await rowOf('ride', found.about)).length > 0) this.#rides.push(found.about);
  }

  async #takeBack(): Promise<void> {
    const found = this.#pick(this.#submissions);
    if (!found) return;
    const { submission, decisions } = await deskItem(pool, found.id);
    if (decisions.length === 0) return;
    const act = { id: uuidv7(), submissionId: found.id, version: submission.version };
    const moderator = this.#pick(this.#moderators);
    await takeBack(pool, { ...act, of: decisions[0]!.id, why: 'a slip' }, moderator, this.#date);
    this.#count('taken back');
    if (found.about && Object.keys(await rowOf('ride', found.about)).length === 0)
      this.#rides.splice(this.#rides.indexOf(found.about), 1);
  }
}

it('after many decisions, mixed verdicts, refusals and takings back, what is public is what stands on record', async () => {
  const day = new Day();
  await day.begin();
  for (let i = 0; i < ACTS; i++) await day.act();
  // It was a day with something of everything in it.
  for (const what of [
    'APPROVED',
    'PARTLY_APPROVED',
    'REJECTED',
    'NEEDS_CHANGE',
    'taken back',
    'CONFLICT',
  ])
    expect([what, day.done[what] ?? 0]).toEqual([what, expect.toSatisfy((n: number) => n >= 3)]);
  expect(await publicNow(pool)).toEqual(await publicOnRecord(pool));
}, 120_000);

it('what nobody decided is noticed', async () => {
  await pool.query(
    `BEGIN; SELECT set_config('app.actor', 'test', true);
     UPDATE ride SET capacity_per_hour = 1 WHERE id = '${ride}'; COMMIT`,
  );
  expect(await publicNow(pool)).not.toEqual(await publicOnRecord(pool));
});
