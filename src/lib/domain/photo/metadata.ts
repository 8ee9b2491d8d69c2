/** Kinds of hidden data a picture file may carry, by the names screens have words for. */
export const METADATA_KINDS = [
  'location',
  'camera',
  'date',
  'author',
  'notes',
  'thumbnail',
] as const;
export type MetadataKind = (typeof METADATA_KINDS)[number];

const EXIF_SUB_IFD = 0x8769;
const IFD0_TAGS: Record<number, MetadataKind> = {
  0x010e: 'notes', // description
  0x010f: 'camera', // make
  0x0110: 'camera', // model
  0x0131: 'camera', // software
  0x0132: 'date',
  0x013b: 'author',
  0x8298: 'author', // copyright
  0x8825: 'location', // pointer to the GPS directory
  0x9003: 'date',
  0x9004: 'date',
  0x927c: 'camera', // maker note
  0x9286: 'notes', // user comment
  0xa431: 'camera', // serial numbers
  0xa434: 'camera',
  0xa435: 'camera',
};

const latin = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
};

/**
 * Names what would be told by the hidden data of a JPEG, PNG or WebP file. The phone keeps only the
 * pixels; this is so that the person can be told what was taken out. Never throws.
 */
export function metadataOf(bytes: Uint8Array): MetadataKind[] {
  const found = new Set<MetadataKind>();
  for (const block of blocks(bytes)) {
    if (block.kind === 'exif') readExif(block.data, found);
    else if (block.kind === 'xmp') {
      found.add('notes');
      if (latin(block.data).includes('GPSL')) found.add('location');
    } else found.add('notes');
  }
  return METADATA_KINDS.filter((kind) => found.has(kind));
}

interface Block {
  kind: 'exif' | 'xmp' | 'text';
  data: Uint8Array;
}

function* blocks(bytes: Uint8Array): Generator<Block> {
  if (bytes.length < 12) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) === 0xffd8) yield* jpegBlocks(bytes, view);
  else if (view.getUint32(0) === 0x89504e47) yield* pngBlocks(bytes, view);
  else if (latin(bytes.subarray(8, 12)) === 'WEBP') yield* webpBlocks(bytes, view);
}

function* jpegBlocks(bytes: Uint8Array, view: DataView): Generator<Block> {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return;
    const length = view.getUint16(at + 2);
    if (length < 2) return;
    const data = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && latin(data.subarray(0, 4)) === 'Exif')
      yield { kind: 'exif', data: data.subarray(6) };
    else if (marker === 0xe1 && latin(data.subarray(0, 5)) === 'http:') yield { kind: 'xmp', data };
    else if (marker === 0xed || marker === 0xfe) yield { kind: 'text', data }; // IPTC, comment
    at += 2 + length;
  }
}

function* pngBlocks(bytes: Uint8Array, view: DataView): Generator<Block> {
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = latin(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'eXIf') yield { kind: 'exif', data };
    else if (type === 'iTXt' && latin(data.subarray(0, 17)) === 'XML:com.adobe.xmp')
      yield { kind: 'xmp', data };
    else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') yield { kind: 'text', data };
    at += 12 + length;
  }
}

function* webpBlocks(bytes: Uint8Array, view: DataView): Generator<Block> {
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = latin(bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'EXIF')
      yield { kind: 'exif', data: latin(data.subarray(0, 4)) === 'Exif' ? data.subarray(6) : data };
    else if (type === 'XMP ') yield { kind: 'xmp', data };
    at += 8 + length + (length % 2);
  }
}

function readExif(data: Uint8Array, found: Set<MetadataKind>): void {
  if (data.length < 8) return;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return;
  const little = order === 0x4949;
  const first = view.getUint32(4, little);
  /** Notes the tags of one directory; returns where the next one and the Exif one stand (0: none). */
  const directory = (at: number): { next: number; exif: number } => {
    const none = { next: 0, exif: 0 };
    if (at < 8 || at + 2 > data.length) return none;
    const entries = view.getUint16(at, little);
    let exif = 0;
    for (let i = 0; i < entries; i++) {
      const entry = at + 2 + i * 12;
      if (entry + 12 > data.length) return { next: 0, exif };
      const tag = view.getUint16(entry, little);
      if (tag === EXIF_SUB_IFD) exif = view.getUint32(entry + 8, little);
      const kind = IFD0_TAGS[tag];
      if (kind) found.add(kind);
    }
    const end = at + 2 + entries * 12;
    return { next: end + 4 <= data.length ? view.getUint32(end, little) : 0, exif };
  };
  const { next, exif } = directory(first);
  if (exif) directory(exif);
  if (next) found.add('thumbnail');
}
