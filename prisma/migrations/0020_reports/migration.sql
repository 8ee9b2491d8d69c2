-- Reports (decision 0043): what everybody sees is reported as a submission, and taken down by a decision.

ALTER TABLE submission DROP CONSTRAINT submission_kind;
ALTER TABLE submission ADD CONSTRAINT submission_kind CHECK (
  kind IN ('review', 'facts', 'report') AND (kind = 'facts' OR park_id IS NOT NULL));

-- A decision that took something down, by the decision on the report that asked for it.
ALTER TABLE decision ADD COLUMN by_report UUID;
CREATE UNIQUE INDEX "decision_by_report_key" ON "decision"("by_report");

-- A photo that was taken down stays with its submission, and is published no more.
ALTER TABLE submission_photo ADD COLUMN taken_down BOOLEAN NOT NULL DEFAULT false;

CREATE OR REPLACE VIEW sync_contribution AS
SELECT s.id, s.author_id, jsonb_build_object(
  'id', s.id, 'kind', s.kind,
  'subject', jsonb_build_object('kind', s.subject_kind, 'id', s.subject_id),
  'parkId', s.park_id, 'fields', s.fields, 'details', s.details, 'photoCount', s.photo_count,
  'photos', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', f.id, 'sha256', f.sha256, 'width', f.width,
             'height', f.height, 'position', f.position, 'caption', f.caption, 'takenDown', f.taken_down)
             ORDER BY f.position, f.id)
      FROM submission_photo f WHERE f.submission_id = s.id), '[]'::jsonb),
  'state', s.state, 'version', s.version, 'receivedAt', iso(s.received_at), 'appeal', s.appeal,
  'decidedAt', iso(d.decided_at),
  'reason', CASE WHEN d.reason_code IS NULL THEN NULL
                 ELSE jsonb_build_object('code', d.reason_code, 'text', d.reason_text) END,
  'verdicts', d.verdicts) AS row
FROM submission s
LEFT JOIN LATERAL (
  SELECT * FROM decision WHERE submission_id = s.id ORDER BY decided_at DESC LIMIT 1
) d ON s.state NOT IN ('PENDING', 'ESCALATED');
