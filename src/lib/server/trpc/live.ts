import { on } from 'node:events';
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import { restraint } from '#lib/domain/moderation/sanction.ts';
import { may } from '#lib/domain/permissions/table.ts';
import { house } from '../house.ts';
import { publicProcedure, router } from './base.ts';

const topic = z.string().regex(/^(catalogue|desk|(park|user):[0-9a-f-]{36})$/);

export const liveRouter = router({
  /** Yields each of the named topics whenever it moved: "look", without data. */
  pokes: publicProcedure
    .input(z.strictObject({ topics: z.array(topic).min(1).max(20) }))
    .subscription(async function* ({ input, ctx, signal }) {
      // What one may not read one may not even hear move; asking for it is not an error.
      const now = new Date().toISOString();
      const heard = new Set(
        input.topics.filter((t) => {
          if (t.startsWith('user:')) return t === `user:${ctx.user?.id}`;
          if (t !== 'desk') return true;
          const { role, sanctions } = ctx.user ?? { role: null, sanctions: [] };
          return may(role, 'desk.read') && !restraint(sanctions, 'desk.read', now);
        }),
      );
      const emitter = new EventEmitter();
      const stop = house().pokes.subscribe((t) => {
        if (heard.has(t)) emitter.emit('poke', t);
      });
      try {
        for await (const [moved] of on(emitter, 'poke', { signal })) yield moved as string;
      } catch (error) {
        if (!signal?.aborted) throw error;
      } finally {
        stop();
      }
    }),
});
