-- Reviews whole: sub-ratings and tags, earlier visits, ratings that the database counts itself, helpful votes (decision 40).

-- ── What a review may say beside its words ───────────────────────────────────────────────────────
-- Beside `fields` and not in it: an app that knows the older fields alone must still be able to read those.
ALTER TABLE submission ADD COLUMN details JSONB;
ALTER TABLE review ADD COLUMN details JSONB;

CREATE OR REPLACE VIEW sync_contribution AS
SELECT s.id, s.author_id, jsonb_build_object(
  'id', s.id, 'kind', s.kind,
  'subject', jsonb_build_object('kind', s.subject_kind, 'id', s.subject_id),
  'parkId', s.park_id, 'fields', s.fields, 'details', s.details, 'photoCount', s.photo_count,
  'photos', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', f.id, 'sha256', f.sha256, 'width', f.width,
             'height', f.height, 'position', f.position, 'caption', f.caption)
             ORDER BY f.position, f.id)
      FROM submission_photo f WHERE f.submission_id = s.id), '[]'::jsonb),
  'state', s.state, 'version', s.version, 'receivedAt', iso(s.received_at),
  'decidedAt', iso(d.decided_at),
  'reason', CASE WHEN d.reason_code IS NULL THEN NULL
                 ELSE jsonb_build_object('code', d.reason_code, 'text', d.reason_text) END,
  'verdicts', d.verdicts) AS row
FROM submission s
LEFT JOIN LATERAL (
  SELECT * FROM decision WHERE submission_id = s.id ORDER BY decided_at DESC LIMIT 1
) d ON s.state <> 'PENDING';

-- ── Ratings follow the published reviews, whoever writes those ───────────────────────────────────
-- By aspect: {"thrill": {"count": 3, "sum": 24}}; what nobody judged is not named.
ALTER TABLE rating ADD COLUMN aspects JSONB NOT NULL DEFAULT '{}';
ALTER TABLE rating ADD CONSTRAINT rating_bars CHECK (0 <= ALL (histogram));

-- Adds (by_ 1) or takes away (by_ -1) what one review says. Each figure is worked out from the row as it is
-- once its lock is held, so that two decisions at once both count.
CREATE FUNCTION rating_move(kind_ text, subject_ uuid, halves_ int, aspects_ jsonb, by_ int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO rating (subject_kind, subject_id, count, sum, histogram)
  VALUES (kind_, subject_, 0, 0, '{0,0,0,0,0,0,0,0,0,0}') ON CONFLICT DO NOTHING;
  UPDATE rating SET count = count + by_, sum = sum + by_ * halves_,
    histogram[halves_] = histogram[halves_] + by_,
    aspects = CASE WHEN coalesce(aspects_, '{}') = '{}' THEN aspects ELSE coalesce((
      SELECT jsonb_object_agg(aspect, jsonb_build_object('count', n, 'sum', s)) FROM (
        SELECT aspect, sum(n) AS n, sum(s) AS s FROM (
          SELECT key AS aspect, (value->>'count')::int AS n, (value->>'sum')::int AS s FROM jsonb_each(aspects)
          UNION ALL
          SELECT key, by_, by_ * value::int FROM jsonb_each_text(aspects_)) each
        GROUP BY aspect) moved
      WHERE n > 0), '{}') END
   WHERE subject_kind = kind_ AND subject_id = subject_;
END $$;

-- What `sync_aspects` is asked for by its id.
CREATE INDEX rating_aspects ON rating (subject_id) WHERE aspects <> '{}';

CREATE FUNCTION rating_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := OLD.details->'aspects';
  after  jsonb := NEW.details->'aspects';
  had  boolean := TG_OP <> 'INSERT' AND coalesce(before, '{}') <> '{}';
  has  boolean := TG_OP <> 'DELETE' AND coalesce(after, '{}') <> '{}';
BEGIN
  IF TG_OP = 'UPDATE' AND
     (NEW.subject_kind, NEW.subject_id, NEW.park_id, NEW.rating, after) IS NOT DISTINCT FROM
     (OLD.subject_kind, OLD.subject_id, OLD.park_id, OLD.rating, before) THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM rating_move(OLD.subject_kind, OLD.subject_id, OLD.rating, before, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM rating_move(NEW.subject_kind, NEW.subject_id, NEW.rating, after, 1);
  END IF;
  IF had THEN
    PERFORM sync_touch('park:' || OLD.park_id, 'aspects', OLD.subject_id,
                       TG_OP = 'UPDATE' AND NEW.park_id <> OLD.park_id);
  END IF;
  IF has THEN
    PERFORM sync_touch('park:' || NEW.park_id, 'aspects', NEW.subject_id, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER rating AFTER INSERT OR UPDATE OR DELETE ON review
  FOR EACH ROW EXECUTE FUNCTION rating_follow();

-- With the reviews of its park, and not in the catalogue: only pages that show reviews show these.
CREATE VIEW sync_aspects AS
SELECT r.subject_id AS id, jsonb_build_object(
  'id', r.subject_id, 'parkId', coalesce(d.park_id, r.subject_id), 'aspects', r.aspects) AS row
FROM rating r LEFT JOIN ride d ON r.subject_kind = 'ride' AND d.id = r.subject_id
WHERE r.aspects <> '{}';

-- ── Earlier visits ───────────────────────────────────────────────────────────────────────────────
-- A person's review of a subject that a later one took the place of; by the submission that said it.
CREATE TABLE "review_earlier" (
    "id" UUID NOT NULL,
    "review_id" UUID NOT NULL,
    "park_id" UUID NOT NULL,
    "said" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_earlier_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "review_earlier_review_id_idx" ON "review_earlier"("review_id");
ALTER TABLE "review_earlier" ADD CONSTRAINT "review_earlier_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "review"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX review_earlier_photos ON review_earlier USING gin ((said->'photos') jsonb_path_ops);

CREATE VIEW sync_earlier AS
SELECT e.id, e.review_id, e.said || jsonb_build_object(
  'id', e.id, 'reviewId', e.review_id, 'parkId', e.park_id, 'publishedAt', iso(e.published_at)) AS row
FROM review_earlier e;

CREATE FUNCTION sync_touch_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.park_id <> OLD.park_id THEN
    PERFORM sync_touch('park:' || OLD.park_id, 'earlier', OLD.id, true);
  END IF;
  PERFORM sync_touch('park:' || coalesce(NEW.park_id, OLD.park_id), 'earlier',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON review_earlier
  FOR EACH ROW EXECUTE FUNCTION sync_touch_earlier();

-- Photos that pages show: those of published reviews, and of earlier visits.
CREATE FUNCTION photo_is_shown(sha256_ text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM review
                  WHERE photos @> jsonb_build_array(jsonb_build_object('sha256', sha256_)))
      OR EXISTS (SELECT FROM review_earlier
                  WHERE said->'photos' @> jsonb_build_array(jsonb_build_object('sha256', sha256_)))
$$;

-- ── Helpful votes (S66) ──────────────────────────────────────────────────────────────────────────
-- A vote names its review and points at nothing: a review that goes and comes back has the votes it had.
-- `counted` is what of it stands in the tally, which is brought up to date apart, many votes at once.
CREATE TABLE "helpful_vote" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "review_id" UUID NOT NULL,
    "helpful" BOOLEAN NOT NULL,
    "counted" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "helpful_vote_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "helpful_vote_user_id_review_id_key" ON "helpful_vote"("user_id", "review_id");
ALTER TABLE "helpful_vote" ADD CONSTRAINT "helpful_vote_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX helpful_vote_due ON helpful_vote (id) WHERE helpful <> counted;

-- Apart from the review, whose every change is kept in the history: a count is none of it.
CREATE TABLE "helpful_tally" (
    "review_id" UUID NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "helpful_tally_pkey" PRIMARY KEY ("review_id")
);

CREATE VIEW sync_helpful AS
SELECT h.id, jsonb_build_object(
  'id', h.id, 'reviewId', h.review_id, 'helpful', h.helpful, 'counted', h.counted,
  'version', h.version, 'receivedAt', iso(h.received_at)) AS row
FROM helpful_vote h;

CREATE FUNCTION sync_touch_helpful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('user:' || coalesce(NEW.user_id, OLD.user_id), 'helpful',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  -- One that goes with its person goes out of the count.
  IF TG_OP = 'DELETE' AND OLD.counted THEN
    UPDATE helpful_tally SET count = count - 1 WHERE review_id = OLD.review_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON helpful_vote
  FOR EACH ROW EXECUTE FUNCTION sync_touch_helpful();

-- The count travels in the review's row.
CREATE FUNCTION sync_touch_helpful_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('park:' || r.park_id, 'review', r.id, false)
     FROM review r WHERE r.id = coalesce(NEW.review_id, OLD.review_id);
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON helpful_tally
  FOR EACH ROW EXECUTE FUNCTION sync_touch_helpful_tally();

CREATE OR REPLACE VIEW sync_review AS
SELECT v.id, v.park_id, v.subject_kind, v.subject_id, v.published_at, jsonb_build_object(
  'id', v.id, 'subject', jsonb_build_object('kind', v.subject_kind, 'id', v.subject_id),
  'parkId', v.park_id, 'author', jsonb_build_object('id', u.id, 'name', u.name),
  'rating', v.rating, 'title', v.title, 'text', v.text, 'visitedOn', v.visited_on,
  'waitedMinutes', v.waited_minutes, 'language', v.language, 'details', v.details, 'photos', v.photos,
  'helpful', coalesce((SELECT t.count FROM helpful_tally t WHERE t.review_id = v.id), 0),
  'version', v.version, 'publishedAt', iso(v.published_at), 'updatedAt', iso(v.updated_at)) AS row
FROM review v JOIN "user" u ON u.id = v.author_id;

CREATE OR REPLACE FUNCTION sync_row(entity_ text, id_ uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE entity_
    WHEN 'park'         THEN (SELECT row FROM sync_park WHERE id = id_)
    WHEN 'ride'         THEN (SELECT row FROM sync_ride WHERE id = id_)
    WHEN 'company'      THEN (SELECT row FROM sync_company WHERE id = id_)
    WHEN 'model'        THEN (SELECT row FROM sync_model WHERE id = id_)
    WHEN 'review'       THEN (SELECT row FROM sync_review WHERE id = id_)
    WHEN 'earlier'      THEN (SELECT row FROM sync_earlier WHERE id = id_)
    WHEN 'aspects'      THEN (SELECT row FROM sync_aspects WHERE id = id_)
    WHEN 'hours'        THEN (SELECT row FROM sync_hours WHERE id = id_)
    WHEN 'update'       THEN (SELECT row FROM sync_update WHERE id = id_)
    WHEN 'map'          THEN (SELECT row FROM sync_map WHERE id = id_)
    WHEN 'contribution' THEN (SELECT row FROM sync_contribution WHERE id = id_)
    WHEN 'log'          THEN (SELECT row FROM sync_log WHERE id = id_)
    WHEN 'helpful'      THEN (SELECT row FROM sync_helpful WHERE id = id_)
  END;
END $$;
