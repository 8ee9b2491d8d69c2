import { z } from 'zod';
import { mergeEntry } from '../log/merge.ts';
import { loggedRide, logFields, logFieldsSeen } from '../log/schema.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({
  entryId: z.uuid(),
  ride: loggedRide,
  /** As its rider saw the entry before; null for a new one. */
  was: logFieldsSeen.nullable(),
  fields: logFields,
});
export type LogPut = z.infer<typeof args>;

/**
 * A ride that was ridden, or another word on it. It needs no ride in the catalogue, so that nothing
 * that happens there costs an entry. What another device removed comes back with what is said of it here.
 */
export const logPut: Mutation<LogPut> = {
  name: 'log.put',
  v: 1,
  args,
  action: 'log.write',
  lane: (a) => `log:${a.entryId}`,
  deps: () => [],
  reads: (a) => ({ logId: a.entryId }),
  apply(view, a, env) {
    const current = view.log;
    if (current && current.userId !== env.actorId) return refused('ID_TAKEN');
    const version = (current?.version ?? 0) + 1;
    const fields = current?.entry ? mergeEntry(current.entry, a.was, a.fields) : a.fields;
    const row = {
      id: a.entryId,
      userId: env.actorId,
      entry: { ride: a.ride, ...fields },
      version,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'log', row }], version };
  },
};
