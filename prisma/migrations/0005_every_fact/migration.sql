-- The facts that were missing. One row an entity, one column a fact: so history, proposals and reverts
-- speak of fields, and nothing belongs to an entity that is not in its row.

SELECT set_config('app.actor', 'migration:0005', true);

-- ── Columns, as in schema.prisma ─────────────────────────────────────────────────────────────────
CREATE TABLE "model" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "former_slugs" TEXT[] NOT NULL DEFAULT '{}',
    "name" TEXT NOT NULL,
    "manufacturer_id" UUID,
    "description" TEXT,
    "external_ids" JSONB NOT NULL DEFAULT '{}',
    "sources" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "model_slug_key" ON "model"("slug");
CREATE INDEX "model_manufacturer_id_idx" ON "model"("manufacturer_id");
ALTER TABLE "model" ADD CONSTRAINT "model_manufacturer_id_fkey" FOREIGN KEY ("manufacturer_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "company"
    ADD COLUMN "former_slugs" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "former_names" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "headquarters" TEXT,
    ADD COLUMN "defunct" INTEGER,
    ADD COLUMN "parent_id" UUID,
    ADD COLUMN "description" TEXT,
    ADD COLUMN "external_ids" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "sources" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "company" ADD CONSTRAINT "company_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "park"
    ADD COLUMN "former_slugs" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "areas" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "size" JSONB,
    ADD COLUMN "address" TEXT,
    ADD COLUMN "owner_id" UUID,
    ADD COLUMN "external_ids" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "sources" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "park" ADD CONSTRAINT "park_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ride"
    ADD COLUMN "former_slugs" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "area" TEXT,
    ADD COLUMN "model_id" UUID,
    ADD COLUMN "designer_ids" UUID[] NOT NULL DEFAULT '{}',
    ADD COLUMN "status_since" TEXT,
    ADD COLUMN "closure" JSONB,
    ADD COLUMN "capacity_per_hour" INTEGER,
    ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "previous_id" UUID,
    ADD COLUMN "external_ids" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "sources" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "ride" ADD CONSTRAINT "ride_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ride" ADD CONSTRAINT "ride_previous_id_fkey" FOREIGN KEY ("previous_id") REFERENCES "ride"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE UNIQUE INDEX "ride_previous_id_key" ON "ride"("previous_id");
CREATE INDEX "ride_model_id_idx" ON "ride"("model_id");
CREATE INDEX "ride_manufacturer_id_idx" ON "ride"("manufacturer_id");
CREATE INDEX "park_operator_id_idx" ON "park"("operator_id");
CREATE INDEX "park_owner_id_idx" ON "park"("owner_id");

-- ── Models were a text of the ride ───────────────────────────────────────────────────────────────
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON model
  FOR EACH ROW EXECUTE FUNCTION sync_touch_catalogue();
CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON model
  FOR EACH ROW EXECUTE FUNCTION keep_history();

INSERT INTO model (id, slug, name, manufacturer_id)
SELECT gen_random_uuid(), s.slug || CASE WHEN s.n = 1 THEN '' ELSE '-' || s.n END, s.model, s.manufacturer_id
  FROM (SELECT d.*, row_number() OVER (PARTITION BY d.slug ORDER BY d.manufacturer_id) AS n
          FROM (SELECT DISTINCT r.model, r.manufacturer_id,
                       left(trim(BOTH '-' FROM coalesce(c.slug || '-', '') ||
                         regexp_replace(lower(r.model), '[^a-z0-9]+', '-', 'g')), 72) AS slug
                  FROM ride r LEFT JOIN company c ON c.id = r.manufacturer_id
                 WHERE r.model IS NOT NULL) d) s;
UPDATE ride SET model_id = m.id FROM model m
 WHERE m.name = ride.model AND m.manufacturer_id IS NOT DISTINCT FROM ride.manufacturer_id;

DROP VIEW sync_ride;
ALTER TABLE ride DROP COLUMN model;

-- Former names are dated periods: a year stands as text, as every date does.
CREATE FUNCTION dated_names(names jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
           'name', n ->> 'name', 'from', n ->> 'from', 'until', n ->> 'until') ORDER BY at), '[]')
    FROM jsonb_array_elements(names) WITH ORDINALITY AS e(n, at)
$$;
UPDATE park SET former_names = dated_names(former_names) WHERE former_names <> '[]';
UPDATE ride SET former_names = dated_names(former_names) WHERE former_names <> '[]';
DROP FUNCTION dated_names;

-- ── The shapes that travel ───────────────────────────────────────────────────────────────────────
CREATE OR REPLACE VIEW sync_company AS
SELECT c.id, jsonb_build_object(
  'id', c.id, 'slug', c.slug, 'formerSlugs', to_jsonb(c.former_slugs), 'name', c.name,
  'formerNames', c.former_names, 'roles', to_jsonb(c.roles), 'country', c.country,
  'headquarters', c.headquarters, 'founded', c.founded, 'defunct', c.defunct,
  'parentId', c.parent_id, 'website', c.website, 'description', c.description,
  'externalIds', c.external_ids, 'sources', c.sources) AS row
FROM company c;

CREATE VIEW sync_model AS
SELECT m.id, jsonb_build_object(
  'id', m.id, 'slug', m.slug, 'formerSlugs', to_jsonb(m.former_slugs), 'name', m.name,
  'manufacturerId', m.manufacturer_id, 'description', m.description,
  'externalIds', m.external_ids, 'sources', m.sources) AS row
FROM model m;

CREATE OR REPLACE VIEW sync_park AS
SELECT p.id, jsonb_build_object(
  'id', p.id, 'slug', p.slug, 'formerSlugs', to_jsonb(p.former_slugs), 'name', p.name,
  'formerNames', p.former_names, 'type', p.type, 'status', p.status, 'opened', p.opened,
  'closed', p.closed, 'country', p.country, 'continent', p.continent, 'region', p.region,
  'locality', p.locality, 'address', p.address, 'latitude', p.latitude, 'longitude', p.longitude,
  'timeZone', p.time_zone, 'size', p.size, 'areas', to_jsonb(p.areas),
  'operatorId', p.operator_id, 'ownerId', p.owner_id, 'website', p.website,
  'description', p.description, 'externalIds', p.external_ids, 'sources', p.sources,
  'rating', rating_of('park', p.id)) AS row
FROM park p;

CREATE VIEW sync_ride AS
SELECT r.id, jsonb_build_object(
  'id', r.id, 'parkId', r.park_id, 'slug', r.slug, 'formerSlugs', to_jsonb(r.former_slugs),
  'name', r.name, 'formerNames', r.former_names, 'category', r.category, 'area', r.area,
  'status', r.status, 'statusSince', r.status_since, 'closure', r.closure,
  'manufacturerId', r.manufacturer_id, 'modelId', r.model_id,
  'designerIds', to_jsonb(r.designer_ids), 'previousId', r.previous_id,
  'opened', r.opened, 'closed', r.closed, 'minHeightCm', r.min_height_cm,
  'minHeightAccompaniedCm', r.min_height_accompanied_cm, 'maxHeightCm', r.max_height_cm,
  'capacityPerHour', r.capacity_per_hour, 'tags', to_jsonb(r.tags),
  'latitude', r.latitude, 'longitude', r.longitude, 'description', r.description,
  'stats', r.stats, 'externalIds', r.external_ids, 'sources', r.sources,
  'rating', rating_of('ride', r.id)) AS row
FROM ride r;

CREATE OR REPLACE FUNCTION sync_row(entity_ text, id_ uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE entity_
    WHEN 'park'         THEN (SELECT row FROM sync_park WHERE id = id_)
    WHEN 'ride'         THEN (SELECT row FROM sync_ride WHERE id = id_)
    WHEN 'company'      THEN (SELECT row FROM sync_company WHERE id = id_)
    WHEN 'model'        THEN (SELECT row FROM sync_model WHERE id = id_)
    WHEN 'review'       THEN (SELECT row FROM sync_review WHERE id = id_)
    WHEN 'contribution' THEN (SELECT row FROM sync_contribution WHERE id = id_)
  END;
END $$;

-- ── Addresses never die ──────────────────────────────────────────────────────────────────────────
CREATE FUNCTION keep_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.slug <> OLD.slug THEN
    NEW.former_slugs := array_append(array_remove(NEW.former_slugs, OLD.slug), OLD.slug);
  END IF;
  NEW.former_slugs := array_remove(NEW.former_slugs, NEW.slug);
  RETURN NEW;
END $$;
CREATE TRIGGER keep_slug BEFORE UPDATE ON company FOR EACH ROW EXECUTE FUNCTION keep_slug();
CREATE TRIGGER keep_slug BEFORE UPDATE ON model FOR EACH ROW EXECUTE FUNCTION keep_slug();
CREATE TRIGGER keep_slug BEFORE UPDATE ON park FOR EACH ROW EXECUTE FUNCTION keep_slug();
CREATE TRIGGER keep_slug BEFORE UPDATE ON ride FOR EACH ROW EXECUTE FUNCTION keep_slug();
CREATE INDEX park_former_slugs ON park USING gin (former_slugs);
CREATE INDEX ride_former_slugs ON ride USING gin (former_slugs);

-- ── What holds whoever writes ────────────────────────────────────────────────────────────────────
-- A date is as precise as its source: a year, a month or a day; `~` says that it is about then.
CREATE FUNCTION is_date(value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT value IS NULL OR value ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?~?$'
$$;
CREATE FUNCTION comes_before(first text, last text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT first IS NULL OR last IS NULL OR left(first, 4) <= left(last, 4)
$$;

ALTER TABLE park DROP CONSTRAINT park_dates;
ALTER TABLE ride DROP CONSTRAINT ride_dates;
ALTER TABLE park ADD CONSTRAINT park_dates CHECK (
  is_date(opened) AND is_date(closed) AND comes_before(opened, closed));
ALTER TABLE ride ADD CONSTRAINT ride_dates CHECK (
  is_date(opened) AND is_date(closed) AND is_date(status_since) AND comes_before(opened, closed));
ALTER TABLE company ADD CONSTRAINT company_years CHECK (founded <= defunct);
ALTER TABLE park ADD CONSTRAINT park_status CHECK (status NOT IN ('SBNO', 'CLOSING'));
ALTER TABLE ride ADD CONSTRAINT ride_position CHECK (
  latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180
  AND (latitude IS NULL) = (longitude IS NULL));
ALTER TABLE ride ADD CONSTRAINT ride_heights CHECK (
  min_height_accompanied_cm <= min_height_cm AND min_height_cm <= max_height_cm
  AND min_height_accompanied_cm <= max_height_cm);
ALTER TABLE ride ADD CONSTRAINT ride_capacity CHECK (capacity_per_hour > 0);
ALTER TABLE ride ADD CONSTRAINT ride_previous CHECK (previous_id <> id);
ALTER TABLE company ADD CONSTRAINT company_roles CHECK (
  roles <@ ARRAY['OPERATOR', 'PROPERTY_OWNER', 'MANUFACTURER', 'DESIGNER']);

-- Roles are never mixed up: who runs a park has that role, who builds a ride another.
CREATE FUNCTION must_have_role(company_ uuid, role_ text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF company_ IS NOT NULL
     AND NOT EXISTS (SELECT FROM company WHERE id = company_ AND role_ = ANY (roles)) THEN
    RAISE EXCEPTION 'company % does not have the role %', company_, role_
      USING ERRCODE = 'check_violation', CONSTRAINT = 'company_role';
  END IF;
END $$;

CREATE FUNCTION check_park() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stray text;
BEGIN
  -- Asked at the end of the transaction, and so of the rows as they are then.
  SELECT * INTO NEW FROM park WHERE id = NEW.id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM must_have_role(NEW.operator_id, 'OPERATOR');
  PERFORM must_have_role(NEW.owner_id, 'PROPERTY_OWNER');
  IF TG_OP = 'UPDATE' AND NEW.areas <> OLD.areas THEN
    SELECT area INTO stray FROM ride
     WHERE park_id = NEW.id AND area IS NOT NULL AND area <> ALL (NEW.areas) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'rides stand in the area %', stray
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ride_area';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_park AFTER INSERT OR UPDATE ON park
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_park();

CREATE FUNCTION check_ride() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE designer uuid; earlier uuid; steps int := 0;
BEGIN
  SELECT * INTO NEW FROM ride WHERE id = NEW.id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM must_have_role(NEW.manufacturer_id, 'MANUFACTURER');
  FOREACH designer IN ARRAY NEW.designer_ids LOOP
    PERFORM must_have_role(designer, 'DESIGNER');
  END LOOP;
  IF NEW.area IS NOT NULL
     AND NOT EXISTS (SELECT FROM park WHERE id = NEW.park_id AND NEW.area = ANY (areas)) THEN
    RAISE EXCEPTION 'the park has no area %', NEW.area
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ride_area';
  END IF;
  earlier := NEW.previous_id;
  WHILE earlier IS NOT NULL LOOP
    steps := steps + 1;
    IF earlier = NEW.id OR steps > 100 THEN
      RAISE EXCEPTION 'a ride cannot have come from itself'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ride_previous';
    END IF;
    SELECT previous_id INTO earlier FROM ride WHERE id = earlier;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_ride AFTER INSERT OR UPDATE ON ride
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ride();

CREATE FUNCTION check_model() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM must_have_role(NEW.manufacturer_id, 'MANUFACTURER');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_model AFTER INSERT OR UPDATE ON model
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_model();

-- A role that something still rests on cannot be taken away, nor can a designer vanish.
CREATE FUNCTION check_company() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE left_over text[];
BEGIN
  SELECT roles INTO left_over FROM company WHERE id = OLD.id;
  left_over := coalesce(left_over, '{}');
  IF ('OPERATOR' <> ALL (left_over) AND EXISTS (SELECT FROM park WHERE operator_id = OLD.id))
     OR ('PROPERTY_OWNER' <> ALL (left_over) AND EXISTS (SELECT FROM park WHERE owner_id = OLD.id))
     OR ('MANUFACTURER' <> ALL (left_over) AND (
          EXISTS (SELECT FROM ride WHERE manufacturer_id = OLD.id)
          OR EXISTS (SELECT FROM model WHERE manufacturer_id = OLD.id)))
     OR ('DESIGNER' <> ALL (left_over) AND 'DESIGNER' = ANY (OLD.roles)
         AND EXISTS (SELECT FROM ride WHERE designer_ids @> ARRAY[OLD.id])) THEN
    RAISE EXCEPTION 'parks or rides still rest on a role of %', OLD.name
      USING ERRCODE = 'check_violation', CONSTRAINT = 'company_role';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_company AFTER UPDATE OF roles OR DELETE ON company
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_company();
CREATE INDEX ride_designers ON ride USING gin (designer_ids);
