import { registerRoute } from 'workbox-routing';
import { keepParcel, ownerHere, type Parcel } from '#lib/client/db/parcels.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { probe } from '#lib/domain/photo/probe.ts';
import { checkPhoto, PHOTOS_MAX } from '#lib/domain/photo/rules.ts';

const PLACE = '/share';

/**
 * R3: photos shared into the app from the gallery, with or without a line. They are on the disk before the page is
 * told to open; there the person says what they show, and a form makes them smaller and takes out what they tell.
 */
export function takeShares(): void {
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && url.pathname === PLACE,
    async ({ request }) => Response.redirect(`${PLACE}?${await take(request)}`, 303),
    'POST',
  );
}

/** @returns what the page is told: which parcel it is, or why there is none */
async function take(request: Request): Promise<string> {
  try {
    const { photos, refused } = await sort((await request.formData()).getAll('photos'));
    if (photos.length === 0) return `problem=${refused[0]?.code ?? 'NOT_A_PHOTO'}`;
    const id = crypto.randomUUID();
    await keepParcel({ id, owner: await ownerHere(), at: Date.now(), photos, refused });
    return `parcel=${id}`;
  } catch (error) {
    const isFull = (error as Error | null)?.name === 'QuotaExceededError';
    return `problem=${isFull ? 'PHONE_FULL' : 'STORE_CLOSED'}`;
  }
}

async function sort(given: FormDataEntryValue[]): Promise<Pick<Parcel, 'photos' | 'refused'>> {
  const photos: Parcel['photos'] = [];
  const refused: Parcel['refused'] = [];
  for (const file of given) {
    if (typeof file === 'string') continue;
    const bytes = await file.arrayBuffer();
    const code: ErrorCode | null =
      photos.length === PHOTOS_MAX
        ? 'TOO_MANY_PHOTOS'
        : checkPhoto(bytes.byteLength, probe(new Uint8Array(bytes)));
    if (code) refused.push({ name: file.name, code });
    else photos.push({ name: file.name, type: file.type, bytes });
  }
  return { photos, refused };
}
