CREATE TABLE "plugin_worker" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "county" VARCHAR(15) NOT NULL DEFAULT '', "reason" VARCHAR(500) NOT NULL DEFAULT '', "disabled_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE UNIQUE INDEX plugin_worker_once ON plugin_worker (plugin, version, county);
