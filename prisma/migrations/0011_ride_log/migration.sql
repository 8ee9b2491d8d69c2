-- What people have ridden: each entry its rider's alone. A ride may go from the catalogue; its entry stays,
-- under the name it was logged with, so nothing here points at a ride.

CREATE TABLE "ride_log" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "ride_id" UUID,
    "ride_name" TEXT,
    "park_id" UUID,
    "park_name" TEXT,
    "ridden_on" TEXT,
    "ridden_at" TEXT,
    "laps" INTEGER,
    "note" TEXT,
    "waited_minutes" INTEGER,

    CONSTRAINT "ride_log_pkey" PRIMARY KEY ("id"),
    -- What was removed stays without its words: phones learn from its version that it went.
    CONSTRAINT "ride_log_whole" CHECK (
      num_nulls(ride_id, ride_name, park_id, park_name, ridden_on, laps, note) = 0
      OR num_nonnulls(ride_id, ride_name, park_id, park_name, ridden_on, ridden_at, laps, note, waited_minutes) = 0),
    CONSTRAINT "ride_log_figures" CHECK (
      ridden_on ~ '^\d{4}-\d{2}-\d{2}$' AND ridden_at ~ '^([01]\d|2[0-3]):[0-5]\d$' AND laps BETWEEN 1 AND 99
      AND waited_minutes BETWEEN 0 AND 1440)
);
ALTER TABLE "ride_log" ADD CONSTRAINT "ride_log_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "ride_log_user_id_idx" ON "ride_log"("user_id");

CREATE VIEW sync_log AS
SELECT l.id, jsonb_build_object(
  'id', l.id, 'version', l.version, 'receivedAt', iso(l.received_at),
  'entry', CASE WHEN l.ride_id IS NULL THEN NULL ELSE jsonb_build_object(
    'ride', jsonb_build_object('id', l.ride_id, 'name', l.ride_name, 'parkId', l.park_id,
                               'parkName', l.park_name),
    'on', l.ridden_on, 'at', l.ridden_at, 'laps', l.laps, 'note', l.note,
    'waitedMinutes', l.waited_minutes) END) AS row
FROM ride_log l;

CREATE FUNCTION sync_touch_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('user:' || coalesce(NEW.user_id, OLD.user_id), 'log',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON ride_log
  FOR EACH ROW EXECUTE FUNCTION sync_touch_log();

CREATE OR REPLACE FUNCTION sync_row(entity_ text, id_ uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE entity_
    WHEN 'park'         THEN (SELECT row FROM sync_park WHERE id = id_)
    WHEN 'ride'         THEN (SELECT row FROM sync_ride WHERE id = id_)
    WHEN 'company'      THEN (SELECT row FROM sync_company WHERE id = id_)
    WHEN 'model'        THEN (SELECT row FROM sync_model WHERE id = id_)
    WHEN 'review'       THEN (SELECT row FROM sync_review WHERE id = id_)
    WHEN 'hours'        THEN (SELECT row FROM sync_hours WHERE id = id_)
    WHEN 'update'       THEN (SELECT row FROM sync_update WHERE id = id_)
    WHEN 'map'          THEN (SELECT row FROM sync_map WHERE id = id_)
    WHEN 'contribution' THEN (SELECT row FROM sync_contribution WHERE id = id_)
    WHEN 'log'          THEN (SELECT row FROM sync_log WHERE id = id_)
  END;
END $$;
