CREATE TABLE "case_coordination" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "body" JSON NOT NULL DEFAULT '{}', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_helper" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "unit_id" UUID NOT NULL DEFAULT gen_random_uuid(), "source_id" UUID NOT NULL DEFAULT gen_random_uuid(), "open" BOOLEAN NOT NULL DEFAULT true);

CREATE TABLE "case_assistance" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "unit_id" UUID NOT NULL DEFAULT gen_random_uuid(), "state" VARCHAR(20) NOT NULL DEFAULT '', "words" TEXT NOT NULL DEFAULT '', "amount" INTEGER NOT NULL DEFAULT 0, "unit" VARCHAR(20) NOT NULL DEFAULT '', "asked_by" VARCHAR(80) NOT NULL DEFAULT '', "started_at" TIMESTAMPTZ NOT NULL DEFAULT null, "yellow_at" TIMESTAMPTZ NOT NULL DEFAULT null, "due_at" TIMESTAMPTZ NOT NULL DEFAULT null, "provisional" BOOLEAN NOT NULL DEFAULT false, "stopped_at" TIMESTAMPTZ DEFAULT null, "reply" TEXT DEFAULT null, "replied_by" VARCHAR(80) DEFAULT null, "step_id" UUID DEFAULT null);

CREATE TABLE "case_relation" ("id" UUID PRIMARY KEY NOT NULL, "kind" VARCHAR(20) NOT NULL DEFAULT '', "from_id" UUID NOT NULL DEFAULT gen_random_uuid(), "to_id" UUID NOT NULL DEFAULT gen_random_uuid(), "made_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_relation_turn" ("county" VARCHAR(6) PRIMARY KEY NOT NULL DEFAULT '', "turns" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "whistle" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "area" VARCHAR(15) NOT NULL DEFAULT '', "words" TEXT NOT NULL DEFAULT '', "address" VARCHAR(300) DEFAULT null, "lon" DOUBLE PRECISION DEFAULT null, "lat" DOUBLE PRECISION DEFAULT null, "called_by" VARCHAR(80) NOT NULL DEFAULT '', "called_at" TIMESTAMPTZ NOT NULL DEFAULT null, "minutes" INTEGER NOT NULL DEFAULT 0, "due_at" TIMESTAMPTZ NOT NULL DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "whistle_unit" ("id" UUID PRIMARY KEY NOT NULL, "whistle_id" UUID NOT NULL DEFAULT gen_random_uuid(), "unit_id" UUID NOT NULL DEFAULT gen_random_uuid(), "accepted_at" TIMESTAMPTZ DEFAULT null, "checked_in_at" TIMESTAMPTZ DEFAULT null, "checked_in_by" VARCHAR(80) DEFAULT null, "metres" INTEGER DEFAULT null, "late" BOOLEAN NOT NULL DEFAULT false, "escalated_at" TIMESTAMPTZ DEFAULT null, "score" INTEGER DEFAULT null, "rating" TEXT DEFAULT null, "rated_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "case_referral" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "from_area" VARCHAR(15) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "state" VARCHAR(20) NOT NULL DEFAULT '', "reason" TEXT NOT NULL DEFAULT '', "handed" JSON NOT NULL DEFAULT '{}', "consent" BOOLEAN NOT NULL DEFAULT false, "sent_by" VARCHAR(80) NOT NULL DEFAULT '', "sent_at" TIMESTAMPTZ NOT NULL DEFAULT null, "decided_by" VARCHAR(80) DEFAULT null, "decided_at" TIMESTAMPTZ DEFAULT null, "decision" TEXT DEFAULT null, "accepted_id" UUID DEFAULT null);

CREATE UNIQUE INDEX case_coordination_area ON case_coordination (area);

CREATE UNIQUE INDEX case_helper_once ON case_helper (source_id, unit_id);

CREATE INDEX case_helper_unit ON case_helper (unit_id, case_id);

CREATE INDEX case_helper_case ON case_helper (case_id);

CREATE INDEX case_assistance_case ON case_assistance (case_id, id);

CREATE UNIQUE INDEX case_assistance_open ON case_assistance (case_id, unit_id) WHERE state = 'open';

CREATE UNIQUE INDEX case_relation_origin ON case_relation (kind, to_id);

CREATE INDEX case_relation_to ON case_relation (to_id);

CREATE INDEX case_relation_from ON case_relation (from_id, kind);

CREATE UNIQUE INDEX case_relation_once ON case_relation (from_id, kind) WHERE kind <> 'child';

CREATE INDEX whistle_l3 ON whistle (l3, id);

CREATE INDEX whistle_l4 ON whistle (l4, id);

CREATE INDEX whistle_l5 ON whistle (l5, id);

CREATE INDEX whistle_l6 ON whistle (l6, id);

CREATE INDEX whistle_case ON whistle (case_id, id);

CREATE UNIQUE INDEX whistle_unit_once ON whistle_unit (whistle_id, unit_id);

CREATE INDEX whistle_unit_unit ON whistle_unit (unit_id, whistle_id);

CREATE INDEX case_referral_l3 ON case_referral (l3, id);

CREATE INDEX case_referral_l4 ON case_referral (l4, id);

CREATE INDEX case_referral_l5 ON case_referral (l5, id);

CREATE INDEX case_referral_l6 ON case_referral (l6, id);

CREATE INDEX case_referral_case ON case_referral (case_id, id);

CREATE UNIQUE INDEX case_referral_pending ON case_referral (case_id) WHERE state = 'offered';
