// What a park's scope tells of beside its hours, read as `row-shapes.ts` reads the catalogue's rows.
import type { MapRow } from '../park-map/park-map.ts';
import type { PhotoRef, ReviewRow } from '../review/review.ts';
import type {
  SightedDay,
  SightedFacts,
  SightedRow,
  VerifiedFacts,
  Voices,
} from '../sightings/sighting.ts';
import type { SubjectRef } from '../subject.ts';
import type { UpdateRow } from '../updates/update.ts';
import {
  calendarDay,
  date,
  listOf,
  objectOf,
  oneOf,
  orNull,
  refuse,
  tallied,
  text,
  uuid,
  whole,
  within,
  type Reader,
  type Shape,
} from './read-values.ts';

const subject = objectOf<SubjectRef>({ kind: oneOf('park', 'ride'), id: uuid });

const sha256: Reader<string> = (v) =>
  typeof v === 'string' && /^[0-9a-f]{64}$/.test(v) ? v : refuse('a SHA-256');
const photo = objectOf<PhotoRef>({
  sha256,
  width: tallied,
  height: tallied,
  caption: orNull(text),
});

const UPDATE_SHAPE: Shape<UpdateRow> = {
  id: uuid,
  parkId: uuid,
  companyId: uuid,
  title: text,
  body: text,
  from: orNull(calendarDay),
  until: orNull(calendarDay),
  version: whole,
  publishedAt: text,
  correctedAt: orNull(text),
  correction: orNull(text),
  withdrawnAt: orNull(text),
};

const longitude = within(-180, 180);
const MAP_SHAPE: Shape<MapRow> = {
  id: uuid,
  sha: sha256,
  bytes: tallied,
  asOf: orNull(date),
  attribution: text,
  box: (v) => {
    const sides = listOf(longitude, 4)(v);
    return sides.length === 4 ? (sides as unknown as MapRow['box']) : refuse('four sides');
  },
  outline: listOf(listOf(longitude), 100),
};

const REVIEW_SHAPE: Shape<ReviewRow> = {
  id: uuid,
  subject,
  parkId: uuid,
  author: objectOf({ id: uuid, name: text }),
  rating: within(1, 10),
  title: text,
  text,
  visitedOn: orNull(date),
  waitedMinutes: orNull(tallied),
  language: text,
  photos: listOf(photo),
  version: whole,
  publishedAt: text,
  updatedAt: text,
};

const voices = objectOf<Voices>({ people: tallied, at: text });
const mark: Reader<string> = (v) =>
  typeof v === 'string' && /^[0-9a-f]{16}$/.test(v) ? v : refuse('a mark');

const SIGHTED_SHAPE: Shape<SightedRow> = {
  id: uuid,
  parkId: uuid,
  days: listOf(
    objectOf<SightedDay>({ day: calendarDay, closed: orNull(voices), open: orNull(voices) }),
  ),
  checks: listOf(objectOf<SightedFacts>({ mark, people: tallied, on: calendarDay })),
  verified: orNull(objectOf<VerifiedFacts>({ mark, on: calendarDay, evidence: text })),
  heardAt: text,
};

/** As `readRow`, for what visitors said of a ride or park. */
export const readSighted: Reader<SightedRow> = objectOf(SIGHTED_SHAPE);

/** As `readRow`, for what a park's scope tells of its map. */
export const readMap: Reader<MapRow> = objectOf(MAP_SHAPE);

/** As `readRow`, for an official update that was published. */
export const readUpdate: Reader<UpdateRow> = objectOf(UPDATE_SHAPE);

/** As `readRow`, for a published review. */
export const readReview: Reader<ReviewRow> = objectOf(REVIEW_SHAPE);
