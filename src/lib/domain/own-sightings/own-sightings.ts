import { doneOver, EMPTY_VIEW, type Deed } from '../mutations/done-over.ts';
import type { Mutation } from '../mutations/mutation.ts';
import type { KeptSighting } from '../sightings/sighting.ts';
import { comesAfter, type OwnSightings } from '../sightings/with-own.ts';

/** Of one park, with its IANA zone; `subjects`: the ids of it and of its rides. */
export interface SightedPlace {
  parkId: string;
  timeZone: string;
  subjects: ReadonlySet<string>;
}

export function ownSightings(
  rows: readonly KeptSighting[],
  deeds: readonly Deed[],
  { parkId, timeZone, subjects }: SightedPlace,
): OwnSightings {
  const isHere = ({ sighting }: KeptSighting): boolean =>
    sighting !== null && subjects.has(sighting.subject.id);
  const run = (row: KeptSighting | null, mutation: Mutation<unknown>, args: unknown) =>
    rowAfter(row, mutation, args, { parkId, timeZone });
  const now = doneOver('sighting', rows, deeds, run, takenBack)
    .filter(({ row }) => isHere(row))
    .map(({ row: { id, sighting }, ...rest }) => ({ id, sighting: sighting!, ...rest }));
  return {
    told: rows.filter(isHere),
    now: now.sort((a, b) => (comesAfter(a, b) ? -1 : 1)),
  };
}

function rowAfter(
  row: KeptSighting | null,
  mutation: Mutation<unknown>,
  args: unknown,
  subject: { parkId: string; timeZone: string },
): KeptSighting | null {
  const said = args as { at?: string };
  // Its own clock is all a phone has: to itself it is right.
  const env = { actorId: '', now: said.at ?? '' };
  const sighting = row && { ...row, userId: env.actorId };
  const outcome = mutation.apply({ ...EMPTY_VIEW, subject, sighting }, args, env);
  if (outcome.kind !== 'changed') return null;
  const [change] = outcome.changes;
  return change?.kind === 'sighting' ? change.row : null;
}

const takenBack = (id: string): KeptSighting => ({
  id,
  sighting: null,
  version: 0,
  receivedAt: '',
});
