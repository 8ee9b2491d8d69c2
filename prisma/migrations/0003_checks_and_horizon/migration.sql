-- How long the feed remembers what is gone, and what leaves a scope by moving.

-- ── Tombstones do not last for ever ──────────────────────────────────────────────────────────────
-- `horizon`: tombstones of transactions below it may be missing, so an older cursor starts again.
-- `mark`: a recent watermark, to which cursors of quiet scopes move up, so that they never age.
ALTER TABLE sync_epoch ADD COLUMN horizon xid8 NOT NULL DEFAULT '0';
ALTER TABLE sync_epoch ADD COLUMN mark    xid8 NOT NULL DEFAULT '0';

ALTER TABLE sync_change ADD COLUMN at timestamptz NOT NULL DEFAULT now();
CREATE INDEX sync_change_gone ON sync_change (at) WHERE gone;

CREATE OR REPLACE FUNCTION sync_touch(scope_ text, entity_ text, id_ uuid, gone_ boolean)
RETURNS void LANGUAGE sql AS $$
  -- seq is drawn again on conflict, after the row's lock is held, so that it never runs backwards.
  INSERT INTO sync_change AS c (scope, entity, id, x, seq, gone)
  VALUES (scope_, entity_, id_, pg_current_xact_id(), nextval('sync_seq'), gone_)
  ON CONFLICT (scope, entity, id) DO UPDATE
    SET x = pg_current_xact_id(), seq = nextval('sync_seq'), gone = EXCLUDED.gone, at = now()
$$;

-- ── What moves to another scope leaves the first ─────────────────────────────────────────────────
CREATE OR REPLACE FUNCTION sync_touch_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.park_id <> OLD.park_id THEN
    PERFORM sync_touch('park:' || OLD.park_id, 'review', OLD.id, true);
  END IF;
  PERFORM sync_touch('park:' || coalesce(NEW.park_id, OLD.park_id), 'review',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sync_touch_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.author_id <> OLD.author_id THEN
    PERFORM sync_touch('user:' || OLD.author_id, 'contribution', OLD.id, true);
  END IF;
  PERFORM sync_touch('user:' || coalesce(NEW.author_id, OLD.author_id), 'contribution',
                     coalesce(NEW.id, OLD.id), TG_OP = 'DELETE');
  RETURN NULL;
END $$;

-- ── Receipts are kept a year ─────────────────────────────────────────────────────────────────────
CREATE INDEX sync_mutation_received_at_idx ON sync_mutation (received_at);
