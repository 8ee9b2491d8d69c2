// What a park's scope tells of beside its hours, read as `row-shapes.ts` reads the catalogue's rows.
import type { MapRow } from '../park-map/park-map.ts';
import {
  CONS,
  NO_DETAILS,
  PROS,
  type AspectsRow,
  type AspectTallies,
  type ReviewDetails,
} from '../review/details.ts';
import type { EarlierReview, PhotoRef, ReviewRow } from '../review/review.ts';
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
  since,
  sparseOf,
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

const halfStars = within(1, 10);
const tally = objectOf({ count: tallied, sum: tallied });

/** Tags of a newer server's list are left out, and the review is read all the same. */
const knownOf = <Tag extends string>(list: readonly Tag[]): Reader<Tag[]> => {
  const known: ReadonlySet<string> = new Set(list);
  return (v) => listOf(text)(v).filter((tag): tag is Tag => known.has(tag));
};
const toldDetails = objectOf<ReviewDetails>({
  aspects: sparseOf<ReviewDetails['aspects']>({
    ...{ thrill: halfStars, comfort: halfStars, theming: halfStars },
    ...{ queue: halfStars, value: halfStars },
  }),
  pros: knownOf(PROS),
  cons: knownOf(CONS),
});
/** Null where an app sent the review that knew of no details. */
const details: Reader<ReviewDetails> = (v) => (v === null ? NO_DETAILS : toldDetails(v));

const SAID = {
  rating: halfStars,
  title: text,
  text,
  visitedOn: orNull(date),
  waitedMinutes: orNull(tallied),
  language: text,
  details: since(details, NO_DETAILS),
  photos: listOf(photo),
};

const REVIEW_SHAPE: Shape<ReviewRow> = {
  id: uuid,
  subject,
  parkId: uuid,
  author: objectOf({ id: uuid, name: text }),
  ...SAID,
  helpful: since(tallied, 0),
  version: whole,
  publishedAt: text,
  updatedAt: text,
};

const EARLIER_SHAPE: Shape<EarlierReview> = {
  id: uuid,
  reviewId: uuid,
  parkId: uuid,
  ...SAID,
  publishedAt: text,
};

const ASPECTS_SHAPE: Shape<AspectsRow> = {
  id: uuid,
  parkId: uuid,
  aspects: sparseOf<AspectTallies>({
    ...{ thrill: tally, comfort: tally, theming: tally, queue: tally, value: tally },
  }),
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

/** As `readRow`, for what somebody published before and then took further. */
export const readEarlier: Reader<EarlierReview> = objectOf(EARLIER_SHAPE);

/** As `readRow`, for the sub-ratings of a subject. */
export const readAspects: Reader<AspectsRow> = objectOf(ASPECTS_SHAPE);
