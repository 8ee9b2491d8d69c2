import { ROW_SHAPES } from '#lib/domain/catalogue/row-shapes.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import { pool } from '#lib/server/platform/database.ts';
import { readHistory } from '#lib/server/services/history.ts';
import { answerView } from '../../../answer.ts';
import type { RequestHandler } from './$types';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** What became of one entity, the newest change first. */
export const GET: RequestHandler = async ({ params: { kind, id }, locals }) => {
  const isAsked = Object.hasOwn(ROW_SHAPES, kind) && UUID.test(id);
  return answerView(
    isAsked ? await readHistory(pool, kind as CatalogueKind, id) : null,
    locals.requestId,
  );
};
