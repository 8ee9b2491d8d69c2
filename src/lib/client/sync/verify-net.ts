import { createTRPCClient, httpLink } from '@trpc/client';
import type { Verifying } from '#lib/domain/sightings/verifying.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import type { AppRouter } from '#lib/server/trpc/router.ts';
import { asDomainError, fetchOurs } from './net.ts';

const api = () =>
  createTRPCClient<AppRouter>({ links: [httpLink({ url: '/api/trpc', fetch: fetchOurs })] }).facts;

const asking = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw asDomainError(error);
  });

// For moderators; both throw a DomainError.
export const verifyFacts = (facts: Verifying): Promise<void> => asking(api().verify.mutate(facts));
export const unverifyFacts = (of: SubjectRef): Promise<void> => asking(api().unverify.mutate(of));
