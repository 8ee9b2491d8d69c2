import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { Verifying } from '#lib/domain/sightings/verifying.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';

async function failureOf(work: () => Promise<unknown>): Promise<ErrorCode | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'INTERNAL';
  }
}

// A moderator vouches for what an entry says, or no longer. Each answers why it was not noted, or null when it was.
export const vouch = (facts: Verifying): Promise<ErrorCode | null> =>
  failureOf(async () => (await import('../sync/verify-net.ts')).verifyFacts(facts));
export const vouchNoMore = (of: SubjectRef): Promise<ErrorCode | null> =>
  failureOf(async () => (await import('../sync/verify-net.ts')).unverifyFacts(of));
