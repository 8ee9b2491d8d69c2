/** These bytes are no chunk of a version that is known; `message` says where. */
export class MalformedChunk extends Error {}

/** More than any writer puts into one chunk; keeps a hostile one from filling the memory. */
const MOST_ROWS = 100_000;

export function readCount(count: unknown): number {
  if (!Number.isSafeInteger(count) || (count as number) < 0 || (count as number) > MOST_ROWS)
    throw new MalformedChunk(`count ${String(count)}`);
  return count as number;
}

export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new MalformedChunk('not JSON');
  }
}

export function plainObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedChunk(`${what}: not an object`);
  return value as Record<string, unknown>;
}

export function sameKeys(object: Record<string, unknown>, expected: string[], what: string): void {
  const keys = Object.keys(object);
  if (keys.length !== expected.length || !expected.every((key) => Object.hasOwn(object, key)))
    throw new MalformedChunk(`${what}: keys ${keys.join(',').slice(0, 200)}`);
}
