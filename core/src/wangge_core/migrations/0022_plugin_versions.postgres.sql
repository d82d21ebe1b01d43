ALTER TABLE plugin_area ADD COLUMN "previous" VARCHAR(40) NOT NULL DEFAULT '';

ALTER TABLE plugin_health ADD COLUMN "version" VARCHAR(40) NOT NULL DEFAULT '';

DROP INDEX plugin_health_once;

CREATE UNIQUE INDEX plugin_health_once ON plugin_health (plugin, version, area, hook);

CREATE TABLE "plugin_canary" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "since" TIMESTAMPTZ DEFAULT null, "stopped_version" VARCHAR(40) NOT NULL DEFAULT '', "stopped_reason" VARCHAR(500) NOT NULL DEFAULT '', "stopped_at" TIMESTAMPTZ DEFAULT null, "changed_by" VARCHAR(200) NOT NULL DEFAULT '', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "plugin_retirement" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "state" VARCHAR(20) NOT NULL DEFAULT '', "by_id" VARCHAR(100) NOT NULL DEFAULT '', "by_name" VARCHAR(200) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null, "purge_from" TIMESTAMPTZ NOT NULL DEFAULT null, "file" VARCHAR(200) NOT NULL DEFAULT '', "size" BIGINT NOT NULL DEFAULT 0, "sha256" VARCHAR(64) NOT NULL DEFAULT '', "ended_by" VARCHAR(200) NOT NULL DEFAULT '', "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE UNIQUE INDEX plugin_canary_once ON plugin_canary (plugin, area);

CREATE UNIQUE INDEX plugin_retirement_once ON plugin_retirement (plugin) WHERE state IN ('exporting', 'retired');
