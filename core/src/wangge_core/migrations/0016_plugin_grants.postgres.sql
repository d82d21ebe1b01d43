CREATE TABLE "plugin_grant" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "number" INTEGER NOT NULL DEFAULT 1, "act" VARCHAR(20) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "manifest" VARCHAR(64) NOT NULL DEFAULT '', "asking" TEXT NOT NULL DEFAULT '', "taken" TEXT NOT NULL DEFAULT '[]', "officer" VARCHAR(100) NOT NULL DEFAULT '', "changed_by" VARCHAR(200) NOT NULL DEFAULT '', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "plugin_consent_asked" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "manifest" VARCHAR(64) NOT NULL DEFAULT '', "asked_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE UNIQUE INDEX plugin_grant_once ON plugin_grant (plugin, area, number);

CREATE UNIQUE INDEX plugin_consent_asked_once ON plugin_consent_asked (plugin, area, manifest);
