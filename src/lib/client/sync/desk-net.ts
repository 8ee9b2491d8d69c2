import { createTRPCClient, httpLink } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';
import type {
  DecisionRow,
  RefusalReason,
  SubmissionRow,
} from '#lib/domain/moderation/submission.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

export type DeskRow = inferRouterOutputs<AppRouter>['desk']['queue'][number];
export type DeskItem = inferRouterOutputs<AppRouter>['desk']['item'];

/** What the moderator decided, with the version that was on the screen. */
export interface Decision {
  id: string;
  submissionId: string;
  version: number;
  outcome: 'APPROVED' | 'REJECTED';
  reason: { code: RefusalReason; text: string | null } | null;
}

/** The detail of a CONFLICT: what stands beside what was tried. */
export interface DecisionClash {
  current: SubmissionRow;
  standing: DecisionRow | null;
  yours: Decision;
}

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
    item: (id) => ask(api.desk.item.query({ id })),
    decide: async (decision) => void (await ask(api.desk.decide.mutate(decision))),
  };
}
