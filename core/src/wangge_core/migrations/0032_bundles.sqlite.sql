CREATE TABLE "market_bundle" ("id" UUID PRIMARY KEY NOT NULL, "sha256" VARCHAR(64) NOT NULL DEFAULT '', "size" INTEGER NOT NULL DEFAULT 0, "snapshot" INTEGER NOT NULL DEFAULT 0, "until" TIMESTAMPTZ NOT NULL DEFAULT null, "contents" TEXT NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "by_name" VARCHAR(200) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "market_bundle_approval" ("id" UUID PRIMARY KEY NOT NULL, "bundle" UUID NOT NULL DEFAULT null, "account" VARCHAR(100) NOT NULL DEFAULT '', "name" VARCHAR(200) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE UNIQUE INDEX market_bundle_waiting ON market_bundle (sha256) WHERE state = 'waiting';

CREATE UNIQUE INDEX market_bundle_approval_once ON market_bundle_approval (bundle, account);
