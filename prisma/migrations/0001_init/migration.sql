-- Tables as in schema.prisma.


-- CreateEnum
CREATE TYPE "Role" AS ENUM ('USER', 'MODERATOR', 'ADMIN');

-- CreateEnum
CREATE TYPE "EntityStatus" AS ENUM ('OPERATING', 'CLOSED_TEMP', 'CLOSED_PERM', 'UNDER_CONSTRUCTION', 'DEMOLISHED', 'RELOCATED', 'SBNO', 'CLOSING');

-- CreateEnum
CREATE TYPE "RideCategory" AS ENUM ('RC', 'DR', 'FR', 'WR', 'TR', 'OT');

-- CreateEnum
CREATE TYPE "SubmissionState" AS ENUM ('PENDING', 'ESCALATED', 'NEEDS_CHANGE', 'APPROVED', 'PARTLY_APPROVED', 'REJECTED', 'WITHDRAWN', 'FAILED_TO_APPLY');

-- CreateEnum
CREATE TYPE "PhotoObjectState" AS ENUM ('STORED', 'READY', 'REFUSED');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'USER',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "company" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT[] NOT NULL DEFAULT '{}',
    "country" TEXT,
    "founded" INTEGER,
    "website" TEXT,

    CONSTRAINT "company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "park" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "former_names" JSONB NOT NULL DEFAULT '[]',
    "type" TEXT NOT NULL,
    "status" "EntityStatus" NOT NULL,
    "opened" TEXT,
    "closed" TEXT,
    "country" TEXT NOT NULL,
    "continent" TEXT NOT NULL,
    "region" TEXT,
    "locality" TEXT,
    "latitude" DOUBLE PRECISION NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,
    "time_zone" TEXT NOT NULL,
    "operator_id" UUID,
    "website" TEXT,
    "description" TEXT,

    CONSTRAINT "park_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ride" (
    "id" UUID NOT NULL,
    "park_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "former_names" JSONB NOT NULL DEFAULT '[]',
    "category" "RideCategory" NOT NULL,
    "status" "EntityStatus" NOT NULL,
    "manufacturer_id" UUID,
    "model" TEXT,
    "opened" TEXT,
    "closed" TEXT,
    "min_height_cm" INTEGER,
    "min_height_accompanied_cm" INTEGER,
    "max_height_cm" INTEGER,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "description" TEXT,
    "stats" JSONB,

    CONSTRAINT "ride_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rating" (
    "subject_kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,
    "sum" INTEGER NOT NULL DEFAULT 0,
    "histogram" INTEGER[],

    CONSTRAINT "rating_pkey" PRIMARY KEY ("subject_kind","subject_id")
);

-- CreateTable
CREATE TABLE "submission" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "park_id" UUID NOT NULL,
    "fields" JSONB NOT NULL,
    "photo_count" INTEGER NOT NULL DEFAULT 0,
    "state" "SubmissionState" NOT NULL DEFAULT 'PENDING',
    "version" INTEGER NOT NULL DEFAULT 1,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submission_photo" (
    "id" UUID NOT NULL,
    "submission_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "caption" TEXT,

    CONSTRAINT "submission_photo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" UUID NOT NULL,
    "submission_id" UUID NOT NULL,
    "moderator_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason_code" TEXT,
    "reason_text" TEXT,
    "version_seen" INTEGER NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "submission_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "park_id" UUID NOT NULL,
    "rating" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "visited_on" TEXT,
    "waited_minutes" INTEGER,
    "language" TEXT NOT NULL,
    "photos" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "photo_object" (
    "sha256" CHAR(64) NOT NULL,
    "owner_id" UUID NOT NULL,
    "bytes" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "state" "PhotoObjectState" NOT NULL DEFAULT 'STORED',
    "refusal" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "photo_object_pkey" PRIMARY KEY ("sha256","owner_id")
);

-- CreateTable
CREATE TABLE "history" (
    "id" BIGSERIAL NOT NULL,
    "entity" TEXT NOT NULL,
    "row_id" UUID NOT NULL,
    "op" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "submission_id" UUID,
    "before" JSONB,
    "after" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_client" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_mutation" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "lane" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_mutation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_chunk" (
    "sha" CHAR(64) NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "sync_chunk_pkey" PRIMARY KEY ("sha")
);

-- CreateTable
CREATE TABLE "sync_manifest" (
    "scope" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "built_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_manifest_pkey" PRIMARY KEY ("scope")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "company_slug_key" ON "company"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "park_slug_key" ON "park"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "ride_park_id_slug_key" ON "ride"("park_id", "slug");

-- CreateIndex
CREATE INDEX "submission_state_received_at_idx" ON "submission"("state", "received_at");

-- CreateIndex
CREATE INDEX "submission_author_id_idx" ON "submission"("author_id");

-- CreateIndex
CREATE INDEX "submission_photo_sha256_idx" ON "submission_photo"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "submission_photo_submission_id_sha256_key" ON "submission_photo"("submission_id", "sha256");

-- CreateIndex
CREATE INDEX "decision_submission_id_idx" ON "decision"("submission_id");

-- CreateIndex
CREATE INDEX "review_park_id_idx" ON "review"("park_id");

-- CreateIndex
CREATE INDEX "review_subject_kind_subject_id_published_at_idx" ON "review"("subject_kind", "subject_id", "published_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "review_author_id_subject_kind_subject_id_key" ON "review"("author_id", "subject_kind", "subject_id");

-- CreateIndex
CREATE INDEX "photo_object_state_idx" ON "photo_object"("state");

-- CreateIndex
CREATE INDEX "history_entity_row_id_idx" ON "history"("entity", "row_id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_mutation_client_id_lane_seq_key" ON "sync_mutation"("client_id", "lane", "seq");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "park" ADD CONSTRAINT "park_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ride" ADD CONSTRAINT "ride_park_id_fkey" FOREIGN KEY ("park_id") REFERENCES "park"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ride" ADD CONSTRAINT "ride_manufacturer_id_fkey" FOREIGN KEY ("manufacturer_id") REFERENCES "company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission_photo" ADD CONSTRAINT "submission_photo_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
