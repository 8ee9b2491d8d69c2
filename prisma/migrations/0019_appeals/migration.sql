-- Appeals, and items that are handed on (decision 0043).

-- {"text", "at", "version", "isOpen"}: one a submission, kept when it is decided.
ALTER TABLE submission ADD COLUMN appeal JSONB;

-- The latest decision is told to the author once it is one: an item that was handed on waits as before.
CREATE OR REPLACE VIEW sync_contribution AS
SELECT s.id, s.author_id, jsonb_build_object(
  'id', s.id, 'kind', s.kind,
  'subject', jsonb_build_object('kind', s.subject_kind, 'id', s.subject_id),
  'parkId', s.park_id, 'fields', s.fields, 'details', s.details, 'photoCount', s.photo_count,
  'photos', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', f.id, 'sha256', f.sha256, 'width', f.width,
             'height', f.height, 'position', f.position, 'caption', f.caption)
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
