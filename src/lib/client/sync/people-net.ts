import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

const api = () =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: '/api/trpc', methodOverride: 'POST', fetch: fetchOurs })],
  });

/** Asks about people, or of the audit; needs a line. Failures are DomainErrors. */
export async function askPeople<T>(
  call: (of: Pick<ReturnType<typeof api>, 'people' | 'audit'>) => Promise<T>,
): Promise<T> {
  try {
    return await call(api());
  } catch (error) {
    throw asDomainError(error);
  }
}
