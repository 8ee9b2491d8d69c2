import { pool } from '../platform/database.ts';
import { CatalogueViews } from './catalogue-views.ts';

/** This server's public pages' data; reads nothing before it is asked. */
export const publicViews = new CatalogueViews(pool);
