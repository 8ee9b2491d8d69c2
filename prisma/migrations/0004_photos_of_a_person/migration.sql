-- How many photos a person has sent of late is asked before each one.
CREATE INDEX "photo_object_owner_id_created_at_idx" ON "photo_object"("owner_id", "created_at");
