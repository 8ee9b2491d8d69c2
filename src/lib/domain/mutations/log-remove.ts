import { z } from 'zod';
import { mayRemove } from '../log/merge.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({
  entryId: z.uuid(),
  /** What its note said when it was removed. */
  noteSeen: z.string().max(50_000),
});
export type LogRemove = z.infer<typeof args>;

/**
 * Takes an entry out of the log. It stays where another device wrote something that was not seen here.
 * One that never arrived is noted as removed all the same, so that its phone hears of it.
 */
export const logRemove: Mutation<LogRemove> = {
  name: 'log.remove',
  v: 1,
  args,
  action: 'log.write',
  lane: (a) => `log:${a.entryId}`,
  deps: () => [],
  reads: (a) => ({ logId: a.entryId }),
  apply(view, a, env) {
    const current = view.log;
    if (current && current.userId !== env.actorId) return refused('ID_TAKEN');
    const stays = current && (!current.entry || !mayRemove(current.entry, a.noteSeen));
    if (stays) return { kind: 'changed', changes: [], version: current.version };
    const version = (current?.version ?? 0) + 1;
    const row = {
      id: a.entryId,
      userId: env.actorId,
      entry: null,
      version,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'log', row }], version };
  },
};
