import type { Context } from './harness.ts';
import type { Stage } from './stage.ts';

export async function coldPeers(
  _context: Context,
  _stage: Stage,
): Promise<Record<string, number[]>> {
  return {};
}
