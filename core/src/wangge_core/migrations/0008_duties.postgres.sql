ALTER TABLE "cases" ADD COLUMN "proposed_unit_id" UUID DEFAULT null;

CREATE TABLE "duty_rule" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "acceptance" VARCHAR(20) NOT NULL DEFAULT '', "hours" INTEGER NOT NULL DEFAULT 0, "silence" VARCHAR(20) NOT NULL DEFAULT '', "unit_returns" INTEGER NOT NULL DEFAULT 0, "case_returns" INTEGER NOT NULL DEFAULT 0, "questions" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "duty_proposal" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "owner_id" UUID DEFAULT null, "unit_id" UUID NOT NULL DEFAULT gen_random_uuid(), "proposed_at" TIMESTAMPTZ NOT NULL DEFAULT null, "accept_by" TIMESTAMPTZ NOT NULL DEFAULT null, "silence" VARCHAR(20) NOT NULL DEFAULT '', "ended_at" TIMESTAMPTZ DEFAULT null, "ending" VARCHAR(60) DEFAULT null);

CREATE TABLE "duty_dispute" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "class_id" VARCHAR(150) DEFAULT null, "opened_at" TIMESTAMPTZ NOT NULL DEFAULT null, "opening" VARCHAR(60) NOT NULL DEFAULT '', "decided_at" TIMESTAMPTZ DEFAULT null, "decided_by" VARCHAR(80) DEFAULT null, "unit_id" UUID DEFAULT null, "reason" TEXT DEFAULT null, "keywords" VARCHAR(200) NOT NULL DEFAULT '', "entry_id" UUID DEFAULT null);

CREATE TABLE "responsibility" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "entry_id" UUID NOT NULL DEFAULT gen_random_uuid(), "version" INTEGER NOT NULL DEFAULT 0, "area" VARCHAR(15) NOT NULL DEFAULT '', "matter" VARCHAR(150) NOT NULL DEFAULT '', "words" VARCHAR(200) NOT NULL DEFAULT '', "unit_id" UUID NOT NULL DEFAULT gen_random_uuid(), "source" VARCHAR(20) NOT NULL DEFAULT '', "basis" TEXT NOT NULL DEFAULT '', "valid_from" DATE NOT NULL DEFAULT null, "valid_to" DATE DEFAULT null, "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT null, "recorded_by" VARCHAR(80) NOT NULL DEFAULT '', "ended" BOOLEAN NOT NULL DEFAULT false, "replaced_at" TIMESTAMPTZ DEFAULT null);

CREATE UNIQUE INDEX duty_rule_area ON duty_rule (area, case_type);

CREATE UNIQUE INDEX duty_proposal_open ON duty_proposal (case_id) WHERE ended_at IS NULL;

CREATE UNIQUE INDEX duty_dispute_open ON duty_dispute (case_id) WHERE decided_at IS NULL;

CREATE INDEX duty_dispute_l3 ON duty_dispute (l3, id);

CREATE INDEX duty_dispute_l4 ON duty_dispute (l4, id);

CREATE INDEX duty_dispute_l5 ON duty_dispute (l5, id);

CREATE INDEX duty_dispute_l6 ON duty_dispute (l6, id);

CREATE INDEX cases_open_turn ON cases ((COALESCE(proposed_unit_id, unit_id)), id) WHERE closed_at IS NULL;

CREATE UNIQUE INDEX responsibility_version ON responsibility (entry_id, version);

CREATE INDEX responsibility_matter ON responsibility (matter, area) WHERE replaced_at IS NULL;

CREATE INDEX responsibility_l3 ON responsibility (l3, id);

CREATE INDEX responsibility_l4 ON responsibility (l4, id);

CREATE INDEX responsibility_l5 ON responsibility (l5, id);

CREATE INDEX responsibility_l6 ON responsibility (l6, id);
