import { uuidOf } from '#lib/domain/named-id.ts';

/** The id that a name stands for, the same wherever it is worked out. */
export const namedId = async (name: string): Promise<string> =>
  uuidOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name)));
