import { json } from '@sveltejs/kit';
import { version } from '$app/environment';

/** Is the process there? Says nothing about the database: see /readyz. */
export const GET = () =>
  json({ status: 'ok', version }, { headers: { 'Cache-Control': 'no-store' } });
