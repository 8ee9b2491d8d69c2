import { DomainError } from '#lib/domain/errors.ts';
import type { Cache, ChunkRow } from '../db/cache.ts';
import type { Net } from './net.ts';

export type Verify = (sha: string, bytes: ArrayBuffer) => Promise<boolean>;
export type WantedChunk = Pick<ChunkRow, 'sha' | 'kind'>;

/** Enough to keep a slow line busy while an answer is on its way, and to leave room for others. */
const FEW = 2;
/** Of the connections a browser makes to one server, one stays free for what a person does. */
const MANY = 5;
/** A line on which a chunk takes no longer carries many at once. */
const QUICK_MS = 500;
/** A commit costs more than its bytes: chunks are kept together, and one that came no longer than so alone. */
const KEEP_EVERY_MS = 1_000;
const KEEP_AT_ONCE = 40;

/**
 * Fetches the chunks that are not held, in their order, some at a time. What came is kept also when
 * another fails, so an interrupted start resumes. `hears` of each before it is durable.
 */
export async function fetchChunks(
  cache: Cache,
  net: Net,
  wanted: readonly WantedChunk[],
  verify: Verify,
  ticks: () => number = () => performance.now(),
  hears: (chunk: ChunkRow) => void = () => undefined,
): Promise<void> {
  const held = new Set(await cache.chunks.toCollection().primaryKeys());
  const missing = wanted.filter(({ sha }) => !held.has(sha));
  let next = 0;
  let failure: unknown = null;
  let came: ChunkRow[] = [];
  let keptAt = ticks();
  const lanes: Promise<void>[] = [];

  const keep = async (): Promise<void> => {
    const rows = came;
    came = [];
    keptAt = ticks();
    if (rows.length > 0) await cache.chunks.bulkPut(rows);
  };
  const lane = async (): Promise<void> => {
    while (failure === null && next < missing.length) {
      const { sha, kind } = missing[next++]!;
      const start = ticks();
      try {
        const bytes = await net.chunk(sha);
        if (!(await verify(sha, bytes))) throw new DomainError('NOT_OUR_SERVER');
        const chunk = { sha, kind, bytes };
        came.push(chunk);
        hears(chunk);
        const isQuick = ticks() - start < QUICK_MS;
        while (isQuick && lanes.length < MANY) lanes.push(lane());
        if (came.length >= KEEP_AT_ONCE || ticks() - keptAt > KEEP_EVERY_MS) await keep();
      } catch (error) {
        failure ??= error;
      }
    }
  };
  while (lanes.length < Math.min(FEW, missing.length)) lanes.push(lane());
  for (const running of lanes) await running; // the list grows meanwhile
  await keep();
  if (failure !== null) throw failure;
}
