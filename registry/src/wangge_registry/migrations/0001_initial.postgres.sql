CREATE TABLE "account" ("id" UUID PRIMARY KEY NOT NULL, "username" VARCHAR(40) NOT NULL DEFAULT '', "name" VARCHAR(80) NOT NULL DEFAULT '', "duties" VARCHAR(80) NOT NULL DEFAULT '', "organisation" VARCHAR(120) NOT NULL DEFAULT '', "password" VARCHAR(200) NOT NULL DEFAULT '', "failures" INTEGER NOT NULL DEFAULT 0, "locked_until" TIMESTAMPTZ DEFAULT null, "made_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "session" ("digest" VARCHAR(64) PRIMARY KEY NOT NULL DEFAULT '', "account" UUID NOT NULL DEFAULT null, "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "expires_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "publisher" ("id" VARCHAR(40) PRIMARY KEY NOT NULL DEFAULT '', "kind" VARCHAR(20) NOT NULL DEFAULT '', "legal_name" VARCHAR(200) NOT NULL DEFAULT '', "domain" VARCHAR(253) NOT NULL DEFAULT '', "registration" VARCHAR(18) NOT NULL DEFAULT '', "contact" VARCHAR(200) NOT NULL DEFAULT '', "standing" VARCHAR(12) NOT NULL DEFAULT '', "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "verified_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "publisher_member" ("id" UUID PRIMARY KEY NOT NULL, "publisher" VARCHAR(40) NOT NULL DEFAULT '', "account" UUID NOT NULL DEFAULT null, "role" VARCHAR(12) NOT NULL DEFAULT '');

CREATE TABLE "evidence" ("id" UUID PRIMARY KEY NOT NULL, "publisher" VARCHAR(40) NOT NULL DEFAULT '', "proof" VARCHAR(12) NOT NULL DEFAULT '', "value" VARCHAR(253) NOT NULL DEFAULT '', "state" VARCHAR(12) NOT NULL DEFAULT '', "challenge" VARCHAR(64) NOT NULL DEFAULT '', "sha256" VARCHAR(64) NOT NULL DEFAULT '', "given_at" TIMESTAMPTZ NOT NULL DEFAULT null, "decided_by" UUID DEFAULT null, "decided_at" TIMESTAMPTZ DEFAULT null, "note" VARCHAR(500) NOT NULL DEFAULT '');

CREATE TABLE "plugin" ("id" VARCHAR(100) PRIMARY KEY NOT NULL DEFAULT '', "package" VARCHAR(120) NOT NULL DEFAULT '', "publisher" VARCHAR(40) NOT NULL DEFAULT '', "status" VARCHAR(12) NOT NULL DEFAULT '', "status_reason" VARCHAR(500) NOT NULL DEFAULT '', "made_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "publish_token" ("id" UUID PRIMARY KEY NOT NULL, "digest" VARCHAR(64) NOT NULL DEFAULT '', "plugin" VARCHAR(100) NOT NULL DEFAULT '', "account" UUID NOT NULL DEFAULT null, "label" VARCHAR(80) NOT NULL DEFAULT '', "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "expires_at" TIMESTAMPTZ NOT NULL DEFAULT null, "used_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "transfer" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "giver" VARCHAR(40) NOT NULL DEFAULT '', "taker" VARCHAR(40) NOT NULL DEFAULT '', "state" VARCHAR(12) NOT NULL DEFAULT '', "offered_by" UUID NOT NULL DEFAULT null, "offered_at" TIMESTAMPTZ NOT NULL DEFAULT null, "accepted_by" UUID DEFAULT null, "confirmed_by" UUID DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "version" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "package" VARCHAR(120) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "filename" VARCHAR(240) NOT NULL DEFAULT '', "sha256" VARCHAR(64) NOT NULL DEFAULT '', "size" INTEGER NOT NULL DEFAULT 0, "state" VARCHAR(20) NOT NULL DEFAULT '', "before" VARCHAR(20) NOT NULL DEFAULT '', "reason" VARCHAR(500) NOT NULL DEFAULT '', "channel" VARCHAR(8) NOT NULL DEFAULT '', "requires_python" VARCHAR(100) NOT NULL DEFAULT '', "metadata_sha256" VARCHAR(64) NOT NULL DEFAULT '', "manifest" TEXT NOT NULL DEFAULT '', "uploaded_by" UUID NOT NULL DEFAULT null, "uploaded_at" TIMESTAMPTZ NOT NULL DEFAULT null, "published_at" TIMESTAMPTZ DEFAULT null, "reviewers_needed" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "checking" ("id" UUID PRIMARY KEY NOT NULL, "version" UUID NOT NULL DEFAULT null, "state" VARCHAR(8) NOT NULL DEFAULT '', "attempts" INTEGER NOT NULL DEFAULT 0, "worker" UUID DEFAULT null, "lease_until" TIMESTAMPTZ DEFAULT null, "asked_at" TIMESTAMPTZ NOT NULL DEFAULT null, "finished_at" TIMESTAMPTZ DEFAULT null, "verdict" VARCHAR(12) NOT NULL DEFAULT '', "pack" VARCHAR(80) NOT NULL DEFAULT '', "report" TEXT NOT NULL DEFAULT '', "report_sha256" VARCHAR(64) NOT NULL DEFAULT '');

CREATE TABLE "listing" ("plugin" VARCHAR(100) PRIMARY KEY NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "title" TEXT NOT NULL DEFAULT '', "summary" TEXT NOT NULL DEFAULT '', "categories" TEXT NOT NULL DEFAULT '', "scopes" TEXT NOT NULL DEFAULT '', "kind" VARCHAR(12) NOT NULL DEFAULT '', "isolation" VARCHAR(10) NOT NULL DEFAULT '', "offline" VARCHAR(4) NOT NULL DEFAULT '', "no_egress" BOOLEAN NOT NULL DEFAULT false, "no_personal_data" BOOLEAN NOT NULL DEFAULT false, "words" TEXT NOT NULL DEFAULT '', "published_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "review" ("id" UUID PRIMARY KEY NOT NULL, "version" UUID NOT NULL DEFAULT null, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "sha256" VARCHAR(64) NOT NULL DEFAULT '', "report_sha256" VARCHAR(64) NOT NULL DEFAULT '', "reviewer" UUID NOT NULL DEFAULT null, "username" VARCHAR(40) NOT NULL DEFAULT '', "organisation" VARCHAR(120) NOT NULL DEFAULT '', "decision" VARCHAR(16) NOT NULL DEFAULT '', "reason" TEXT NOT NULL DEFAULT '', "judged" TEXT NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null, "statement" TEXT NOT NULL DEFAULT '');

CREATE TABLE "log_entry" ("number" BIGINT PRIMARY KEY NOT NULL DEFAULT null, "at" VARCHAR(40) NOT NULL DEFAULT '', "action" VARCHAR(60) NOT NULL DEFAULT '', "subject" VARCHAR(200) NOT NULL DEFAULT '', "sha256" VARCHAR(64) NOT NULL DEFAULT '', "facts" TEXT NOT NULL DEFAULT '', "previous" VARCHAR(64) NOT NULL DEFAULT '', "hash" VARCHAR(64) NOT NULL DEFAULT '', "key" VARCHAR(16) NOT NULL DEFAULT '', "signature" VARCHAR(128) NOT NULL DEFAULT '');

CREATE UNIQUE INDEX account_username ON account (username);

CREATE INDEX session_expires ON session (expires_at);

CREATE UNIQUE INDEX publisher_member_once ON publisher_member (publisher, account);

CREATE INDEX publisher_member_account ON publisher_member (account);

CREATE INDEX evidence_publisher ON evidence (publisher, id);

CREATE INDEX evidence_waiting ON evidence (id) WHERE state = 'waiting';

CREATE UNIQUE INDEX plugin_package ON plugin (package);

CREATE INDEX plugin_publisher ON plugin (publisher, id);

CREATE UNIQUE INDEX publish_token_digest ON publish_token (digest);

CREATE INDEX publish_token_plugin ON publish_token (plugin, id);

CREATE UNIQUE INDEX transfer_open ON transfer (plugin) WHERE state IN ('offered', 'accepted');

CREATE UNIQUE INDEX version_once ON version (plugin, version);

CREATE UNIQUE INDEX version_filename ON version (filename);

CREATE INDEX version_package ON version (package, id);

CREATE INDEX version_sha256 ON version (sha256);

CREATE INDEX version_state ON version (state, uploaded_at, id);

CREATE INDEX checking_version ON checking (version, id);

CREATE INDEX checking_waiting ON checking (id) WHERE state = 'waiting';

CREATE INDEX checking_running ON checking (lease_until) WHERE state = 'running';

CREATE INDEX review_version ON review (version, id);

CREATE INDEX review_plugin ON review (plugin, id);

CREATE INDEX log_entry_subject ON log_entry (subject, number);
