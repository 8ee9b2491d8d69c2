-- What visitors see on site ("closed today", "still true"): each word its writer's alone, counted for everybody.

-- Nothing here points at the catalogue: whatever becomes of a ride, its visitors' phones are answered.
CREATE TABLE "sighting" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "subject_kind" TEXT,
    "subject_id" UUID,
    "park_id" UUID,
    "said" TEXT,
    "day" DATE,
    "said_at" TIMESTAMPTZ(3),
    "mark" TEXT,

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("id"),
    -- What was taken back stays without its words: phones learn from its version that it went.
    CONSTRAINT "sighting_whole" CHECK (
      num_nulls(subject_kind, subject_id, park_id, said, day, said_at) IN (0, 6)
      AND (mark IS NOT NULL) = coalesce(said = 'TRUE', false)),
    CONSTRAINT "sighting_words" CHECK (
      said IN ('CLOSED', 'OPEN', 'TRUE') AND subject_kind IN ('park', 'ride')
      AND (said = 'TRUE' OR subject_kind = 'ride') AND mark ~ '^[0-9a-f]{16}$')
);
ALTER TABLE "sighting" ADD CONSTRAINT "sighting_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "sighting_user_id_received_at_idx" ON "sighting"("user_id", "received_at");
CREATE INDEX "sighting_subject_id_day_idx" ON "sighting"("subject_id", "day");

-- One row for each ride or park of which something was ever said: what many say in a day is one change to tell.
CREATE TABLE "sighted" (
    "id" UUID NOT NULL,
    "park_id" UUID NOT NULL,
    "ride_id" UUID,
    "heard_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sighted_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sighted_subject" CHECK (id = coalesce(ride_id, park_id))
);
ALTER TABLE "sighted" ADD CONSTRAINT "sighted_park_id_fkey" FOREIGN KEY ("park_id") REFERENCES "park"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sighted" ADD CONSTRAINT "sighted_ride_id_fkey" FOREIGN KEY ("ride_id") REFERENCES "ride"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "sighted_park_id_idx" ON "sighted"("park_id");
CREATE UNIQUE INDEX "sighted_ride_id_key" ON "sighted"("ride_id");

-- Facts that a moderator looked into, and by what.
CREATE TABLE "verified" (
    "id" UUID NOT NULL,
    "park_id" UUID NOT NULL,
    "ride_id" UUID,
    "mark" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "verified_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verified_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "verified_subject" CHECK (id = coalesce(ride_id, park_id)),
    CONSTRAINT "verified_words" CHECK (mark ~ '^[0-9a-f]{16}$' AND evidence <> '')
);
ALTER TABLE "verified" ADD CONSTRAINT "verified_park_id_fkey" FOREIGN KEY ("park_id") REFERENCES "park"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "verified" ADD CONSTRAINT "verified_ride_id_fkey" FOREIGN KEY ("ride_id") REFERENCES "ride"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE UNIQUE INDEX "verified_ride_id_key" ON "verified"("ride_id");
CREATE INDEX "verified_park_id_idx" ON "verified"("park_id");
CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON verified
  FOR EACH ROW EXECUTE FUNCTION keep_history();

CREATE VIEW sync_sighting AS
SELECT g.id, jsonb_build_object(
  'id', g.id, 'version', g.version, 'receivedAt', iso(g.received_at),
  'sighting', CASE WHEN g.subject_id IS NULL THEN NULL ELSE jsonb_build_object(
    'subject', jsonb_build_object('kind', g.subject_kind, 'id', g.subject_id), 'parkId', g.park_id,
    'said', g.said, 'day', to_char(g.day, 'YYYY-MM-DD'), 'at', iso(g.said_at), 'mark', g.mark) END) AS row
FROM sighting g;

-- Each person by their last word of a day, over the newest day and the week before it. Facts that were seen within
-- a year of the newest look at them.
CREATE VIEW sync_sighted AS
SELECT s.id, s.park_id, jsonb_build_object(
  'id', s.id, 'parkId', s.park_id, 'heardAt', iso(s.heard_at),
  'days', coalesce((
    SELECT jsonb_agg(jsonb_build_object('day', to_char(d.day, 'YYYY-MM-DD'),
             'closed', CASE WHEN d.closed > 0 THEN jsonb_build_object('people', d.closed, 'at', iso(d.closed_at)) END,
             'open', CASE WHEN d.open > 0 THEN jsonb_build_object('people', d.open, 'at', iso(d.open_at)) END)
             ORDER BY d.day DESC)
      FROM (
        SELECT day, count(*) FILTER (WHERE said = 'CLOSED') AS closed, count(*) FILTER (WHERE said = 'OPEN') AS open,
               max(said_at) FILTER (WHERE said = 'CLOSED') AS closed_at, max(said_at) FILTER (WHERE said = 'OPEN') AS open_at
          FROM (
            SELECT DISTINCT ON (g.day, g.user_id) g.day, g.said, g.said_at
              FROM sighting g
             WHERE g.subject_id = s.id AND g.said <> 'TRUE' AND g.day > (
               SELECT max(n.day) - 7 FROM sighting n WHERE n.subject_id = s.id AND n.said <> 'TRUE')
             ORDER BY g.day, g.user_id, g.said_at DESC, g.id DESC) last
         GROUP BY day) d), '[]'::jsonb),
  'checks', coalesce((
    SELECT jsonb_agg(jsonb_build_object('mark', c.mark, 'people', c.people, 'on', to_char(c.day, 'YYYY-MM-DD'))
             ORDER BY c.day DESC, c.mark)
      FROM (
        SELECT g.mark, count(DISTINCT g.user_id) AS people, max(g.day) AS day
          FROM sighting g
         WHERE g.subject_id = s.id AND g.said = 'TRUE' AND g.day > (
           SELECT max(n.day) - 365 FROM sighting n WHERE n.subject_id = s.id AND n.said = 'TRUE')
         GROUP BY g.mark ORDER BY max(g.day) DESC, g.mark LIMIT 3) c), '[]'::jsonb),
  'verified', (
    SELECT jsonb_build_object('mark', v.mark, 'evidence', v.evidence,
                              'on', to_char(v.verified_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
      FROM verified v WHERE v.id = s.id)) AS row
FROM sighted s;

CREATE FUNCTION sync_touch_sighting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('user:' || coalesce(NEW.user_id, OLD.user_id), 'sighting',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  IF NEW.subject_id IS NOT NULL THEN
    INSERT INTO sighted (id, park_id, ride_id, heard_at)
    SELECT NEW.subject_id, p.id, r.id, NEW.received_at
      FROM park p LEFT JOIN ride r ON r.id = NEW.subject_id
     WHERE p.id = coalesce(r.park_id, NEW.subject_id)
    ON CONFLICT (id) DO UPDATE
      SET park_id = EXCLUDED.park_id, heard_at = greatest(sighted.heard_at, EXCLUDED.heard_at);
  END IF;
  IF OLD.subject_id IS DISTINCT FROM NEW.subject_id THEN
    UPDATE sighted SET heard_at = greatest(heard_at, NEW.received_at) WHERE id = OLD.subject_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON sighting
  FOR EACH ROW EXECUTE FUNCTION sync_touch_sighting();

CREATE FUNCTION sync_touch_sighted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.park_id IS DISTINCT FROM NEW.park_id AND OLD.park_id IS NOT NULL THEN
    PERFORM sync_touch('park:' || OLD.park_id, 'sighted', OLD.id, true);
  END IF;
  IF NEW.park_id IS NOT NULL THEN
    PERFORM sync_touch('park:' || NEW.park_id, 'sighted', NEW.id, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON sighted
  FOR EACH ROW EXECUTE FUNCTION sync_touch_sighted();

CREATE FUNCTION sync_touch_verified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO sighted (id, park_id, ride_id, heard_at)
    VALUES (NEW.id, NEW.park_id, NEW.ride_id, NEW.verified_at)
    ON CONFLICT (id) DO UPDATE SET park_id = EXCLUDED.park_id;
  ELSE
    UPDATE sighted SET heard_at = heard_at WHERE id = OLD.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON verified
  FOR EACH ROW EXECUTE FUNCTION sync_touch_verified();

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
    WHEN 'sighted'      THEN (SELECT row FROM sync_sighted WHERE id = id_)
    WHEN 'contribution' THEN (SELECT row FROM sync_contribution WHERE id = id_)
    WHEN 'log'          THEN (SELECT row FROM sync_log WHERE id = id_)
    WHEN 'helpful'      THEN (SELECT row FROM sync_helpful WHERE id = id_)
    WHEN 'sighting'     THEN (SELECT row FROM sync_sighting WHERE id = id_)
  END;
END $$;
