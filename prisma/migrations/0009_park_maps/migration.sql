-- The drawn ground of parks. What is drawn is a file named by its hash, which phones keep and nobody changes; which
-- file is a park's travels with its reviews and hours.

-- Files stay when a park gets another: the history names them, and a map can be taken back.
CREATE TABLE "map_file" (
    "sha" CHAR(64) NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "map_file_pkey" PRIMARY KEY ("sha"),
    CONSTRAINT "map_file_content" CHECK (sha = encode(sha256(bytes), 'hex'))
);
-- It is packed already.
ALTER TABLE map_file ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE "park_map" (
    "id" UUID NOT NULL,
    "sha" CHAR(64) NOT NULL,
    "size" INTEGER NOT NULL,
    "box" JSONB NOT NULL,
    "outline" JSONB NOT NULL,
    "as_of" TEXT,
    "source" TEXT NOT NULL,
    "licence" TEXT NOT NULL,

    CONSTRAINT "park_map_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "park_map_size" CHECK (size BETWEEN 1 AND 204800),
    CONSTRAINT "park_map_as_of" CHECK (is_date(as_of))
);
ALTER TABLE "park_map" ADD CONSTRAINT "park_map_id_fkey" FOREIGN KEY ("id") REFERENCES "park"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "park_map" ADD CONSTRAINT "park_map_sha_fkey" FOREIGN KEY ("sha") REFERENCES "map_file"("sha") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON park_map
  FOR EACH ROW EXECUTE FUNCTION keep_history();

CREATE FUNCTION sync_touch_map() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE park uuid := coalesce(NEW.id, OLD.id);
BEGIN
  PERFORM sync_touch('park:' || park, 'map', park, TG_OP = 'DELETE');
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON park_map
  FOR EACH ROW EXECUTE FUNCTION sync_touch_map();

CREATE VIEW sync_map AS
SELECT m.id, jsonb_build_object(
  'id', m.id, 'sha', m.sha, 'bytes', m.size, 'asOf', m.as_of,
  'attribution', '© ' || m.source || ' contributors, ' || replace(m.licence, '-', ' '),
  'box', m.box, 'outline', m.outline) AS row
FROM park_map m;

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
  END;
END $$;
