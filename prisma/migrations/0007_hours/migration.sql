-- Opening hours: what people write stands in the park's row, and so in its history; what phones
-- need of it is worked out by the server and travels with the park's reviews.

ALTER TABLE park ADD COLUMN hours JSONB;
ALTER TABLE park ADD CONSTRAINT park_hours_shape CHECK (hours IS NULL OR (
  coalesce(jsonb_typeof(hours -> 'dates') = 'object', false)
  AND coalesce(hours ->> 'source' IN ('OFFICIAL', 'COMMUNITY', 'IMPORT'), false)
  AND coalesce(length(hours ->> 'rule') <= 1000, true)));

-- The days of the coming weeks. `hours` is what they were worked out from; null until they first were.
CREATE TABLE "park_hours" (
    "id" UUID NOT NULL,
    "stale" BOOLEAN NOT NULL DEFAULT true,
    "hours" JSONB,
    "time_zone" TEXT,
    "known_from" TEXT,
    "known_until" TEXT,
    "days" JSONB,
    "problem" JSONB,
    "worked_until" TEXT,

    CONSTRAINT "park_hours_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "park_hours" ADD CONSTRAINT "park_hours_id_fkey" FOREIGN KEY ("id") REFERENCES "park"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX park_hours_due ON park_hours (worked_until);
CREATE INDEX park_hours_stale ON park_hours (id) WHERE stale;

-- Whoever writes hours, or moves a park, the days are worked out anew.
CREATE FUNCTION hours_are_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.hours IS NOT DISTINCT FROM OLD.hours
     AND (NEW.hours IS NULL OR (NEW.time_zone, NEW.country, NEW.region, NEW.latitude, NEW.longitude)
       IS NOT DISTINCT FROM (OLD.time_zone, OLD.country, OLD.region, OLD.latitude, OLD.longitude)) THEN
    RETURN NULL;
  END IF;
  IF NEW.hours IS NULL THEN
    DELETE FROM park_hours WHERE id = NEW.id;
  ELSE
    INSERT INTO park_hours (id) VALUES (NEW.id) ON CONFLICT (id) DO UPDATE SET stale = true;
    PERFORM pg_notify('thrillwiki_moved', 'hours');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hours AFTER INSERT OR UPDATE ON park
  FOR EACH ROW EXECUTE FUNCTION hours_are_stale();

-- What stands there stale is still what phones hold.
CREATE FUNCTION sync_touch_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.hours IS NOT NULL THEN PERFORM sync_touch('park:' || OLD.id, 'hours', OLD.id, true); END IF;
  ELSIF NOT NEW.stale THEN
    PERFORM sync_touch('park:' || NEW.id, 'hours', NEW.id, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON park_hours
  FOR EACH ROW EXECUTE FUNCTION sync_touch_hours();

CREATE VIEW sync_hours AS
SELECT h.id, jsonb_build_object(
  'id', h.id, 'hours', h.hours, 'timeZone', h.time_zone, 'from', h.known_from,
  'until', h.known_until, 'days', h.days, 'problem', h.problem) AS row
FROM park_hours h WHERE h.hours IS NOT NULL;

CREATE OR REPLACE FUNCTION sync_row(entity_ text, id_ uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE entity_
    WHEN 'park'         THEN (SELECT row FROM sync_park WHERE id = id_)
    WHEN 'ride'         THEN (SELECT row FROM sync_ride WHERE id = id_)
    WHEN 'company'      THEN (SELECT row FROM sync_company WHERE id = id_)
    WHEN 'model'        THEN (SELECT row FROM sync_model WHERE id = id_)
    WHEN 'review'       THEN (SELECT row FROM sync_review WHERE id = id_)
    WHEN 'hours'        THEN (SELECT row FROM sync_hours WHERE id = id_)
    WHEN 'contribution' THEN (SELECT row FROM sync_contribution WHERE id = id_)
  END;
END $$;

-- The whole of an entity, as files and reverts have it; phones get hours apart.
CREATE VIEW whole_park AS
SELECT v.id, v.row || jsonb_build_object('hours', p.hours) AS row FROM sync_park v JOIN park p USING (id);
