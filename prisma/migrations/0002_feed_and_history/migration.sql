-- What Prisma's schema cannot say: the change feed, the history, and the public shapes of rows.

-- ── The change feed ──────────────────────────────────────────────────────────────────────────────
-- One row for the last change of each entity in each scope (bounded; tombstones included).
-- `x` is the writing transaction: a reader takes only x below pg_snapshot_xmin, so that a commit
-- that comes late is never skipped. `seq` orders changes within and across transactions of one row.

CREATE SEQUENCE sync_seq;

CREATE TABLE sync_change (
  scope  text    NOT NULL,
  entity text    NOT NULL,
  id     uuid    NOT NULL,
  x      xid8    NOT NULL,
  seq    bigint  NOT NULL,
  gone   boolean NOT NULL,
  PRIMARY KEY (scope, entity, id)
);
CREATE INDEX sync_change_feed ON sync_change (scope, x, seq);

-- Changes when the numbering starts anew (restore, rebuild): every cursor then starts again.
CREATE TABLE sync_epoch (
  one   boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch uuid    NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO sync_epoch DEFAULT VALUES;

CREATE FUNCTION sync_touch(scope_ text, entity_ text, id_ uuid, gone_ boolean) RETURNS void
LANGUAGE sql AS $$
  -- seq is drawn again on conflict, after the row's lock is held, so that it never runs backwards.
  INSERT INTO sync_change AS c (scope, entity, id, x, seq, gone)
  VALUES (scope_, entity_, id_, pg_current_xact_id(), nextval('sync_seq'), gone_)
  ON CONFLICT (scope, entity, id) DO UPDATE
    SET x = pg_current_xact_id(), seq = nextval('sync_seq'), gone = EXCLUDED.gone
$$;

CREATE FUNCTION sync_touch_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('catalogue', TG_TABLE_NAME, coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON company
  FOR EACH ROW EXECUTE FUNCTION sync_touch_catalogue();
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON park
  FOR EACH ROW EXECUTE FUNCTION sync_touch_catalogue();
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON ride
  FOR EACH ROW EXECUTE FUNCTION sync_touch_catalogue();

-- A rating is part of its subject's public row.
CREATE FUNCTION sync_touch_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('catalogue', coalesce(NEW.subject_kind, OLD.subject_kind),
                     coalesce(NEW.subject_id, OLD.subject_id), false);
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON rating
  FOR EACH ROW EXECUTE FUNCTION sync_touch_rating();

CREATE FUNCTION sync_touch_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('park:' || coalesce(NEW.park_id, OLD.park_id), 'review',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON review
  FOR EACH ROW EXECUTE FUNCTION sync_touch_review();

CREATE FUNCTION sync_touch_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('user:' || coalesce(NEW.author_id, OLD.author_id), 'contribution',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON submission
  FOR EACH ROW EXECUTE FUNCTION sync_touch_submission();

-- Photos and decisions are part of their submission as its author sees it.
CREATE FUNCTION sync_touch_submission_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE author uuid; part uuid := coalesce(NEW.submission_id, OLD.submission_id);
BEGIN
  SELECT author_id INTO author FROM submission WHERE id = part;
  IF FOUND THEN
    PERFORM sync_touch('user:' || author, 'contribution', part, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON submission_photo
  FOR EACH ROW EXECUTE FUNCTION sync_touch_submission_part();
CREATE TRIGGER sync AFTER INSERT ON decision
  FOR EACH ROW EXECUTE FUNCTION sync_touch_submission_part();

-- ── The shapes that travel: the same JSON as the types in src/lib/domain ─────────────────────────

CREATE FUNCTION iso(t timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

CREATE FUNCTION rating_of(kind text, subject uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT jsonb_build_object('count', r.count, 'sum', r.sum, 'histogram', to_jsonb(r.histogram))
       FROM rating r WHERE r.subject_kind = kind AND r.subject_id = subject),
    '{"count": 0, "sum": 0, "histogram": [0,0,0,0,0,0,0,0,0,0]}'::jsonb)
$$;

CREATE VIEW sync_company AS
SELECT c.id, jsonb_build_object(
  'id', c.id, 'slug', c.slug, 'name', c.name, 'roles', to_jsonb(c.roles),
  'country', c.country, 'founded', c.founded, 'website', c.website) AS row
FROM company c;

CREATE VIEW sync_park AS
SELECT p.id, jsonb_build_object(
  'id', p.id, 'slug', p.slug, 'name', p.name, 'formerNames', p.former_names, 'type', p.type,
  'status', p.status, 'opened', p.opened, 'closed', p.closed, 'country', p.country,
  'continent', p.continent, 'region', p.region, 'locality', p.locality,
  'latitude', p.latitude, 'longitude', p.longitude, 'timeZone', p.time_zone,
  'operatorId', p.operator_id, 'website', p.website, 'description', p.description,
  'rating', rating_of('park', p.id)) AS row
FROM park p;

CREATE VIEW sync_ride AS
SELECT r.id, jsonb_build_object(
  'id', r.id, 'parkId', r.park_id, 'slug', r.slug, 'name', r.name, 'formerNames', r.former_names,
  'category', r.category, 'status', r.status, 'manufacturerId', r.manufacturer_id,
  'model', r.model, 'opened', r.opened, 'closed', r.closed, 'minHeightCm', r.min_height_cm,
  'minHeightAccompaniedCm', r.min_height_accompanied_cm, 'maxHeightCm', r.max_height_cm,
  'latitude', r.latitude, 'longitude', r.longitude, 'description', r.description,
  'stats', r.stats, 'rating', rating_of('ride', r.id)) AS row
FROM ride r;

CREATE VIEW sync_review AS
SELECT v.id, v.park_id, v.subject_kind, v.subject_id, v.published_at, jsonb_build_object(
  'id', v.id, 'subject', jsonb_build_object('kind', v.subject_kind, 'id', v.subject_id),
  'parkId', v.park_id, 'author', jsonb_build_object('id', u.id, 'name', u.name),
  'rating', v.rating, 'title', v.title, 'text', v.text, 'visitedOn', v.visited_on,
  'waitedMinutes', v.waited_minutes, 'language', v.language, 'photos', v.photos,
  'version', v.version, 'publishedAt', iso(v.published_at), 'updatedAt', iso(v.updated_at)) AS row
FROM review v JOIN "user" u ON u.id = v.author_id;

CREATE VIEW sync_contribution AS
SELECT s.id, s.author_id, jsonb_build_object(
  'id', s.id, 'kind', s.kind,
  'subject', jsonb_build_object('kind', s.subject_kind, 'id', s.subject_id),
  'parkId', s.park_id, 'fields', s.fields, 'photoCount', s.photo_count,
  'photos', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', f.id, 'sha256', f.sha256, 'width', f.width,
             'height', f.height, 'position', f.position, 'caption', f.caption)
             ORDER BY f.position, f.id)
      FROM submission_photo f WHERE f.submission_id = s.id), '[]'::jsonb),
  'state', s.state, 'version', s.version, 'receivedAt', iso(s.received_at),
  'decidedAt', iso(d.decided_at),
  'reason', CASE WHEN d.reason_code IS NULL THEN NULL
                 ELSE jsonb_build_object('code', d.reason_code, 'text', d.reason_text) END) AS row
FROM submission s
LEFT JOIN LATERAL (
  SELECT * FROM decision WHERE submission_id = s.id ORDER BY decided_at DESC LIMIT 1
) d ON s.state <> 'PENDING';

CREATE FUNCTION sync_row(entity_ text, id_ uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE entity_
    WHEN 'park'         THEN (SELECT row FROM sync_park WHERE id = id_)
    WHEN 'ride'         THEN (SELECT row FROM sync_ride WHERE id = id_)
    WHEN 'company'      THEN (SELECT row FROM sync_company WHERE id = id_)
    WHEN 'review'       THEN (SELECT row FROM sync_review WHERE id = id_)
    WHEN 'contribution' THEN (SELECT row FROM sync_contribution WHERE id = id_)
  END;
END $$;

-- ── History: no write path can skip it ───────────────────────────────────────────────────────────
-- The transaction names its actor (a user's id, or `import:…`) in app.actor and, when it applies a
-- submission, its id in app.submission. A write without an actor is refused.

CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor text := current_setting('app.actor', true);
BEGIN
  IF actor IS NULL OR actor = '' THEN
    RAISE EXCEPTION 'a write to % must name its actor in app.actor', TG_TABLE_NAME;
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN
    RETURN NULL;
  END IF;
  INSERT INTO history (entity, row_id, op, actor, submission_id, before, after)
  VALUES (TG_TABLE_NAME, coalesce(NEW.id, OLD.id), TG_OP, actor,
          nullif(current_setting('app.submission', true), '')::uuid,
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
  RETURN NULL;
END $$;
CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON company
  FOR EACH ROW EXECUTE FUNCTION keep_history();
CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON park
  FOR EACH ROW EXECUTE FUNCTION keep_history();
CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON ride
  FOR EACH ROW EXECUTE FUNCTION keep_history();
CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON review
  FOR EACH ROW EXECUTE FUNCTION keep_history();

-- A revised submission keeps its earlier words.
CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON submission
  FOR EACH ROW EXECUTE FUNCTION keep_history();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Is this photo part of a published review?
CREATE INDEX review_photos ON review USING gin (photos jsonb_path_ops);

-- ── Checks that hold whoever writes ──────────────────────────────────────────────────────────────
ALTER TABLE park ADD CONSTRAINT park_dates CHECK (
  (opened IS NULL OR opened ~ '^\d{4}(-\d{2}(-\d{2})?)?$') AND
  (closed IS NULL OR closed ~ '^\d{4}(-\d{2}(-\d{2})?)?$'));
ALTER TABLE ride ADD CONSTRAINT ride_dates CHECK (
  (opened IS NULL OR opened ~ '^\d{4}(-\d{2}(-\d{2})?)?$') AND
  (closed IS NULL OR closed ~ '^\d{4}(-\d{2}(-\d{2})?)?$'));
ALTER TABLE park ADD CONSTRAINT park_position CHECK (
  latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);
ALTER TABLE review ADD CONSTRAINT review_rating CHECK (rating BETWEEN 1 AND 10);
ALTER TABLE rating ADD CONSTRAINT rating_histogram CHECK (
  array_length(histogram, 1) = 10 AND count >= 0 AND sum >= 0);
ALTER TABLE submission ADD CONSTRAINT submission_kind CHECK (kind IN ('review'));
