import { error } from '@sveltejs/kit';
import { FACTS_KINDS } from '#lib/domain/facts/fields.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params, url }) => {
  const kind = FACTS_KINDS.find((one) => one === params.kind);
  if (!kind) error(404, { message: 'NOT_FOUND', code: 'NOT_FOUND' });
  const begun: Record<string, string> = {};
  const name = url.searchParams.get('name')?.slice(0, 200);
  if (name) begun['name'] = name;
  return { kind, begun, parkSlug: kind === 'ride' ? url.searchParams.get('park') : null };
};
