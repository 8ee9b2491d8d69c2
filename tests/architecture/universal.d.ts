// What browsers and Node share beyond the language itself, and pure code may therefore use.
// `tsconfig.domain.json` has no other globals. Said as lib.dom says it, so that the two agree.

interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: { prototype: TextEncoder; new (): TextEncoder };

interface TextDecoder {
  decode(input?: Uint8Array<ArrayBufferLike>): string;
}
declare var TextDecoder: {
  prototype: TextDecoder;
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};
