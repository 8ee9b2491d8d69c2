import type { PackSizeAnswer } from '#lib/protocol/pack.ts';
import { answerIn, getIfThere } from '../net.ts';

/** What packs ask of the server beside the feed. */
export interface PackNet {
  /** Null when there is no such park. */
  packSize(parkId: string): Promise<PackSizeAnswer | null>;
  /** Null when it is not, or no longer, shown to everyone. */
  photo(address: string): Promise<ArrayBuffer | null>;
}

export const httpPackNet: PackNet = {
  async packSize(parkId) {
    const bytes = await getIfThere(`/sync/pack-size/${parkId}`);
    return bytes && answerIn<PackSizeAnswer>(bytes);
  },
  // Without the cookie: what only its author may see is not kept.
  photo: (address) => getIfThere(address, { credentials: 'omit' }),
};
