ALTER TABLE "cases" ADD COLUMN "solved" BOOLEAN DEFAULT null;

ALTER TABLE "cases" ADD COLUMN "round" INTEGER NOT NULL DEFAULT 1;

UPDATE cases SET solved = (outcome = 'fixed') WHERE outcome IS NOT NULL;

CREATE TABLE "case_referred_to" ("case_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "target" VARCHAR(50) NOT NULL DEFAULT '', "name" JSON NOT NULL DEFAULT '{}', "phone" VARCHAR(40) DEFAULT null, "url" VARCHAR(320) DEFAULT null, "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_clock_superseded" ("clock_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "case_id" UUID NOT NULL DEFAULT null, "successor_id" UUID DEFAULT null, "old_class" JSON NOT NULL DEFAULT '{}', "new_class" JSON NOT NULL DEFAULT '{}', "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_round" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "number" INTEGER NOT NULL DEFAULT 0, "closed_at" TIMESTAMPTZ NOT NULL DEFAULT null, "outcome" VARCHAR(50) NOT NULL DEFAULT '', "public_reason" TEXT NOT NULL DEFAULT '', "solved" BOOLEAN DEFAULT null, "score" INTEGER DEFAULT null, "rating_text" TEXT DEFAULT null, "rated_at" TIMESTAMPTZ DEFAULT null, "reopened_at" TIMESTAMPTZ NOT NULL DEFAULT null, "cause" VARCHAR(20) NOT NULL DEFAULT '', "note" TEXT DEFAULT null);

CREATE TABLE "case_follow_up" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "round" INTEGER NOT NULL DEFAULT 0, "lot" INTEGER NOT NULL DEFAULT 0, "percent" INTEGER NOT NULL DEFAULT 0, "why" VARCHAR(20) NOT NULL DEFAULT '', "state" VARCHAR(20) NOT NULL DEFAULT '', "most_calls" INTEGER NOT NULL DEFAULT 0, "drawn_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_follow_up_call" ("id" UUID PRIMARY KEY NOT NULL, "follow_up_id" UUID NOT NULL DEFAULT null, "case_id" UUID NOT NULL DEFAULT null, "at" TIMESTAMPTZ NOT NULL DEFAULT null, "caller_id" VARCHAR(80) NOT NULL DEFAULT '', "caller_name" VARCHAR(80) NOT NULL DEFAULT '', "reached" BOOLEAN NOT NULL DEFAULT false, "satisfied" BOOLEAN DEFAULT null, "words" TEXT DEFAULT null);

CREATE UNIQUE INDEX case_round_number ON case_round (case_id, number);

CREATE UNIQUE INDEX case_follow_up_round ON case_follow_up (case_id, round);

CREATE INDEX case_follow_up_open ON case_follow_up (state, id);

CREATE INDEX case_follow_up_call_case ON case_follow_up_call (case_id, id);
