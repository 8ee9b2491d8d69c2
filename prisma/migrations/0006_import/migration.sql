-- What an import reads and plans before it writes, what it said last time, and what a person must look at.

-- Lines of files, and what became of each. Only of runs under way: nothing is lost with them.
CREATE UNLOGGED TABLE import_line (
  run     uuid    NOT NULL,
  seq     bigint  NOT NULL,
  file    text    NOT NULL,
  line    integer NOT NULL,
  item    jsonb,
  outcome text,
  reason  text,
  PRIMARY KEY (run, seq)
);
CREATE UNLOGGED TABLE import_planned (
  run    uuid    NOT NULL,
  kind   text    NOT NULL,
  id     uuid    NOT NULL,
  -- Of a new row all its columns; of another what it changes, and what stood there when that was planned.
  row    jsonb   NOT NULL,
  was    jsonb,
  PRIMARY KEY (run, kind, id)
);

-- What a source said of an entity when it was last imported: only what it says otherwise since is news.
CREATE TABLE import_said (
  format    text  NOT NULL,
  key       text  NOT NULL,
  kind      text  NOT NULL,
  entity_id uuid  NOT NULL,
  facts     jsonb NOT NULL,
  PRIMARY KEY (format, key)
);

-- Facts that were not taken over, for a person to look at; the same doubt stands here once.
CREATE TABLE import_review (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  format text        NOT NULL,
  file   text        NOT NULL,
  line   integer     NOT NULL,
  reason text        NOT NULL,
  item   jsonb,
  at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (format, file, line, reason)
);
