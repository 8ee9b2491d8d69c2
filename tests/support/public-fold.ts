// What everybody may read, and the same worked out from the record of decisions (K7, K11).
import type pg from 'pg';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import { valuesOf } from '#lib/domain/facts/entry.ts';
import type { Changes, Values } from '#lib/domain/facts/proposal.ts';
import type { FieldVerdict } from '#lib/domain/moderation/ruling.ts';

interface Public {
  /** By `author subject`: what stands, and earlier visits under their own ids. */
  reviews: Record<string, { text: string; rating: number; earlier: string[] }>;
  ratings: Record<string, { count: number; sum: number }>;
  rides: Record<string, Values>;
}

const all = async <T extends pg.QueryResultRow>(db: pg.Pool, sql: string): Promise<T[]> =>
  (await db.query<T>(sql)).rows;

/** What the feed tells. */
export async function publicNow(db: pg.Pool): Promise<Public> {
  const reviews = await all<{ key: string; text: string; rating: number; earlier: string[] }>(
    db,
    `SELECT author_id || ' ' || r.subject_id AS key, r.row->>'text' AS text, (r.row->>'rating')::int AS rating,
            array(SELECT e.row->>'text' FROM sync_earlier e WHERE e.review_id = r.id ORDER BY 1) AS earlier
       FROM sync_review r JOIN review USING (id) ORDER BY 1`,
  );
  const ratings = await all<{ id: string; count: number; sum: number }>(
    db,
    'SELECT subject_id AS id, count, sum FROM rating WHERE count > 0',
  );
  const rides = await all<{ id: string; row: unknown }>(db, 'SELECT id, row FROM sync_ride');
  return {
    reviews: Object.fromEntries(reviews.map(({ key, ...review }) => [key, review])),
    ratings: Object.fromEntries(ratings.map(({ id, ...tally }) => [id, tally])),
    rides: Object.fromEntries(
      rides.map(({ id, row }) => [id, valuesOf('ride', readRow('ride', row))]),
    ),
  };
}

/** An approval that stands, with the words that its moderator saw. */
interface Approval {
  kind: 'review' | 'facts';
  submissionId: string;
  authorId: string;
  subjectId: string;
  receivedAt: string;
  fields: { text: string; rating: number; isNew: boolean; changes: Changes };
  verdicts: Record<string, FieldVerdict> | null;
  place: number;
}

/** In the order in which they were taken; what was taken back has never been. */
const approvals = (db: pg.Pool): Promise<Approval[]> =>
  all<Approval>(
    db,
    `SELECT s.kind, s.id AS "submissionId", s.author_id AS "authorId", s.subject_id AS "subjectId",
            seen.after->>'received_at' AS "receivedAt", seen.after->'fields' AS fields, d.verdicts,
            d.last_change::int AS place
       FROM decision d JOIN submission s ON s.id = d.submission_id
       JOIN LATERAL (SELECT after FROM history h WHERE h.entity = 'submission' AND h.row_id = s.id
                        AND (h.after->>'version')::int = d.version_seen ORDER BY h.id LIMIT 1) seen ON true
      WHERE d.outcome IN ('APPROVED', 'PARTLY_APPROVED')
        AND NOT EXISTS (SELECT FROM decision o WHERE o.takes_back = d.id)
      ORDER BY d.decided_at`,
  );

export async function publicOnRecord(db: pg.Pool): Promise<Public> {
  const stands = await approvals(db);
  const reviews = reviewsAfter(stands.filter(({ kind }) => kind === 'review'));
  const ratings: Public['ratings'] = {};
  for (const [key, { rating }] of Object.entries(reviews)) {
    const tally = (ratings[key.split(' ')[1]!] ??= { count: 0, sum: 0 });
    tally.count++;
    tally.sum += rating;
  }
  return { reviews, ratings, rides: await ridesAfter(db, stands) };
}

function reviewsAfter(approvals: readonly Approval[]): Public['reviews'] {
  const current = new Map<string, Approval>();
  const earlier = new Map<string, Map<string, string>>();
  for (const one of approvals) {
    const key = `${one.authorId} ${one.subjectId}`;
    const visits = earlier.get(key) ?? new Map<string, string>();
    earlier.set(key, visits);
    const stands = current.get(key);
    if (stands && stands.receivedAt > one.receivedAt) {
      visits.set(one.submissionId, one.fields.text);
      continue;
    }
    if (stands && stands.submissionId !== one.submissionId)
      visits.set(stands.submissionId, stands.fields.text);
    visits.delete(one.submissionId);
    current.set(key, one);
  }
  return Object.fromEntries(
    [...current].map(
      ([
        key,
        {
          fields: { text, rating },
        },
      ]) => [key, { text, rating, earlier: [...earlier.get(key)!.values()].sort() }],
    ),
  );
}

/** Of rides that were there before anybody decided, and those that came by a decision. */
async function ridesAfter(db: pg.Pool, stands: readonly Approval[]): Promise<Public['rides']> {
  const rides: Public['rides'] = {};
  const begun = await all<{ id: string; row: Record<string, unknown> }>(
    db,
    `SELECT h.row_id AS id, r.row || jsonb_build_object('capacityPerHour', h.after->'capacity_per_hour',
              'minHeightCm', h.after->'min_height_cm', 'maxHeightCm', h.after->'max_height_cm',
              'opened', h.after->'opened', 'tags', h.after->'tags', 'name', h.after->'name') AS row
       FROM history h JOIN sync_ride r ON r.id = h.row_id
      WHERE h.entity = 'ride' AND h.op = 'INSERT' AND h.submission_id IS NULL`,
  );
  for (const { id, row } of begun) rides[id] = valuesOf('ride', readRow('ride', row));
  const imports = await all<{ id: string; capacity: number; place: number }>(
    db,
    `SELECT row_id AS id, (after->>'capacity_per_hour')::int AS capacity, id::int AS place
       FROM history WHERE entity = 'ride' AND actor = 'import:test'`,
  );
  const acts = [
    ...imports.map(({ id, capacity, place }) => ({
      place,
      then: () => void (rides[id] = { ...rides[id], capacityPerHour: capacity }),
    })),
    ...stands.flatMap((one) =>
      one.kind === 'facts' ? [{ place: one.place, then: () => approve(rides, one) }] : [],
    ),
  ];
  for (const { then } of acts.sort((a, b) => a.place - b.place)) then();
  return rides;
}

function approve(rides: Public['rides'], { subjectId, fields, verdicts }: Approval): void {
  const blank = valuesOf('ride', readRow('ride', NOTHING_KNOWN));
  const values = { ...(fields.isNew ? blank : rides[subjectId]) };
  for (const [name, { from, to }] of Object.entries(fields.changes)) {
    const verdict = verdicts![name]!;
    if (verdict.outcome === 'AMENDED') values[name] = verdict.value;
    else if (verdict.outcome === 'ACCEPTED')
      values[name] = Array.isArray(to) ? joined(from, values[name], to) : to;
  }
  rides[subjectId] = values;
}

/** What either took out is out, what either added is in. */
function joined(from: unknown, stands: unknown, to: unknown[]): unknown[] {
  const [before, now] = [(from ?? []) as unknown[], stands as unknown[]];
  const kept = now.filter((one) => to.includes(one) || !before.includes(one));
  return [...kept, ...to.filter((one) => !now.includes(one) && !before.includes(one))];
}

/** A ride of which nothing was said but that it is there. */
const NOTHING_KNOWN = {
  ...{ id: '00000000-0000-4000-8000-000000000000', slug: 'r', name: 'R', formerNames: [] },
  ...{ parkId: '00000000-0000-4000-8000-000000000000', category: 'RC', status: 'OPERATING' },
  ...{ manufacturerId: null, opened: null, closed: null, minHeightCm: null, maxHeightCm: null },
  ...{ minHeightAccompaniedCm: null, latitude: null, longitude: null, stats: null },
  rating: { count: 0, sum: 0, histogram: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
};
