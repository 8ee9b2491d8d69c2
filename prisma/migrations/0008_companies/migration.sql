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
