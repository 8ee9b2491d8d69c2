-- People (decision 0042): what moderators hold against somebody, say about them, and did. None of it is ever changed.

CREATE TABLE "sanction" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason_code" TEXT NOT NULL,
    "reason_text" TEXT,
    "by_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "sanction_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sanction_words" CHECK (
      scope IN ('ALL', 'REVIEWS', 'FACTS') AND by_id <> user_id AND (
        (kind IN ('WARNED', 'BANNED') AND until IS NULL AND scope = 'ALL')
        OR (kind IN ('LIMITED', 'SUSPENDED') AND coalesce(until > since, false))))
);
CREATE INDEX "sanction_user_id_idx" ON "sanction"("user_id");

-- A sanction that is lifted stands on record beside it.
CREATE TABLE "sanction_lift" (
    "sanction_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "why" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sanction_lift_pkey" PRIMARY KEY ("sanction_id"),
    CONSTRAINT "sanction_lift_why" CHECK (why <> '')
);
ALTER TABLE "sanction_lift" ADD CONSTRAINT "sanction_lift_sanction_id_fkey" FOREIGN KEY ("sanction_id") REFERENCES "sanction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What moderators tell each other about somebody, who never reads it.
CREATE TABLE "moderator_note" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "moderator_note_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "moderator_note_text" CHECK (text <> '')
);
CREATE INDEX "moderator_note_user_id_idx" ON "moderator_note"("user_id");

-- Written by a trigger, whatever changes a role. `by_id` is a person's id, or the name of what did it.
CREATE TABLE "role_change" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "by_id" TEXT NOT NULL,
    "was" TEXT NOT NULL,
    "became" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "role_change_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "role_change_user_id_idx" ON "role_change"("user_id");

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sanction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sanction_lift
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON moderator_note
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON role_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ── The audit: every act, chained ────────────────────────────────────────────────────────────────

CREATE TABLE "audit" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "person_id" UUID,
    "row_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "prev" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_line" CHECK (actor !~ '[\n\r]' AND act ~ '^[a-z]+$')
);
CREATE INDEX "audit_row_id_idx" ON "audit"("row_id");
CREATE INDEX "audit_actor_idx" ON "audit"("actor", "id");
CREATE INDEX "audit_person_id_idx" ON "audit"("person_id", "id");

-- Number, link and hash are worked out here, whoever writes. One at a time, until the commit: else two would follow the same one.
-- `auditText` in src/lib/domain/moderation/audit.ts puts the same line together.
CREATE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  PERFORM pg_advisory_xact_lock(72707018);
  SELECT id, hash INTO last FROM audit ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(last.id, 0) + 1;
  NEW.prev := coalesce(last.hash, '');
  NEW.at := date_trunc('milliseconds', coalesce(NEW.at, clock_timestamp()));
  NEW.hash := encode(sha256(convert_to(concat_ws(E'\n', NEW.prev, NEW.id, iso(NEW.at), NEW.actor, NEW.act,
    coalesce(NEW.person_id::text, ''), NEW.row_id, NEW.body), 'UTF8')), 'hex');
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION chain_audit();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- All that a decision says, whatever columns come later.
CREATE FUNCTION decision_body(d decision) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT (to_jsonb(d) - '{id,moderator_id,decided_at,last_change}'::text[])::text
$$;

CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
  WHEN 'decision' THEN
    INSERT INTO audit (actor, act, person_id, row_id, body)
    SELECT d.moderator_id, 'decision', s.author_id, d.id, decision_body(d)
      FROM decision d JOIN submission s ON s.id = d.submission_id WHERE d.id = NEW.id;
  WHEN 'sanction' THEN
    INSERT INTO audit (actor, act, person_id, row_id, body)
    VALUES (NEW.by_id, 'sanction', NEW.user_id, NEW.id, jsonb_build_object('kind', NEW.kind, 'scope', NEW.scope,
      'reason', NEW.reason_code, 'text', NEW.reason_text, 'until', iso(NEW.until))::text);
  WHEN 'sanction_lift' THEN
    INSERT INTO audit (actor, act, person_id, row_id, body)
    SELECT NEW.by_id, 'lift', s.user_id, s.id, jsonb_build_object('kind', s.kind, 'why', NEW.why)::text
      FROM sanction s WHERE s.id = NEW.sanction_id;
  WHEN 'moderator_note' THEN
    INSERT INTO audit (actor, act, person_id, row_id, body)
    VALUES (NEW.by_id, 'note', NEW.user_id, NEW.id, jsonb_build_object('text', NEW.text)::text);
  WHEN 'role_change' THEN
    INSERT INTO audit (actor, act, person_id, row_id, body)
    VALUES (NEW.by_id, 'role', NEW.user_id, NEW.id,
      jsonb_build_object('was', NEW.was, 'became', NEW.became, 'why', NEW.why)::text);
  WHEN 'history' THEN
    -- What staff changed with their own hands: reverts, hours, what they vouch for, seats they took away.
    INSERT INTO audit (actor, act, person_id, row_id, body)
    SELECT NEW.actor, 'change', (coalesce(NEW.after, NEW.before) ->> 'user_id')::uuid, NEW.row_id,
           jsonb_build_object('entity', NEW.entity, 'op', NEW.op, 'change', NEW.id)::text
      FROM "user" u WHERE u.id = NEW.actor::uuid AND u.role IN ('MODERATOR', 'ADMIN');
  END CASE;
  RETURN NULL;
END $$;

-- At the commit, when nothing else is waited for any more: no act waits for another's while it holds what that one needs.
CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON decision DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON sanction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON sanction_lift DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON moderator_note DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON role_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_audit();
-- Decisions have their own line, and what a person sends is no act of staff.
CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON history DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.submission_id IS NULL AND NEW.company_id IS NULL
    AND NEW.entity NOT IN ('submission', 'review')
    AND NEW.actor ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')
  EXECUTE FUNCTION keep_audit();

CREATE FUNCTION keep_role_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO role_change (id, user_id, by_id, was, became, why, at)
  VALUES (gen_random_uuid(), NEW.id, coalesce(nullif(current_setting('app.actor', true), ''), 'database'),
          OLD.role, NEW.role, coalesce(current_setting('app.why', true), ''), clock_timestamp());
  RETURN NULL;
END $$;
CREATE TRIGGER role_change AFTER UPDATE OF role ON "user"
  FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION keep_role_change();

-- Who begins with a role has it from the shell of this machine.
CREATE FUNCTION keep_first_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit (actor, act, person_id, row_id, body)
  VALUES (coalesce(nullif(current_setting('app.actor', true), ''), 'database'), 'role', NEW.id, NEW.id,
          jsonb_build_object('was', null, 'became', NEW.role, 'why', '')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER first_role AFTER INSERT ON "user"
  FOR EACH ROW WHEN (NEW.role <> 'USER') EXECUTE FUNCTION keep_first_role();

-- What was decided before there was an audit begins it.
DO $$
DECLARE d decision;
BEGIN
  FOR d IN SELECT * FROM decision ORDER BY decided_at, id LOOP
    INSERT INTO audit (at, actor, act, person_id, row_id, body)
    SELECT d.decided_at, d.moderator_id, 'decision', s.author_id, d.id, decision_body(d)
      FROM submission s WHERE s.id = d.submission_id;
  END LOOP;
END $$;

-- ── What the person is told ──────────────────────────────────────────────────────────────────────

CREATE VIEW sync_sanction AS
SELECT s.id, s.user_id, l.at AS lifted_at, jsonb_build_object(
  'id', s.id, 'kind', s.kind, 'scope', s.scope,
  'reason', jsonb_build_object('code', s.reason_code, 'text', s.reason_text),
  'since', iso(s.since), 'until', iso(s.until), 'liftedAt', iso(l.at)) AS row
FROM sanction s LEFT JOIN sanction_lift l ON l.sanction_id = s.id;

CREATE VIEW sync_role_change AS
SELECT c.id, jsonb_build_object('id', c.id, 'was', c.was, 'became', c.became, 'at', iso(c.at)) AS row
FROM role_change c;

CREATE FUNCTION sync_touch_sanction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('user:' || NEW.user_id, TG_TABLE_NAME, NEW.id, false);
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT ON sanction FOR EACH ROW EXECUTE FUNCTION sync_touch_sanction();
CREATE TRIGGER sync AFTER INSERT ON role_change FOR EACH ROW EXECUTE FUNCTION sync_touch_sanction();

CREATE FUNCTION sync_touch_sanction_lift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM sync_touch('user:' || s.user_id, 'sanction', s.id, false) FROM sanction s WHERE s.id = NEW.sanction_id;
  RETURN NULL;
END $$;
CREATE TRIGGER sync AFTER INSERT ON sanction_lift FOR EACH ROW EXECUTE FUNCTION sync_touch_sanction_lift();

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
    WHEN 'sanction'     THEN (SELECT row FROM sync_sanction WHERE id = id_)
    WHEN 'role_change'  THEN (SELECT row FROM sync_role_change WHERE id = id_)
  END;
END $$;
