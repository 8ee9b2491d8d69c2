import { z } from 'zod';
import { parkClock } from '../hours/park-clock.ts';
import { SAID } from '../sightings/sighting.ts';
import { isCredible } from '../sightings/when.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z
  .strictObject({
    sightingId: z.uuid(),
    subject: z.strictObject({ kind: z.enum(['park', 'ride']), id: z.uuid() }),
    said: z.enum(SAID),
    /** By the phone's clock. */
    at: z.iso.datetime(),
    mark: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .nullable(),
  })
  .refine(({ said, mark }) => (said === 'TRUE') === (mark !== null), { path: ['mark'] })
  .refine(({ said, subject }) => said === 'TRUE' || subject.kind === 'ride', { path: ['said'] });
export type SightingSay = z.infer<typeof args>;

/**
 * What somebody saw on site. Of when it was said the phone tells, since it may have waited for days; a
 * clock that cannot be right is refused. From then follows the day, by the clock of the park.
 */
export const sightingSay: Mutation<SightingSay> = {
  name: 'sighting.say',
  v: 1,
  args,
  action: 'sighting.write',
  lane: (a) => `sighting:${a.sightingId}`,
  deps: () => [],
  reads: (a) => ({ subject: a.subject, sightingId: a.sightingId }),
  apply(view, a, env) {
    const current = view.sighting;
    if (current && current.userId !== env.actorId) return refused('ID_TAKEN');
    if (!view.subject) return refused('SUBJECT_GONE');
    if (!isCredible(a.at, env.now)) return refused('CLOCK_WRONG', 'at');
    if (view.isSaidOut) return { kind: 'not-yet', code: 'RATE_LIMITED' };
    const version = (current?.version ?? 0) + 1;
    const { parkId, timeZone } = view.subject;
    const { subject, said, at, mark } = a;
    const { day } = parkClock(timeZone, Date.parse(at));
    const row = {
      id: a.sightingId,
      userId: env.actorId,
      sighting: { subject, parkId, said, day, at, mark },
      version,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'sighting', row, parkId }], version };
  },
};
