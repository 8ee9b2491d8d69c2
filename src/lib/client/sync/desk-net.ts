import { createTRPCClient, httpLink } from '@trpc/client';
import type { Decision, DeskItem } from '#lib/domain/moderation/desk.ts';
import type { ManyOutcome, OneOfMany } from '#lib/domain/moderation/many.ts';
import type { DeskQueue, DeskView } from '#lib/domain/moderation/queue.ts';
import type { Reason } from '#lib/domain/moderation/reasons.ts';
import type { TakeBack } from '#lib/domain/moderation/take-back.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

/** The desk's server; needs a line. Failures are DomainErrors. */
export interface DeskNet {
  queue(view: DeskView, limit: number): Promise<DeskQueue>;
  item(id: string): Promise<DeskItem>;
  decide(decision: Decision): Promise<void>;
  takeBack(act: TakeBack): Promise<void>;
  refuseMany(items: OneOfMany[], reason: Reason, isDry: boolean): Promise<ManyOutcome[]>;
  /** Which of them are mine now. */
  claim(ids: string[]): Promise<string[]>;
  release(ids: string[]): Promise<void>;
}

export function deskNet(): DeskNet {
  const api = createTRPCClient<AppRouter>({
    links: [httpLink({ url: '/api/trpc', methodOverride: 'POST', fetch: fetchOurs })],
  });
  const ask = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw asDomainError(error);
    }
  };
  return {
    // tRPC makes values that may be anything optional in the types of what it sends.
    queue: (view, limit) => ask(api.desk.queue.query({ view, limit })) as Promise<DeskQueue>,
    item: (id) => ask(api.desk.item.query({ id })) as Promise<DeskItem>,
    decide: async (decision) => void (await ask(api.desk.decide.mutate(decision))),
    takeBack: async (act) => void (await ask(api.desk.takeBack.mutate(act))),
    refuseMany: async (items, reason, isDry) =>
      (await ask(api.desk.refuseMany.mutate({ items, reason, isDry }))).outcomes,
    claim: async (ids) => (await ask(api.desk.claim.mutate({ ids }))).taken,
    release: (ids) => ask(api.desk.release.mutate({ ids })),
  };
}
