import { json } from '@sveltejs/kit';
import { DomainError } from '#lib/domain/errors.ts';
import { problemResponse } from '#lib/server/platform/problems.ts';

/** A public view as JSON, never shown older than it is; null is "no such thing". */
export function answerView(view: object | null, requestId: string): Response {
  if (!view) return problemResponse(new DomainError('NOT_FOUND'), requestId);
  return json(view, { headers: { 'cache-control': 'public, max-age=0, must-revalidate' } });
}
