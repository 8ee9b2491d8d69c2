import { clashesOf, mergeChanges } from '#lib/domain/facts/merge-changes.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import type { FieldVerdict } from '#lib/domain/moderation/ruling.ts';
import type { FactsSubmission } from '#lib/domain/moderation/submission.ts';
import type { Judged } from './journal.ts';
import { pickOf } from './people.ts';
import { CAST, type Scene } from './scene.ts';
import type { Decision, Waiting } from './site.ts';

/** One is quick; the other has an old version in hand when they decide. */
const THINKS_MS = [60_000, 400_000];

/** What moderators do at the desk: they look, think, and decide field by field on what they saw. */
export class Moderators {
  readonly #scene: Scene;
  #words = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async decide([which, verdict, who, thinks]: number[]): Promise<void> {
    const { lines, world } = this.#scene;
    const item = pickOf(await lines.site.queue(), which!);
    if (!item) return;
    const moderator = who! < 0.5 ? 0 : 1;
    const judged = this.#judge(item, CAST.moderators[moderator]!, verdict!);
    world.in(thinks! ** 2 * THINKS_MS[moderator]!, () => this.#say(judged, true));
  }

  /** A conflict shows what stands now, and is decided again on that. */
  async #say(judged: Judged, again: boolean): Promise<void> {
    const { lines, world } = this.#scene;
    const { decision, submission } = judged;
    if (await this.#done(judged)) {
      // The answer was lost on the way, and the desk says it once more.
      if (world.stream(`again ${decision.id}`)() < 0.1) world.in(30_000, () => this.#done(judged));
      return;
    }
    if (!again) return;
    const item = (await lines.site.queue()).find((one) => one.submission.id === submission.id);
    if (!item) return;
    const anew = this.#judge(item, decision.moderatorId, 0);
    world.in(2_000, () => this.#say(anew, false));
  }

  async #done(judged: Judged): Promise<boolean> {
    const { lines, witness } = this.#scene;
    if (!(await lines.site.decide(judged.decision))) return false;
    witness.decided(judged);
    const { authorId, parkId } = judged.submission;
    this.#scene.poke([`user:${authorId}`, `park:${parkId}`, 'catalogue']);
    return true;
  }

  #judge({ submission, values }: Waiting, moderatorId: string, verdict: number): Judged {
    const id = this.#scene.world.newId(98);
    const outcome = verdict < 0.7 ? 'APPROVED' : verdict < 0.85 ? 'REJECTED' : 'NEEDS_CHANGE';
    const { id: submissionId, version, receivedAt } = submission;
    const decision: Decision = { id, submissionId, moderatorId, version, receivedAt, outcome };
    const judged = { what: 'decision', decision, submission, values, clashes: [] } as const;
    if (submission.kind !== 'facts' || outcome !== 'APPROVED') return { ...judged, clashes: [] };
    const clashes = clashesOf(mergeChanges('ride', submission.fields.changes, values));
    const fields = this.#verdicts(submission, clashes, this.#scene.world.stream(`verdict ${id}`));
    return { ...judged, clashes, decision: { ...decision, ruling: { fields, seen: values! } } };
  }

  /** What is not named is accepted; now and then somebody forgets to say which of two words stands. */
  #verdicts(
    { fields: { changes } }: FactsSubmission,
    clashes: string[],
    chance: () => number,
  ): Record<string, FieldVerdict> {
    const verdicts: Record<string, FieldVerdict> = {};
    // By name: a database keeps an order of its own, and the same luck is to fall on the same field.
    for (const name of Object.keys(changes).sort()) {
      const { to } = changes[name]!;
      const luck = chance();
      if (luck < 0.25)
        verdicts[name] = { outcome: 'REFUSED', reason: { code: 'OTHER', text: 'no' } };
      else if (luck < 0.45) verdicts[name] = { outcome: 'AMENDED', value: this.#amended(name, to) };
      else if (luck < 0.6 || (clashes.includes(name) && luck < 0.9))
        verdicts[name] = { outcome: 'ACCEPTED' };
    }
    return verdicts;
  }

  #amended(name: string, to: unknown): Values[string] {
    if (Array.isArray(to)) return to.slice(0, 1);
    if (typeof to === 'number') return to + 1;
    return `${name} amended ${++this.#words}`;
  }
}
