import { factsPropose } from './facts-propose.ts';
import { factsRevise } from './facts-revise.ts';
import { logPut } from './log-put.ts';
import { logRemove } from './log-remove.ts';
import type { Mutation } from './mutation.ts';
import { photoAttach } from './photo-attach.ts';
import { photoDetach } from './photo-detach.ts';
import { reportSay } from './report-say.ts';
import { reviewHelpful } from './review-helpful.ts';
import { reviewRevise, reviewRevise1 } from './review-revise.ts';
import { reviewSubmit, reviewSubmit1 } from './review-submit.ts';
import { sightingSay } from './sighting-say.ts';
import { sightingUnsay } from './sighting-unsay.ts';
import { submissionAppeal } from './submission-appeal.ts';
import { submissionWithdraw } from './submission-withdraw.ts';

/** Every mutation any released phone may still hold, by `name/v`. */
export const MUTATIONS: ReadonlyMap<string, Mutation<unknown>> = new Map(
  [
    ...[reviewSubmit, reviewSubmit1, reviewRevise, reviewRevise1],
    ...[submissionWithdraw, submissionAppeal, photoAttach, photoDetach],
    ...[logPut, logRemove, reviewHelpful, reportSay],
    ...[sightingSay, sightingUnsay],
    ...[factsPropose, factsRevise],
  ].map((m) => [`${m.name}/${m.v}`, m as unknown as Mutation<unknown>]),
);

/** The mutation of that name and version, or undefined when this build does not know it. */
export const mutationOf = (name: string, v: number): Mutation<unknown> | undefined =>
  MUTATIONS.get(`${name}/${v}`);
