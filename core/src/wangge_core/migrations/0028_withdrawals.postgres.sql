CREATE TABLE "signed_list" ("name" VARCHAR(40) PRIMARY KEY NOT NULL DEFAULT '', "number" BIGINT NOT NULL DEFAULT 0, "body" TEXT NOT NULL DEFAULT '', "made_at" TIMESTAMPTZ DEFAULT null, "taken_at" TIMESTAMPTZ DEFAULT null, "seen_at" TIMESTAMPTZ NOT NULL DEFAULT null, "fault" VARCHAR(500) NOT NULL DEFAULT '', "fault_at" TIMESTAMPTZ DEFAULT null, "stale_told" BOOLEAN NOT NULL DEFAULT false);

CREATE TABLE "withdrawal_postponement" ("id" UUID PRIMARY KEY NOT NULL, "withdrawal" VARCHAR(80) NOT NULL DEFAULT '', "action" VARCHAR(12) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "until" TIMESTAMPTZ NOT NULL DEFAULT null, "reason" VARCHAR(500) NOT NULL DEFAULT '', "by_id" VARCHAR(100) NOT NULL DEFAULT '', "by_name" VARCHAR(200) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "withdrawal_effect" ("id" UUID PRIMARY KEY NOT NULL, "withdrawal" VARCHAR(80) NOT NULL DEFAULT '', "action" VARCHAR(12) NOT NULL DEFAULT '', "plugin" VARCHAR(100) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE UNIQUE INDEX withdrawal_postponement_once ON withdrawal_postponement (withdrawal, area) WHERE ended_at IS NULL;

CREATE UNIQUE INDEX withdrawal_effect_once ON withdrawal_effect (withdrawal, area) WHERE ended_at IS NULL;
