-- The desk of several (decision 0041): who works on what, and decisions taken back.

-- A lease, not a state (M2): it lapses by itself, and nothing is lost when it does.
CREATE TABLE "desk_claim" (
    "submission_id" UUID NOT NULL,
    "moderator_id" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "desk_claim_pkey" PRIMARY KEY ("submission_id")
);
CREATE INDEX "desk_claim_moderator_id_idx" ON "desk_claim"("moderator_id");
ALTER TABLE "desk_claim" ADD CONSTRAINT "desk_claim_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A decision is never changed; one that takes it back stands beside it, and there is one at most.
ALTER TABLE "decision" ADD COLUMN "takes_back" UUID;
CREATE UNIQUE INDEX "decision_takes_back_key" ON "decision"("takes_back");
ALTER TABLE "decision" ADD CONSTRAINT "decision_takes_back_fkey" FOREIGN KEY ("takes_back") REFERENCES "decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "decision" ADD CONSTRAINT "decision_taken_back" CHECK ((outcome = 'TAKEN_BACK') = (takes_back IS NOT NULL));

-- The last change of the catalogue that this decision made: what it did is found by it. Those of before have none,
-- and are found by their submission alone.
ALTER TABLE "decision" ADD COLUMN "last_change" BIGINT;
CREATE INDEX "history_submission_id_idx" ON "history"("submission_id");

-- Decided items are looked up by when it was.
CREATE INDEX "decision_decided_at_idx" ON "decision"("decided_at");
