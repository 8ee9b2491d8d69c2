-- Companies that speak for their own parks: how they prove who they are, who sits for them, what they tell.

CREATE TABLE "company_claim" (
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "address" TEXT,
    "token" TEXT,
    "code_hash" TEXT,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "company_claim_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "company_claim_state" CHECK (state IN ('OPEN', 'PROVEN', 'REPLACED')),
    -- A DNS token stands in public and is worth nothing to others; a mailed code is known to its reader alone.
    CONSTRAINT "company_claim_secret" CHECK (
      (method = 'DNS' AND token IS NOT NULL AND code_hash IS NULL AND address IS NULL)
      OR (method = 'MAIL' AND token IS NULL AND code_hash IS NOT NULL AND address IS NOT NULL))
);
ALTER TABLE "company_claim" ADD CONSTRAINT "company_claim_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "company_claim" ADD CONSTRAINT "company_claim_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE UNIQUE INDEX company_claim_open ON company_claim (company_id, user_id, method) WHERE state = 'OPEN';

CREATE TABLE "company_seat" (
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "token" TEXT,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "proven_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,
    "ended_reason" TEXT,

    CONSTRAINT "company_seat_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "company_seat_role" CHECK (role IN ('LEAD', 'MEMBER')),
    CONSTRAINT "company_seat_proof" CHECK (
      (method = 'DNS' AND token IS NOT NULL) OR (method = 'MAIL' AND token IS NULL)),
    CONSTRAINT "company_seat_end" CHECK (
      (ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_reason IS NULL)
      AND ended_reason IN ('GIVEN_UP', 'REVOKED', 'FORGIVEN', 'EXPIRED', 'PROOF_GONE'))
);
ALTER TABLE "company_seat" ADD CONSTRAINT "company_seat_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "company_seat" ADD CONSTRAINT "company_seat_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE UNIQUE INDEX company_seat_live ON company_seat (company_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX "company_seat_user_id_idx" ON "company_seat"("user_id");

-- ── The history says for whom a person spoke ─────────────────────────────────────────────────────
ALTER TABLE "history" ADD COLUMN "company_id" UUID;

CREATE OR REPLACE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE actor text := current_setting('app.actor', true);
BEGIN
  IF actor IS NULL OR actor = '' THEN
    RAISE EXCEPTION 'a write to % must name its actor in app.actor', TG_TABLE_NAME;
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN
    RETURN NULL;
  END IF;
  INSERT INTO history (entity, row_id, op, actor, submission_id, company_id, before, after)
  VALUES (TG_TABLE_NAME, coalesce(NEW.id, OLD.id), TG_OP, actor,
          nullif(current_setting('app.submission', true), '')::uuid,
          nullif(current_setting('app.company', true), '')::uuid,
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
  RETURN NULL;
END $$;

CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON company_seat
  FOR EACH ROW EXECUTE FUNCTION keep_history();

-- ── The badge follows from the seats: nobody writes it ───────────────────────────────────────────
CREATE OR REPLACE VIEW sync_company AS
SELECT c.id, jsonb_build_object(
  'id', c.id, 'slug', c.slug, 'formerSlugs', to_jsonb(c.former_slugs), 'name', c.name,
  'formerNames', c.former_names, 'roles', to_jsonb(c.roles), 'country', c.country,
  'headquarters', c.headquarters, 'founded', c.founded, 'defunct', c.defunct,
  'parentId', c.parent_id, 'website', c.website, 'description', c.description,
  'externalIds', c.external_ids, 'sources', c.sources,
  'verified', (SELECT to_char(min(s.granted_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
                 FROM company_seat s WHERE s.company_id = c.id AND s.ended_at IS NULL)) AS row
FROM company c;

CREATE FUNCTION sync_touch_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('catalogue', 'company', c.id, false)
     FROM company c WHERE c.id = coalesce(NEW.company_id, OLD.company_id);
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR DELETE OR UPDATE OF ended_at, granted_at ON company_seat
  FOR EACH ROW EXECUTE FUNCTION sync_touch_seat();

-- ── Official updates ─────────────────────────────────────────────────────────────────────────────
CREATE TABLE "official_update" (
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "park_id" UUID NOT NULL,
    "author_id" UUID,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "from_day" TEXT,
    "until_day" TEXT,
    "state" TEXT NOT NULL DEFAULT 'DRAFT',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "corrected_at" TIMESTAMPTZ(3),
    "correction" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "official_update_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "official_update_state" CHECK (
      state IN ('DRAFT', 'PUBLISHED', 'WITHDRAWN')
      AND (state = 'DRAFT') = (published_at IS NULL) AND (state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)
      AND (corrected_at IS NULL) = (correction IS NULL)),
    CONSTRAINT "official_update_days" CHECK (
      is_date(from_day) AND is_date(until_day) AND (from_day IS NULL OR until_day IS NULL OR from_day <= until_day))
);
ALTER TABLE "official_update" ADD CONSTRAINT "official_update_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "official_update" ADD CONSTRAINT "official_update_park_id_fkey" FOREIGN KEY ("park_id") REFERENCES "park"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "official_update" ADD CONSTRAINT "official_update_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "official_update_park_id_idx" ON "official_update"("park_id");
CREATE INDEX "official_update_company_id_idx" ON "official_update"("company_id");

CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON official_update
  FOR EACH ROW EXECUTE FUNCTION keep_history();

-- What everybody has read cannot be made unread, nor become another park's.
CREATE FUNCTION check_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state <> 'DRAFT' AND NEW.state = 'DRAFT') OR (OLD.state = 'WITHDRAWN' AND NEW.state <> 'WITHDRAWN')
     OR NEW.park_id <> OLD.park_id OR NEW.company_id <> OLD.company_id THEN
    RAISE EXCEPTION 'an official update cannot go back to where it was not read'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'official_update_state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_update BEFORE UPDATE ON official_update
  FOR EACH ROW EXECUTE FUNCTION check_update();

-- Of a draft nobody hears, not even that it is there. What was withdrawn is told without its words.
CREATE VIEW sync_update AS
SELECT u.id, u.park_id, u.published_at, jsonb_build_object(
  'id', u.id, 'parkId', u.park_id, 'companyId', u.company_id, 'title', u.title,
  'body', CASE u.state WHEN 'PUBLISHED' THEN u.body ELSE '' END,
  'from', u.from_day, 'until', u.until_day, 'version', u.version,
  'publishedAt', iso(u.published_at), 'correctedAt', iso(u.corrected_at), 'correction', u.correction,
  'withdrawnAt', iso(u.withdrawn_at)) AS row
FROM official_update u WHERE u.state <> 'DRAFT';

CREATE FUNCTION sync_touch_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(NEW.state, OLD.state) <> 'DRAFT' THEN
    PERFORM sync_touch('park:' || coalesce(NEW.park_id, OLD.park_id), 'update',
                       coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON official_update
  FOR EACH ROW EXECUTE FUNCTION sync_touch_update();

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
    WHEN 'contribution' THEN (SELECT row FROM sync_contribution WHERE id = id_)
  END;
END $$;
