/** What a file is by its first bytes, whatever its name or declared type says. */
export type ImageType =
  'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/heic' | 'image/avif';

export interface Probe {
  type: ImageType | null;
  /** Pixels as stored, before any orientation is applied; null where the header does not say. */
  width: number | null;
  height: number | null;
}

const NOTHING: Probe = { type: null, width: null, height: null };

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  at + length <= bytes.length ? String.fromCharCode(...bytes.subarray(at, at + length)) : '';

/** Reads type and size from the headers alone; never throws and never decodes. */
export function probe(bytes: Uint8Array): Probe {
  if (bytes.length < 12) return NOTHING;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpeg(view);
  if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) return png(view, bytes);
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return webp(view, bytes);
  const gif = ascii(bytes, 0, 6);
  if (gif === 'GIF87a' || gif === 'GIF89a')
    return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (ascii(bytes, 4, 4) === 'ftyp') return isoMedia(view, bytes);
  return NOTHING;
}

/** Walks the segments up to the frame header (SOF), over fill bytes and stray bytes as decoders do. */
function jpeg(view: DataView): Probe {
  const unknown: Probe = { type: 'image/jpeg', width: null, height: null };
  let at = 2;
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) {
      at++;
      continue;
    }
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Stuffed zero, TEM, RSTn and SOI stand alone.
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return unknown; // end, or pixels before any frame header
    const length = view.getUint16(at + 2);
    if (length < 2) return unknown;
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      if (at + 9 > view.byteLength) return unknown;
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + length;
  }
  return unknown;
}

function png(view: DataView, bytes: Uint8Array): Probe {
  if (view.byteLength < 24 || ascii(bytes, 12, 4) !== 'IHDR')
    return { type: 'image/png', width: null, height: null };
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function webp(view: DataView, bytes: Uint8Array): Probe {
  const type = 'image/webp';
  const chunk = ascii(bytes, 12, 4);
  if (chunk === 'VP8X' && view.byteLength >= 30) {
    const uint24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
    return { type, width: 1 + uint24(24), height: 1 + uint24(27) };
  }
  if (chunk === 'VP8L' && view.byteLength >= 25 && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true);
    return { type, width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (chunk === 'VP8 ' && view.byteLength >= 30 && ascii(bytes, 23, 3) === '\x9d\x01\x2a')
    return {
      type,
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
    };
  return { type, width: null, height: null };
}

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/** HEIC and AVIF share a container; the brands of its first box tell them apart. */
function isoMedia(view: DataView, bytes: Uint8Array): Probe {
  const end = Math.min(view.getUint32(0), view.byteLength, 256);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(ascii(bytes, at, 4));
  const size = { width: null, height: null };
  if (brands.includes('avif') || brands.includes('avis')) return { type: 'image/avif', ...size };
  if (brands.some((brand) => HEIC_BRANDS.includes(brand))) return { type: 'image/heic', ...size };
  return NOTHING;
}
