ALTER TABLE bearer_token ADD COLUMN "per_minute" INTEGER DEFAULT null;

ALTER TABLE bearer_token ADD COLUMN "per_day" INTEGER DEFAULT null;

CREATE TABLE "token_day" ("id" UUID PRIMARY KEY NOT NULL, "token_id" UUID NOT NULL DEFAULT null, "day" DATE NOT NULL DEFAULT null, "calls" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "service_account" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL DEFAULT null, "unit_id" UUID NOT NULL DEFAULT null, "area" VARCHAR(15) NOT NULL DEFAULT '', "purpose" VARCHAR(300) NOT NULL DEFAULT '', "expires_on" DATE NOT NULL DEFAULT null, "made_by" VARCHAR(200) NOT NULL DEFAULT '', "made_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "algorithm_answer" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "plugin" VARCHAR(100) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "algorithm" VARCHAR(60) NOT NULL DEFAULT '', "model" VARCHAR(64) NOT NULL DEFAULT '', "role" VARCHAR(20) NOT NULL DEFAULT '', "subject" VARCHAR(80) NOT NULL DEFAULT '', "input_digest" VARCHAR(64) NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "output" TEXT NOT NULL DEFAULT 'null', "reason" TEXT NOT NULL DEFAULT '{}', "confidence" REAL DEFAULT null, "milliseconds" INTEGER NOT NULL DEFAULT 0, "asked_by" VARCHAR(100) NOT NULL DEFAULT '', "asked_at" TIMESTAMPTZ NOT NULL DEFAULT null, "verdict" VARCHAR(10) DEFAULT null, "verdict_by" VARCHAR(100) DEFAULT null, "verdict_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "algorithm_switch" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "algorithm" VARCHAR(60) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "enabled" BOOLEAN NOT NULL DEFAULT true, "reason" VARCHAR(300) NOT NULL DEFAULT '', "changed_by" VARCHAR(200) NOT NULL DEFAULT '', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "call_chain" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "plugin" VARCHAR(100) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "escalation" VARCHAR(60) NOT NULL DEFAULT '', "title" TEXT NOT NULL DEFAULT '{}', "steps" TEXT NOT NULL DEFAULT '[]', "contacts" TEXT NOT NULL DEFAULT '{}', "case_id" UUID DEFAULT null, "once" VARCHAR(300) NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "begun_by" VARCHAR(100) NOT NULL DEFAULT '', "begun_at" TIMESTAMPTZ NOT NULL DEFAULT null, "ended_by" VARCHAR(200) DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null, "ended_how" VARCHAR(10) DEFAULT null);

CREATE TABLE "call_made" ("id" UUID PRIMARY KEY NOT NULL, "chain_id" UUID NOT NULL DEFAULT null, "step" INTEGER NOT NULL DEFAULT 0, "due_at" TIMESTAMPTZ NOT NULL DEFAULT null, "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "channel" VARCHAR(10) NOT NULL DEFAULT '', "used" VARCHAR(120) NOT NULL DEFAULT '', "target" VARCHAR(80) NOT NULL DEFAULT '', "people" TEXT NOT NULL DEFAULT '[]', "why" VARCHAR(40) NOT NULL DEFAULT '');

CREATE UNIQUE INDEX token_day_once ON token_day (token_id, day);

CREATE INDEX token_day_age ON token_day (day);

CREATE INDEX service_account_l3 ON service_account (l3, id);

CREATE INDEX service_account_l4 ON service_account (l4, id);

CREATE INDEX service_account_l5 ON service_account (l5, id);

CREATE INDEX service_account_l6 ON service_account (l6, id);

CREATE INDEX algorithm_answer_l3 ON algorithm_answer (l3, plugin, algorithm, asked_at);

CREATE INDEX algorithm_answer_l4 ON algorithm_answer (l4, plugin, algorithm, asked_at);

CREATE INDEX algorithm_answer_l5 ON algorithm_answer (l5, plugin, algorithm, asked_at);

CREATE INDEX algorithm_answer_l6 ON algorithm_answer (l6, plugin, algorithm, asked_at);

CREATE INDEX algorithm_answer_subject ON algorithm_answer (subject);

CREATE INDEX algorithm_answer_age ON algorithm_answer (asked_at);

CREATE UNIQUE INDEX algorithm_switch_once ON algorithm_switch (plugin, algorithm, area);

CREATE INDEX call_chain_l3 ON call_chain (l3, begun_at);

CREATE INDEX call_chain_l4 ON call_chain (l4, begun_at);

CREATE INDEX call_chain_l5 ON call_chain (l5, begun_at);

CREATE INDEX call_chain_l6 ON call_chain (l6, begun_at);

CREATE UNIQUE INDEX call_chain_once ON call_chain (once);

CREATE INDEX call_chain_running ON call_chain (state, begun_at);

CREATE UNIQUE INDEX call_made_once ON call_made (chain_id, step);
