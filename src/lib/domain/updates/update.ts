/** An official update as everybody sees it: published, or withdrawn, which takes its words away. */
export interface UpdateRow {
  id: string;
  parkId: string;
  companyId: string;
  title: string;
  body: string;
  /** The days it is about, `YYYY-MM-DD`; it is not shown after `until`. */
  from: string | null;
  until: string | null;
  version: number;
  /** ISO 8601, as the next ones. */
  publishedAt: string;
  correctedAt: string | null;
  /** What was wrong before. */
  correction: string | null;
  withdrawnAt: string | null;
}

export type UpdateState = 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';

const DAY_MS = 86_400_000;
/** Whoever read it hears so long that it no longer holds. */
const WITHDRAWN_SHOWN_DAYS = 14;

/** The updates to show on a day (`YYYY-MM-DD`, where the park stands), the newest first. */
export function shownOn<Update extends UpdateRow>(
  updates: readonly Update[],
  day: string,
): Update[] {
  const isShown = ({ until, withdrawnAt }: UpdateRow): boolean =>
    (until === null || day <= until) &&
    (withdrawnAt === null ||
      Date.parse(day) - Date.parse(withdrawnAt) < WITHDRAWN_SHOWN_DAYS * DAY_MS);
  return updates
    .filter(isShown)
    .sort((a, b) =>
      a.publishedAt === b.publishedAt
        ? a.id < b.id
          ? -1
          : 1
        : a.publishedAt < b.publishedAt
          ? 1
          : -1,
    );
}
