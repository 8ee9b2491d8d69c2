-- Facts are proposed as reviews are: a submission first, then the row it concerns (decisions 9 and 33).

-- A company stands in no park, and the park of a new ride may itself be proposed.
ALTER TABLE submission ALTER COLUMN park_id DROP NOT NULL;
ALTER TABLE submission DROP CONSTRAINT submission_kind;
ALTER TABLE submission ADD CONSTRAINT submission_kind CHECK (
  kind IN ('review', 'facts') AND (kind = 'facts' OR park_id IS NOT NULL));
CREATE INDEX "submission_subject_id_idx" ON "submission"("subject_id");

-- What was said of each field of a proposal.
ALTER TABLE decision ADD COLUMN verdicts JSONB;

CREATE OR REPLACE VIEW sync_contribution AS
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
                 ELSE jsonb_build_object('code', d.reason_code, 'text', d.reason_text) END,
  'verdicts', d.verdicts) AS row
FROM submission s
LEFT JOIN LATERAL (
  SELECT * FROM decision WHERE submission_id = s.id ORDER BY decided_at DESC LIMIT 1
) d ON s.state <> 'PENDING';
