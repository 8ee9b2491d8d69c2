import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

const api = () =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: '/api/trpc', methodOverride: 'POST', fetch: fetchOurs })],
  }).company;

/** Calls the server as one of a company's people; needs a line. Failures are DomainErrors. */
export async function askCompany<T>(call: (of: ReturnType<typeof api>) => Promise<T>): Promise<T> {
  try {
    return await call(api());
  } catch (error) {
    throw asDomainError(error);
  }
}
