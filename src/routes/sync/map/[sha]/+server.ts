import { DomainError } from '#lib/domain/errors.ts';
import { readMapFile } from '#lib/server/db/catalogue.ts';
import { pool } from '#lib/server/platform/database.ts';
import { problemResponse } from '#lib/server/platform/problems.ts';
import type { RequestHandler } from './$types';

const SHA256 = /^[0-9a-f]{64}$/;

/** The gzip bytes of a park's map, as they are: the phone hashes, keeps and unpacks them. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const bytes = SHA256.test(params.sha) ? await readMapFile(pool, params.sha) : null;
  if (!bytes) return problemResponse(new DomainError('NOT_FOUND'), locals.requestId);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      'cache-control': 'public, max-age=31536000, immutable',
    },
  });
};
