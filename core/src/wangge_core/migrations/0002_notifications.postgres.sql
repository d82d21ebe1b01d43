CREATE TABLE "job" ("id" UUID PRIMARY KEY NOT NULL, "kind" VARCHAR(60) NOT NULL DEFAULT '', "key" VARCHAR(200) NOT NULL DEFAULT '', "data" TEXT NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "run_at" TIMESTAMPTZ NOT NULL DEFAULT null, "attempts" INTEGER NOT NULL DEFAULT 0, "version" INTEGER NOT NULL DEFAULT 0, "worker" UUID DEFAULT null, "lease_until" TIMESTAMPTZ DEFAULT null, "error" VARCHAR(500) NOT NULL DEFAULT '');

CREATE UNIQUE INDEX job_key ON job (key);

CREATE INDEX job_waiting ON job (run_at) WHERE state = 'waiting';

CREATE INDEX job_running ON job (lease_until) WHERE state = 'running';

CREATE TABLE "egress_request" ("id" UUID PRIMARY KEY NOT NULL, "at" TIMESTAMPTZ NOT NULL DEFAULT null, "purpose" VARCHAR(80) NOT NULL DEFAULT '', "method" VARCHAR(10) NOT NULL DEFAULT '', "host" VARCHAR(253) NOT NULL DEFAULT '', "port" INTEGER NOT NULL DEFAULT 0, "path" VARCHAR(300) NOT NULL DEFAULT '', "address" VARCHAR(45) DEFAULT null, "status" INTEGER DEFAULT null, "received" BIGINT NOT NULL DEFAULT 0, "milliseconds" INTEGER NOT NULL DEFAULT 0, "refusal" VARCHAR(60) DEFAULT null);

CREATE INDEX egress_request_at ON egress_request (at);

CREATE TABLE "notification_rule" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "rule" VARCHAR(60) NOT NULL DEFAULT '', "body" TEXT NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "quiet_hours" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "begins" VARCHAR(5) NOT NULL DEFAULT '', "ends" VARCHAR(5) NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "notice" ("id" UUID PRIMARY KEY NOT NULL, "account_id" UUID NOT NULL DEFAULT gen_random_uuid(), "event_id" UUID NOT NULL DEFAULT gen_random_uuid(), "type" VARCHAR(60) NOT NULL DEFAULT '', "rule" VARCHAR(60) NOT NULL DEFAULT '', "case_id" UUID DEFAULT null, "area" VARCHAR(15) NOT NULL DEFAULT '', "title" TEXT NOT NULL DEFAULT '', "body" TEXT NOT NULL DEFAULT '', "urgent" BOOLEAN NOT NULL DEFAULT false, "in_app" BOOLEAN NOT NULL DEFAULT false, "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "shown_from" TIMESTAMPTZ NOT NULL DEFAULT null, "read_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "notice_preference" ("id" UUID PRIMARY KEY NOT NULL, "account_id" UUID NOT NULL DEFAULT gen_random_uuid(), "channel" VARCHAR(120) NOT NULL DEFAULT '', "enabled" BOOLEAN NOT NULL DEFAULT false);

CREATE TABLE "notice_sending" ("id" UUID PRIMARY KEY NOT NULL, "notice_id" UUID NOT NULL DEFAULT gen_random_uuid(), "plugin" VARCHAR(100) NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "attempts" INTEGER NOT NULL DEFAULT 0, "reference" VARCHAR(200) NOT NULL DEFAULT '', "error" VARCHAR(300) NOT NULL DEFAULT '', "last_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "webhook_endpoint" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "name" VARCHAR(80) NOT NULL DEFAULT '', "url" VARCHAR(500) NOT NULL DEFAULT '', "types" TEXT NOT NULL DEFAULT '', "at_any_hour" BOOLEAN NOT NULL DEFAULT false, "state" VARCHAR(10) NOT NULL DEFAULT '', "secret" BYTEA NOT NULL DEFAULT '', "former_secret" BYTEA DEFAULT null, "former_until" TIMESTAMPTZ DEFAULT null, "made_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "webhook_delivery" ("id" UUID PRIMARY KEY NOT NULL, "endpoint_id" UUID NOT NULL DEFAULT gen_random_uuid(), "event_id" UUID NOT NULL DEFAULT gen_random_uuid(), "type" VARCHAR(60) NOT NULL DEFAULT '', "body" TEXT NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "attempts" INTEGER NOT NULL DEFAULT 0, "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "next_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "webhook_attempt" ("id" UUID PRIMARY KEY NOT NULL, "delivery_id" UUID NOT NULL DEFAULT gen_random_uuid(), "at" TIMESTAMPTZ NOT NULL DEFAULT null, "status" INTEGER DEFAULT null, "answer" VARCHAR(500) NOT NULL DEFAULT '', "error" VARCHAR(300) NOT NULL DEFAULT '', "milliseconds" INTEGER NOT NULL DEFAULT 0);

CREATE UNIQUE INDEX notification_rule_once ON notification_rule (area, rule);

CREATE UNIQUE INDEX quiet_hours_once ON quiet_hours (area);

CREATE UNIQUE INDEX notice_once ON notice (event_id, account_id);

CREATE INDEX notice_account ON notice (account_id, id);

CREATE INDEX notice_unread ON notice (account_id, shown_from) WHERE read_at IS NULL;

CREATE INDEX notice_age ON notice (made_at);

CREATE UNIQUE INDEX notice_preference_once ON notice_preference (account_id, channel);

CREATE UNIQUE INDEX notice_sending_once ON notice_sending (notice_id, plugin);

CREATE INDEX webhook_endpoint_l3 ON webhook_endpoint (l3, id);

CREATE INDEX webhook_endpoint_l4 ON webhook_endpoint (l4, id);

CREATE INDEX webhook_endpoint_l5 ON webhook_endpoint (l5, id);

CREATE INDEX webhook_endpoint_l6 ON webhook_endpoint (l6, id);

CREATE UNIQUE INDEX webhook_delivery_once ON webhook_delivery (endpoint_id, event_id);

CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (endpoint_id, id);

CREATE INDEX webhook_delivery_age ON webhook_delivery (made_at);

CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery_id, id);
