import { createHash } from 'node:crypto';

const NAMESPACE = Buffer.from('5d6cbe3a2a1f4c57a8a90b4c3f2d7e61', 'hex');

/** A name-based UUID (version 5): the same entity has the same id in every installation. */
export function idOf(kind: string, name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`${kind}:${name}`).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
