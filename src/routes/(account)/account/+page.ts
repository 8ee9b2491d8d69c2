import type { Profile } from '#lib/domain/account/account.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { PageLoad } from './$types';

interface Answer {
  result?: { data: Profile };
  error?: { data?: { domain?: { code: ErrorCode } } };
}

/** One's own account from the server; offline the page opens all the same and says why it is empty. */
export const load: PageLoad = async ({
  fetch,
}): Promise<{ profile: Profile | null; problem: ErrorCode | null }> => {
  try {
    const answer: Answer = await (await fetch('/api/trpc/account.profile')).json();
    if (answer.result) return { profile: answer.result.data, problem: null };
    return { profile: null, problem: answer.error?.data?.domain?.code ?? 'NOT_OUR_SERVER' };
  } catch {
    return { profile: null, problem: 'OFFLINE' };
  }
};
