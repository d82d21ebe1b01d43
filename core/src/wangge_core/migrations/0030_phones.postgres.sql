ALTER TABLE sign_in_session ADD COLUMN "device_id" UUID DEFAULT null;

CREATE TABLE "device" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "account_id" UUID NOT NULL DEFAULT null, "area" VARCHAR(15) NOT NULL DEFAULT '', "name" VARCHAR(80) NOT NULL DEFAULT '', "public_key" TEXT NOT NULL DEFAULT '', "enrolled_at" TIMESTAMPTZ NOT NULL DEFAULT null, "enrolled_by" VARCHAR(200) NOT NULL DEFAULT '', "seen_at" TIMESTAMPTZ DEFAULT null, "revoked_at" TIMESTAMPTZ DEFAULT null, "revoked_by" VARCHAR(200) DEFAULT null, "told_at" TIMESTAMPTZ DEFAULT null, "challenge" VARCHAR(64) DEFAULT null, "challenge_until" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "device_code" ("account_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "digest" VARCHAR(64) NOT NULL DEFAULT '', "made_by" VARCHAR(200) NOT NULL DEFAULT '', "expires_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "last_fix" ("account_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "at" TIMESTAMPTZ NOT NULL DEFAULT null, "lon" DOUBLE PRECISION NOT NULL DEFAULT 0.0, "lat" DOUBLE PRECISION NOT NULL DEFAULT 0.0, "accuracy" DOUBLE PRECISION DEFAULT null);

CREATE TABLE "document_conflict" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "collection" VARCHAR(60) NOT NULL DEFAULT '', "document_id" UUID NOT NULL DEFAULT null, "area" VARCHAR(15) NOT NULL DEFAULT '', "seen_version" INTEGER NOT NULL DEFAULT 0, "given" TEXT NOT NULL DEFAULT '{}', "digest" VARCHAR(64) NOT NULL DEFAULT '', "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "made_by" VARCHAR(200) NOT NULL DEFAULT '');

CREATE INDEX sign_in_session_device ON sign_in_session (device_id) WHERE device_id IS NOT NULL;

CREATE INDEX device_l3 ON device (l3, id);

CREATE INDEX device_l4 ON device (l4, id);

CREATE INDEX device_l5 ON device (l5, id);

CREATE INDEX device_l6 ON device (l6, id);

CREATE INDEX document_conflict_l3 ON document_conflict (l3, id);

CREATE INDEX document_conflict_l4 ON document_conflict (l4, id);

CREATE INDEX document_conflict_l5 ON document_conflict (l5, id);

CREATE INDEX document_conflict_l6 ON document_conflict (l6, id);

CREATE UNIQUE INDEX document_conflict_once ON document_conflict (document_id, digest);
