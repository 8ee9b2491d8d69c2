import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { referenceFile } from './reference-data.ts';
import sharp from 'sharp';

/*
 * Pictures made at test time, so that no binary stands in the repository, and the shared real ones.
 */

/** A picture with edges and colours, so that turning it shows; JPEG unless `format` says otherwise. */
export async function picture(
  options: {
    width?: number;
    height?: number;
    format?: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';
    seed?: number;
  } = {},
): Promise<Buffer> {
  const { width = 64, height = 48, format = 'jpeg', seed = 1 } = options;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="hsl(${(seed * 47) % 360} 60% 50%)"/>
    <rect width="50%" height="25%" fill="#fff"/><circle cx="75%" cy="75%" r="${(seed % 10) + 3}"/></svg>`;
  return sharp(Buffer.from(svg)).toFormat(format).toBuffer();
}

/** One flat colour: few bytes, many pixels. */
export const flat = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#246' },
    limitInputPixels: false,
  });

/** A JPEG that knows where, when and with what it was taken, and carries XMP. */
export const pictureWithMetadata = async (): Promise<Buffer> =>
  sharp(await picture())
    .withExif({
      IFD0: {
        Make: 'CanaryCam',
        Model: 'X1',
        Artist: 'A. Nonymous',
        DateTime: '2026:01:02 03:04:05',
      },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
    })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>51</exif:GPSLatitude></x:xmpmeta>',
    )
    .jpeg()
    .toBuffer();

/** The start of an HEIC or AVIF file, which is all that is looked at. */
export function isoMedia(brand: string, size = 512): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32BE(24, 0);
  bytes.write(`ftyp${brand}\0\0\0\0mif1${brand}`, 4, 'latin1');
  return bytes;
}

/** A real AVIF that claims 10,000 × 10,000 pixels. */
export async function avifBomb(): Promise<Buffer> {
  const bytes = await picture({ format: 'avif' });
  const at = bytes.indexOf('ispe');
  bytes.writeUInt32BE(10_000, at + 8);
  bytes.writeUInt32BE(10_000, at + 12);
  return bytes;
}

/** Folder of the shared real pictures, or null with a clear word when this machine has none. */
export function sharedImages(): URL | null {
  const folder = referenceFile('images/');
  return folder === null ? null : pathToFileURL(folder);
}

export const sharedImage = (name: string): Buffer =>
  readFileSync(new URL(name, sharedImages() ?? undefined));
