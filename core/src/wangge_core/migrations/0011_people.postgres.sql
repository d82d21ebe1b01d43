CREATE TABLE "case_local_rule" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "name" VARCHAR(20) NOT NULL DEFAULT '', "body" TEXT NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_merge" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "into_id" UUID NOT NULL DEFAULT gen_random_uuid(), "at" TIMESTAMPTZ NOT NULL DEFAULT null, "until" TIMESTAMPTZ NOT NULL DEFAULT null, "actor_id" VARCHAR(80) NOT NULL DEFAULT '', "before" JSON NOT NULL DEFAULT '{}', "undone_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "case_echo" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "sender" VARCHAR(64) NOT NULL DEFAULT '', "query_code" VARCHAR(32) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_sealed" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "place" VARCHAR(60) NOT NULL DEFAULT '', "original" TEXT NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "picture_sealed" ("attachment_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "digest" VARCHAR(64) NOT NULL DEFAULT '', "size" INTEGER NOT NULL DEFAULT 0, "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_on_behalf" ("case_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "relation" VARCHAR(20) NOT NULL DEFAULT '', "name" VARCHAR(80) DEFAULT null, "phone" VARCHAR(40) DEFAULT null, "contact" VARCHAR(10) NOT NULL DEFAULT '', "consent" BOOLEAN NOT NULL DEFAULT false, "query_code" VARCHAR(32) NOT NULL DEFAULT '');

CREATE TABLE "erasure_request" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "asker" VARCHAR(10) NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "asked_at" TIMESTAMPTZ NOT NULL DEFAULT null, "due_at" TIMESTAMPTZ NOT NULL DEFAULT null, "first_by" VARCHAR(80) DEFAULT null, "decided_at" TIMESTAMPTZ DEFAULT null, "reason" VARCHAR(300) DEFAULT null);

ALTER TABLE cases ADD COLUMN "supporters" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE cases ADD COLUMN "pressed" BOOLEAN NOT NULL DEFAULT false;

CREATE UNIQUE INDEX case_local_rule_area ON case_local_rule (area, name);

CREATE UNIQUE INDEX case_merge_case ON case_merge (case_id) WHERE undone_at IS NULL;

CREATE INDEX case_merge_into ON case_merge (into_id) WHERE undone_at IS NULL;

CREATE UNIQUE INDEX case_echo_once ON case_echo (case_id, sender);

CREATE UNIQUE INDEX case_echo_code ON case_echo (query_code);

CREATE INDEX case_echo_sender ON case_echo (sender, at);

CREATE INDEX intake_key_case ON intake_key (case_id);

CREATE INDEX cases_open_place ON cases (l3, lat, lon, reported_at) WHERE closed_at IS NULL;

CREATE UNIQUE INDEX case_sealed_place ON case_sealed (case_id, place);

CREATE INDEX picture_sealed_digest ON picture_sealed (digest);

CREATE UNIQUE INDEX case_on_behalf_code ON case_on_behalf (query_code);

CREATE UNIQUE INDEX erasure_request_open ON erasure_request (case_id, asker) WHERE state IN ('waiting', 'approved');

CREATE INDEX erasure_request_l3 ON erasure_request (l3, id);

CREATE INDEX erasure_request_l4 ON erasure_request (l4, id);

CREATE INDEX erasure_request_l5 ON erasure_request (l5, id);

CREATE INDEX erasure_request_l6 ON erasure_request (l6, id);
