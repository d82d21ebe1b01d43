CREATE TABLE "plugin_person_setting" ("id" UUID PRIMARY KEY NOT NULL, "account_id" UUID NOT NULL DEFAULT null, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "body" TEXT NOT NULL DEFAULT '{}', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE UNIQUE INDEX plugin_person_setting_once ON plugin_person_setting (account_id, plugin);
