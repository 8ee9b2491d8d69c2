import { createTRPCClient, httpLink } from '@trpc/client';
import type { Decision, DeskItem, DeskRow } from '#lib/domain/moderation/desk.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

/** The desk's server; needs a line. Failures are DomainErrors. */
export interface DeskNet {
  queue(): Promise<DeskRow[]>;
  item(id: string): Promise<DeskItem>;
  decide(decision: Decision): Promise<void>;
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
    queue: () => ask(api.desk.queue.query()),
    // tRPC makes values that may be anything optional in the types of what it sends.
    item: (id) => ask(api.desk.item.query({ id })) as Promise<DeskItem>,
    decide: async (decision) => void (await ask(api.desk.decide.mutate(decision))),
  };
}
