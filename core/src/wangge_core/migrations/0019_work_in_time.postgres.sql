CREATE TABLE "feed" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "feed" VARCHAR(60) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "declared" VARCHAR(64) NOT NULL DEFAULT '', "etag" VARCHAR(300) NOT NULL DEFAULT '', "modified" VARCHAR(100) NOT NULL DEFAULT '', "cursor" VARCHAR(200) NOT NULL DEFAULT '', "fetched_at" TIMESTAMPTZ DEFAULT null, "good_at" TIMESTAMPTZ DEFAULT null, "changed_at" TIMESTAMPTZ DEFAULT null, "status" INTEGER DEFAULT null, "error" VARCHAR(60) NOT NULL DEFAULT '', "detail" VARCHAR(500) NOT NULL DEFAULT '', "failures" INTEGER NOT NULL DEFAULT 0, "items" INTEGER NOT NULL DEFAULT 0, "fresh" INTEGER NOT NULL DEFAULT 0, "unfit" INTEGER NOT NULL DEFAULT 0, "faults" TEXT NOT NULL DEFAULT '[]');

CREATE TABLE "plugin_job" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "job" VARCHAR(60) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "run" UUID DEFAULT null, "state" VARCHAR(10) NOT NULL DEFAULT '', "cause" VARCHAR(10) NOT NULL DEFAULT '', "started_at" TIMESTAMPTZ DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null, "good_at" TIMESTAMPTZ DEFAULT null, "error" VARCHAR(500) NOT NULL DEFAULT '', "note" TEXT NOT NULL DEFAULT '{}', "done" INTEGER DEFAULT null, "total" INTEGER DEFAULT null, "runs" INTEGER NOT NULL DEFAULT 0, "failures" INTEGER NOT NULL DEFAULT 0, "missed" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "plugin_timer" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "county" VARCHAR(15) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "job" VARCHAR(60) NOT NULL DEFAULT '', "key" VARCHAR(100) NOT NULL DEFAULT '', "data" TEXT NOT NULL DEFAULT '{}', "due_at" TIMESTAMPTZ NOT NULL DEFAULT null, "set_at" TIMESTAMPTZ NOT NULL DEFAULT null, "error" VARCHAR(500) NOT NULL DEFAULT '');

CREATE TABLE "plugin_subscription" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "subscription" VARCHAR(60) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "holder" UUID DEFAULT null, "held_until" TIMESTAMPTZ DEFAULT null, "state" VARCHAR(12) NOT NULL DEFAULT '', "error" VARCHAR(60) NOT NULL DEFAULT '', "detail" VARCHAR(300) NOT NULL DEFAULT '', "connected_at" TIMESTAMPTZ DEFAULT null, "message_at" TIMESTAMPTZ DEFAULT null, "failures" INTEGER NOT NULL DEFAULT 0, "received" BIGINT NOT NULL DEFAULT 0, "handed" BIGINT NOT NULL DEFAULT 0, "refused" BIGINT NOT NULL DEFAULT 0);

CREATE TABLE "plugin_batch" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "subscription" VARCHAR(60) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "messages" BYTEA NOT NULL DEFAULT '', "held" INTEGER NOT NULL DEFAULT 0, "received_at" TIMESTAMPTZ NOT NULL DEFAULT null, "attempts" INTEGER NOT NULL DEFAULT 0, "dead" INTEGER NOT NULL DEFAULT 0, "error" VARCHAR(500) NOT NULL DEFAULT '');

CREATE UNIQUE INDEX feed_once ON feed (plugin, feed, area);

CREATE UNIQUE INDEX plugin_job_once ON plugin_job (plugin, job, area);

CREATE UNIQUE INDEX plugin_timer_once ON plugin_timer (plugin, area, key);

CREATE INDEX plugin_timer_county ON plugin_timer (plugin, county, due_at);

CREATE UNIQUE INDEX plugin_subscription_once ON plugin_subscription (plugin, subscription, area);

CREATE INDEX plugin_batch_waiting ON plugin_batch (plugin, subscription, area, dead, id);

ALTER TABLE plugin_worker ADD COLUMN "lane" VARCHAR(12) NOT NULL DEFAULT '';

DROP INDEX plugin_worker_once;

CREATE UNIQUE INDEX plugin_worker_once ON plugin_worker (plugin, version, county, lane);
