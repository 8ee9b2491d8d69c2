-- H5: what a places service was asked is answered once for all copies of the app, which take turns to ask it.
CREATE TABLE place_answer (
  question CHAR(64) PRIMARY KEY, -- SHA-256 of who was asked what
  answer JSONB NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX place_answer_at_idx ON place_answer (at);

-- One row: when the next question may be asked.
CREATE TABLE place_turn (
  id BOOLEAN PRIMARY KEY DEFAULT true CHECK (id),
  next TIMESTAMPTZ(3) NOT NULL
);
