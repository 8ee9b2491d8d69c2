import type { Values } from '#lib/domain/facts/proposal.ts';
import { isSame } from '#lib/domain/merge/three-way.ts';
import { publicAfter } from './fold.ts';
import { AT_FIRST } from './rides.ts';
import { CAST } from './scene.ts';
import type { Truth } from './site.ts';
import type { Proposed, Witness } from './witness.ts';

// What must be true at the end of what moderators decided.

type Check = (witness: Witness, truth: Truth) => void;

export function checkDesk(witness: Witness, truth: Truth): void {
  for (const check of [
    decisionsAreTaken,
    publicIsAFold,
    takenBackStays,
    ratingsAreARecount,
    votesAreARecount,
    proposalsAreKept,
  ])
    check(witness, truth);
}

/** K6 What is on record was decided by somebody who had that version before them, and nothing else is. */
const decisionsAreTaken: Check = (witness, { decisions }) => {
  const taken = new Map(witness.desk.decisions.map((one) => [one.decision.id, one]));
  for (const { id, version, moderatorId, submissionId } of decisions) {
    const by = taken.get(id)?.decision;
    if (by?.version !== version || by.moderatorId !== moderatorId)
      witness.break(`K6 nobody saw version ${version} of ${submissionId} and decided ${id}`);
    taken.delete(id);
  }
  for (const id of taken.keys()) witness.break(`K7 the decision ${id} is not on record`);
};

/** K7 What is public is a fold over the decisions, each on what its moderator saw, and over imports. */
const publicIsAFold: Check = (witness, { reviews, rides }) => {
  const begin = new Map(CAST.rides.map((id) => [id, AT_FIRST]));
  const fold = publicAfter(witness.desk, begin, (what) => witness.break(what));
  const approved = new Set(
    witness.desk.decisions.flatMap(({ submission }) =>
      submission.kind === 'review' ? [submission.fields.text] : [],
    ),
  );
  for (const key of new Set([...Object.keys(reviews), ...fold.reviews.keys()])) {
    const [is, ought] = [reviews[key], fold.reviews.get(key)];
    if (is && !approved.has(is.text))
      witness.break(`K6 the review of ${key} is not what a moderator saw`);
    if (!isSame(is, ought))
      witness.break(`K7 ${key}: ${JSON.stringify(is)} for ${JSON.stringify(ought)}`);
  }
  for (const [id, ought] of fold.rides)
    for (const [name, value] of Object.entries(ought))
      if (!isSame(rides[id]?.[name], value))
        witness.break(
          `K7 ${name} of ${id} is ${JSON.stringify(rides[id]?.[name])}, not ${JSON.stringify(value)}`,
        );
};

/** S35 What its author took back, and has said nothing of since, nobody decides. */
const takenBackStays: Check = (witness, { submissions, receipts }) => {
  for (const { lane, name, kind, version } of Object.values(receipts)) {
    if (name !== 'submission.withdraw' || kind !== 'applied') continue;
    const row = submissions[lane.replace('submission:', '')];
    if (row?.version === version && row?.state !== 'WITHDRAWN')
      witness.break(`S35 ${lane} was taken back, and is ${row?.state}`);
  }
};

/** K11 */
const ratingsAreARecount: Check = (witness, { reviews, ratings }) => {
  for (const [park, { count, sum }] of Object.entries(ratings)) {
    const own = Object.values(reviews).filter((r) => r.parkId === park);
    const total = own.reduce((all, r) => all + r.rating, 0);
    if (own.length !== count || total !== sum)
      witness.break(`K11 ${park}: ${count} ratings of ${sum}, and ${own.length} of ${total}`);
  }
};

/** K11 S66 */
const votesAreARecount: Check = (witness, { votes, helpful }) => {
  const counts = new Map<string, number>(Object.keys(helpful).map((id) => [id, 0]));
  for (const { reviewId, helpful: helps } of Object.values(votes))
    counts.set(reviewId, (counts.get(reviewId) ?? 0) + (helps ? 1 : 0));
  for (const [id, count] of counts)
    if ((helpful[id] ?? 0) !== count)
      witness.break(`K11 ${id}: ${helpful[id]} votes, not ${count}`);
};

/**
 * S60 No value that the server received is lost: it stands in the row or in its history, waits in an open
 * proposal, has the word of a moderator, or its author took it back, who had it before them.
 */
const proposalsAreKept: Check = (witness, truth) => {
  for (const said of witness.proposed)
    for (const name of Object.keys(said.changes))
      if (!isKept(said, name, witness, truth))
        witness.break(`S60 ${name} of ${said.submissionId} (${said.version}) is nowhere`);
};

function isKept(
  said: Proposed,
  name: string,
  { proposed, desk }: Witness,
  { submissions, rides, history }: Truth,
): boolean {
  const { submissionId, version } = said;
  const { from, to } = said.changes[name]!;
  const row = submissions[submissionId];
  if (!row?.ride) return false;
  const isIn = (values: Values | undefined): boolean => isThere(values?.[name], from, to);
  const isSaidThere = isSame(row.changes?.[name]?.to, to);
  if (isSaidThere && row.state !== 'APPROVED' && row.state !== 'PARTLY_APPROVED') return true;
  const verdict = isSaidThere ? row.verdicts?.[name] : null;
  if (verdict && verdict.outcome !== 'ACCEPTED') return true;
  if (isIn(rides[row.ride]) || isIn(AT_FIRST)) return true;
  if (history.some(({ ride, set }) => ride === row.ride && isIn(set))) return true;
  const isJudged = desk.decisions.some(
    ({ submission }) =>
      submission.kind === 'facts' &&
      submission.id === submissionId &&
      isSame(submission.fields.changes[name]?.to, to),
  );
  const isSaidAnew = proposed.some(
    (later) =>
      later.submissionId === submissionId &&
      later.version > version &&
      (later.baseVersion >= version || name in later.changes),
  );
  return isSaidAnew || (isJudged && !isSaidThere);
}

/** The value, or all that was added to a list: others may have changed the rest of it. */
function isThere(stands: unknown, from: unknown, to: unknown): boolean {
  if (!Array.isArray(stands) || !Array.isArray(to)) return isSame(stands, to);
  return to.every((one) => stands.includes(one) || (from as unknown[]).includes(one));
}
