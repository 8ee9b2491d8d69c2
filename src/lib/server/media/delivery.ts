import { DomainError } from '#lib/domain/errors.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { may } from '#lib/domain/permissions/table.ts';
import { SHA256_HEX, VARIANT_SIDES } from '#lib/domain/photo/rules.ts';
import { problemResponse } from '../platform/problems.ts';
import { storage } from '../platform/storage.ts';
import { findObject, isPublished } from './objects.ts';
import { variantKey } from './places.ts';

const NAMES = new Set(VARIANT_SIDES.map((side) => `${side}.webp`));

/**
 * A variant of a photo: for everyone and for ever once it is part of a published review, before that
 * for its author and moderators only. To anyone else it does not exist: 404, as for a made-up hash.
 */
export async function deliverPhoto(
  sha256: string,
  name: string,
  user: { id: string; role: Role } | null,
  requestId: string | null = null,
): Promise<Response> {
  try {
    if (!SHA256_HEX.test(sha256) || !NAMES.has(name)) throw new DomainError('NOT_FOUND');
    const published = await isPublished(sha256);
    const allowed =
      published ||
      (user !== null &&
        (may(user.role, 'desk.read') || (await findObject(sha256, user.id)) !== null));
    const bytes = allowed ? await storage.get(variantKey(sha256, name.slice(0, -5))) : null;
    if (!bytes) throw new DomainError('NOT_FOUND');
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: {
        'content-type': 'image/webp',
        'content-length': String(bytes.byteLength),
        'cache-control': published ? 'public, max-age=31536000, immutable' : 'private, no-store',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error; // the hook reports it and answers
    return problemResponse(error, requestId);
  }
}
