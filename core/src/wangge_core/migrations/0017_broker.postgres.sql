CREATE TABLE "plugin_ask" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "county" VARCHAR(15) NOT NULL DEFAULT '', "method" VARCHAR(60) NOT NULL DEFAULT '', "asked" BIGINT NOT NULL DEFAULT 0, "refused" BIGINT NOT NULL DEFAULT 0, "last_refusal" VARCHAR(60) DEFAULT null, "last_at" TIMESTAMPTZ DEFAULT null);

CREATE UNIQUE INDEX plugin_ask_once ON plugin_ask (plugin, county, method);

CREATE TABLE "plugin_once" ("id" UUID PRIMARY KEY NOT NULL, "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE INDEX plugin_once_at ON plugin_once (at);

ALTER TABLE egress_request ADD COLUMN "plugin" VARCHAR(100) NOT NULL DEFAULT '';

ALTER TABLE egress_request ADD COLUMN "county" VARCHAR(15) NOT NULL DEFAULT '';

CREATE INDEX egress_request_plugin ON egress_request (plugin, at);
