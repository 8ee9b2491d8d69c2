-- What an import doubts is looked at by somebody, who says so (row C7).
ALTER TABLE import_review
  ADD COLUMN settled_by UUID REFERENCES "user" ON DELETE SET NULL,
  ADD COLUMN settled_at TIMESTAMPTZ(3);
CREATE INDEX import_review_settled ON import_review ((settled_at IS NOT NULL), file, line, id);
