import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

const api = () =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: '/api/trpc', methodOverride: 'POST', fetch: fetchOurs })],
  });

/** Asks for what moderators and admins alone see beside the queue; needs a line. Failures are DomainErrors. */
export async function askStaff<T>(
  call: (of: Pick<ReturnType<typeof api>, 'people' | 'audit' | 'imports'>) => Promise<T>,
): Promise<T> {
  try {
    return await call(api());
  } catch (error) {
    throw asDomainError(error);
  }
}
