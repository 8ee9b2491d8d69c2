import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';

/** What the server answered, or why it does not say. */
export type Answer<T> = { value: T } | { code: ErrorCode };

export async function answerOf<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { code: error instanceof DomainError ? error.code : 'INTERNAL' };
  }
}
