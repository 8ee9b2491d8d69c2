const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.abs(Math.sin(i + 1)) * 2 ** 32);

/**
 * MD5 of an ASCII text, as four little-endian words. For telling apart, never for secrecy: it is what
 * PostgreSQL computes without an extension, and a phone without waiting.
 */
export function md5(text: string): Uint32Array {
  const words = new Uint32Array((((text.length + 8) >>> 6) + 1) * 16);
  for (let i = 0; i < text.length; i++) words[i >> 2]! |= text.charCodeAt(i) << ((i & 3) * 8);
  words[text.length >> 2]! |= 0x80 << ((text.length & 3) * 8);
  words[words.length - 2] = text.length * 8;
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let at = 0; at < words.length; at += 16) addBlock(state, words, at);
  return state;
}

function addBlock(state: Uint32Array, words: Uint32Array, at: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mixed, word] =
      round === 0
        ? [(b & c) | (~b & d), i]
        : round === 1
          ? [(d & b) | (~d & c), 5 * i + 1]
          : round === 2
            ? [b ^ c ^ d, 3 * i + 5]
            : [c ^ (b | ~d), 7 * i];
    const sum = (a + mixed + SINES[i]! + words[at + (word & 15)]!) | 0;
    const by = SHIFTS[round]![i & 3]!;
    [a, d, c, b] = [d, c, b, (b + ((sum << by) | (sum >>> (32 - by)))) | 0];
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
}
