import { z } from 'zod';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({ sightingId: z.uuid() });
type SightingUnsay = z.infer<typeof args>;

/** Takes back what somebody said. One that never arrived is noted as taken back all the same, so that its phone hears of it. */
export const sightingUnsay: Mutation<SightingUnsay> = {
  name: 'sighting.unsay',
  v: 1,
  args,
  action: 'sighting.take-back',
  lane: (a) => `sighting:${a.sightingId}`,
  deps: () => [],
  reads: (a) => ({ sightingId: a.sightingId }),
  apply(view, a, env) {
    const current = view.sighting;
    if (current && current.userId !== env.actorId) return refused('ID_TAKEN');
    if (current && !current.sighting)
      return { kind: 'changed', changes: [], version: current.version };
    const version = (current?.version ?? 0) + 1;
    const row = {
      id: a.sightingId,
      userId: env.actorId,
      sighting: null,
      version,
      receivedAt: env.now,
    };
    const parkId = current?.sighting?.parkId ?? null;
    return { kind: 'changed', changes: [{ kind: 'sighting', row, parkId }], version };
  },
};
