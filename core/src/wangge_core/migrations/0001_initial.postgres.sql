CREATE TABLE "role" ("id" VARCHAR(60) PRIMARY KEY NOT NULL DEFAULT '', "title_zh" VARCHAR(60) NOT NULL DEFAULT '', "title_en" VARCHAR(60) NOT NULL DEFAULT '', "builtin" BOOLEAN NOT NULL DEFAULT false);

CREATE TABLE "policy_rule" ("id" UUID PRIMARY KEY NOT NULL, "ptype" VARCHAR(1) NOT NULL DEFAULT 'p', "v0" VARCHAR(60) NOT NULL DEFAULT '', "v1" VARCHAR(60) NOT NULL DEFAULT '', "v2" VARCHAR(60) NOT NULL DEFAULT '');

CREATE TABLE "policy_version" ("id" INTEGER PRIMARY KEY NOT NULL DEFAULT 1, "version" BIGINT NOT NULL DEFAULT 0);

CREATE TABLE "unit" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "name" VARCHAR(120) NOT NULL DEFAULT '', "kind" VARCHAR(40) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "person" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "name" VARCHAR(80) NOT NULL DEFAULT '', "phone" VARCHAR(40) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "ended_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "account" ("id" UUID PRIMARY KEY NOT NULL, "person_id" UUID NOT NULL DEFAULT null, "username" VARCHAR(60) NOT NULL DEFAULT '', "password_hash" VARCHAR(200) NOT NULL DEFAULT '', "must_change" BOOLEAN NOT NULL DEFAULT false, "state" VARCHAR(10) NOT NULL DEFAULT 'active', "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp);

CREATE TABLE "position" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "person_id" UUID NOT NULL DEFAULT null, "unit_id" UUID DEFAULT null, "role" VARCHAR(60) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "valid_from" DATE DEFAULT null, "valid_to" DATE DEFAULT null);

CREATE TABLE "sign_in_session" ("id" UUID PRIMARY KEY NOT NULL, "account_id" UUID NOT NULL DEFAULT null, "digest" VARCHAR(64) NOT NULL DEFAULT '', "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, "seen_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, "address" VARCHAR(64) NOT NULL DEFAULT '', "agent" VARCHAR(200) NOT NULL DEFAULT '');

CREATE TABLE "bearer_token" ("id" UUID PRIMARY KEY NOT NULL, "account_id" UUID NOT NULL DEFAULT null, "name" VARCHAR(80) NOT NULL DEFAULT '', "digest" VARCHAR(64) NOT NULL DEFAULT '', "permissions" TEXT NOT NULL DEFAULT '[]', "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, "expires_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, "used_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "sign_in_attempt" ("key" VARCHAR(64) PRIMARY KEY NOT NULL DEFAULT '', "failures" INTEGER NOT NULL DEFAULT 0, "last_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, "locked_until" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "second_factor" ("account_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "secret" BYTEA NOT NULL DEFAULT '', "confirmed" BOOLEAN NOT NULL DEFAULT false, "last_step" BIGINT NOT NULL DEFAULT 0, "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp);

CREATE TABLE "recovery_code" ("id" UUID PRIMARY KEY NOT NULL, "account_id" UUID NOT NULL DEFAULT null, "digest" VARCHAR(64) NOT NULL DEFAULT '');

CREATE TABLE "second_factor_rule" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "role" VARCHAR(60) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '');

CREATE TABLE "area" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "code" VARCHAR(15) NOT NULL DEFAULT '', "name" VARCHAR(100) NOT NULL DEFAULT '', "name_en" VARCHAR(100) NOT NULL DEFAULT '', "level" INTEGER NOT NULL DEFAULT 0, "kind" VARCHAR(20) DEFAULT null, "parent" VARCHAR(12) DEFAULT null, "valid_from" DATE DEFAULT null, "valid_to" DATE DEFAULT null, "outline" BYTEA DEFAULT null, "datum" VARCHAR(10) DEFAULT null, "west" DOUBLE PRECISION DEFAULT null, "south" DOUBLE PRECISION DEFAULT null, "east" DOUBLE PRECISION DEFAULT null, "north" DOUBLE PRECISION DEFAULT null, "center_lon" DOUBLE PRECISION DEFAULT null, "center_lat" DOUBLE PRECISION DEFAULT null, "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "area_successor" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "code" VARCHAR(15) NOT NULL DEFAULT '', "successor" VARCHAR(15) NOT NULL DEFAULT '');

CREATE TABLE "area_version" ("id" INTEGER PRIMARY KEY NOT NULL DEFAULT 0, "version" BIGINT NOT NULL DEFAULT 0);

CREATE TABLE "attachment" ("id" UUID PRIMARY KEY NOT NULL, "sender" VARCHAR(64) NOT NULL DEFAULT '', "media_type" VARCHAR(40) NOT NULL DEFAULT '', "size" INTEGER NOT NULL DEFAULT 0, "width" INTEGER NOT NULL DEFAULT 0, "height" INTEGER NOT NULL DEFAULT 0, "digest" VARCHAR(64) NOT NULL DEFAULT '', "created_at" TIMESTAMPTZ NOT NULL DEFAULT null, "case_id" UUID DEFAULT null, "step_id" UUID DEFAULT null, "purpose" VARCHAR(20) DEFAULT null);

CREATE TABLE "cases" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "number" VARCHAR(32) NOT NULL DEFAULT '', "query_code" VARCHAR(32) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "class_id" VARCHAR(150) DEFAULT null, "title" JSON NOT NULL DEFAULT '{}', "plugin" VARCHAR(100) NOT NULL DEFAULT '', "plugin_version" VARCHAR(40) NOT NULL DEFAULT '', "workflow" VARCHAR(80) NOT NULL DEFAULT '', "state" VARCHAR(40) NOT NULL DEFAULT '', "stage" VARCHAR(40) NOT NULL DEFAULT '', "text" TEXT NOT NULL DEFAULT '', "form" JSON NOT NULL DEFAULT '{}', "area" VARCHAR(15) NOT NULL DEFAULT '', "address" VARCHAR(300) DEFAULT null, "lon" DOUBLE PRECISION DEFAULT null, "lat" DOUBLE PRECISION DEFAULT null, "accuracy" DOUBLE PRECISION DEFAULT null, "channel" VARCHAR(20) NOT NULL DEFAULT '', "reporter_id" UUID DEFAULT null, "reporter_name" VARCHAR(80) DEFAULT null, "reporter_phone" VARCHAR(40) DEFAULT null, "private" BOOLEAN NOT NULL DEFAULT false, "hazard" BOOLEAN NOT NULL DEFAULT false, "unit_kind" VARCHAR(60) DEFAULT null, "unit_id" UUID DEFAULT null, "photo_id" UUID DEFAULT null, "reported_at" TIMESTAMPTZ NOT NULL DEFAULT null, "responded_at" TIMESTAMPTZ DEFAULT null, "promised_at" TIMESTAMPTZ DEFAULT null, "yellow_at" TIMESTAMPTZ DEFAULT null, "due_at" TIMESTAMPTZ DEFAULT null, "closed_at" TIMESTAMPTZ DEFAULT null, "outcome" VARCHAR(40) DEFAULT null, "public_reason" TEXT DEFAULT null, "score" INTEGER DEFAULT null, "rating_text" TEXT DEFAULT null, "rated_at" TIMESTAMPTZ DEFAULT null, "version" INTEGER NOT NULL DEFAULT 1);

CREATE TABLE "case_step" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "at" TIMESTAMPTZ NOT NULL DEFAULT null, "actor_kind" VARCHAR(20) NOT NULL DEFAULT '', "actor_id" VARCHAR(80) NOT NULL DEFAULT '', "actor_name" VARCHAR(80) NOT NULL DEFAULT '', "action" VARCHAR(60) NOT NULL DEFAULT '', "from_state" VARCHAR(40) DEFAULT null, "to_state" VARCHAR(40) NOT NULL DEFAULT '', "note" TEXT DEFAULT null, "data" JSON NOT NULL DEFAULT '{}');

CREATE TABLE "case_clock" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "kind" VARCHAR(10) NOT NULL DEFAULT '', "stage" VARCHAR(40) NOT NULL DEFAULT '', "unit_id" UUID DEFAULT null, "amount" INTEGER NOT NULL DEFAULT 0, "unit" VARCHAR(20) NOT NULL DEFAULT '', "started_at" TIMESTAMPTZ NOT NULL DEFAULT null, "yellow_at" TIMESTAMPTZ NOT NULL DEFAULT null, "due_at" TIMESTAMPTZ NOT NULL DEFAULT null, "provisional" BOOLEAN NOT NULL DEFAULT false, "stopped_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "case_suggestion" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT gen_random_uuid(), "kind" VARCHAR(20) NOT NULL DEFAULT '', "plugin" VARCHAR(100) NOT NULL DEFAULT '', "plugin_version" VARCHAR(40) NOT NULL DEFAULT '', "value" VARCHAR(150) NOT NULL DEFAULT '', "confidence" DOUBLE PRECISION NOT NULL DEFAULT 0.0, "words" JSON NOT NULL DEFAULT '{}', "reason" JSON NOT NULL DEFAULT '{}');

CREATE TABLE "intake_key" ("id" UUID PRIMARY KEY NOT NULL, "sender" VARCHAR(64) NOT NULL DEFAULT '', "client_id" UUID NOT NULL DEFAULT gen_random_uuid(), "body_digest" VARCHAR(64) NOT NULL DEFAULT '', "case_id" UUID NOT NULL DEFAULT gen_random_uuid());

CREATE TABLE "calendar_day" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "day" DATE NOT NULL DEFAULT null, "working" BOOLEAN NOT NULL DEFAULT false, "why_zh" VARCHAR(100) NOT NULL DEFAULT '', "why_en" VARCHAR(100) NOT NULL DEFAULT '', "source" VARCHAR(300) NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "calendar_year" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "year" INTEGER NOT NULL DEFAULT 0, "source" VARCHAR(300) NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "calendar_rule" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "hours" VARCHAR(200) NOT NULL DEFAULT '', "day_count" VARCHAR(20) NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "calendar_version" ("id" INTEGER PRIMARY KEY NOT NULL DEFAULT 0, "version" INTEGER NOT NULL DEFAULT 0, "published_until" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "filing_standard" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "kind" VARCHAR(10) NOT NULL DEFAULT '', "class_code" VARCHAR(4) NOT NULL DEFAULT '', "key" VARCHAR(32) NOT NULL DEFAULT '', "big_code" VARCHAR(2) NOT NULL DEFAULT '', "big_name" VARCHAR(60) NOT NULL DEFAULT '', "small_code" VARCHAR(2) NOT NULL DEFAULT '', "small_name" VARCHAR(60) NOT NULL DEFAULT '', "condition" TEXT NOT NULL DEFAULT '', "closing" TEXT NOT NULL DEFAULT '', "amount" INTEGER NOT NULL DEFAULT 0, "unit" VARCHAR(20) NOT NULL DEFAULT '', "limit_text" VARCHAR(60) NOT NULL DEFAULT '', "variants" JSON NOT NULL DEFAULT '{}', "units" TEXT NOT NULL DEFAULT '', "authorities" TEXT NOT NULL DEFAULT '', "source_sheet" VARCHAR(31) NOT NULL DEFAULT '', "source_row" INTEGER NOT NULL DEFAULT 0, "import_number" INTEGER NOT NULL DEFAULT 0, "valid_from" TIMESTAMPTZ NOT NULL DEFAULT null, "valid_to" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "standard_import" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "number" INTEGER NOT NULL DEFAULT 0, "at" TIMESTAMPTZ NOT NULL DEFAULT null, "digest" VARCHAR(64) NOT NULL DEFAULT '');

CREATE TABLE "audit_entry" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "at" TIMESTAMPTZ NOT NULL DEFAULT null, "action" VARCHAR(100) NOT NULL DEFAULT '', "actor_kind" VARCHAR(20) NOT NULL DEFAULT '', "actor_id" VARCHAR(100) NOT NULL DEFAULT '', "resource" VARCHAR(50) NOT NULL DEFAULT '', "resource_id" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "facts" JSON NOT NULL DEFAULT '{}', "trace" VARCHAR(64) NOT NULL DEFAULT '', "stamp" VARCHAR(100) NOT NULL DEFAULT '', "number" BIGINT DEFAULT null, "previous" VARCHAR(64) DEFAULT null, "hash" VARCHAR(64) DEFAULT null);

CREATE TABLE "audit_head" ("number" BIGINT PRIMARY KEY NOT NULL DEFAULT 0, "hash" VARCHAR(64) NOT NULL DEFAULT '', "at" VARCHAR(40) NOT NULL DEFAULT '', "key" VARCHAR(16) NOT NULL DEFAULT '', "signature" VARCHAR(128) NOT NULL DEFAULT '');

CREATE TABLE "outbox" ("seq" BIGSERIAL PRIMARY KEY NOT NULL, "id" UUID NOT NULL DEFAULT null, "type" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "key" VARCHAR(100) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null, "data" JSON NOT NULL DEFAULT '{}', "position" BIGINT DEFAULT null);

CREATE TABLE "event_cursor" ("subscriber" VARCHAR(100) PRIMARY KEY NOT NULL DEFAULT '', "position" BIGINT NOT NULL DEFAULT 0);

CREATE TABLE "event_delivery" ("id" UUID PRIMARY KEY NOT NULL, "subscriber" VARCHAR(100) NOT NULL DEFAULT '', "position" BIGINT NOT NULL DEFAULT 0, "key" VARCHAR(100) NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT '', "attempts" INTEGER NOT NULL DEFAULT 0, "next_at" TIMESTAMPTZ NOT NULL DEFAULT null, "error" VARCHAR(500) NOT NULL DEFAULT '');

CREATE TABLE "lease" ("name" VARCHAR(100) PRIMARY KEY NOT NULL DEFAULT '', "holder" UUID NOT NULL DEFAULT null, "until" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "plugin_area" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "enabled" BOOLEAN NOT NULL DEFAULT false, "changed_by" VARCHAR(200) NOT NULL DEFAULT '', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "plugin_decider" ("id" UUID PRIMARY KEY NOT NULL, "hook" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "plugin" VARCHAR(100) NOT NULL DEFAULT '', "changed_by" VARCHAR(200) NOT NULL DEFAULT '', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "plugin_setting" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "body" JSON NOT NULL DEFAULT '{}', "changed_by" VARCHAR(200) NOT NULL DEFAULT '', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "plugin_state" ("id" INTEGER PRIMARY KEY NOT NULL DEFAULT 1, "version" BIGINT NOT NULL DEFAULT 0);

CREATE TABLE "plugin_health" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "hook" VARCHAR(100) NOT NULL DEFAULT '', "calls" BIGINT NOT NULL DEFAULT 0, "failures" BIGINT NOT NULL DEFAULT 0, "p50_ms" DOUBLE PRECISION DEFAULT null, "p99_ms" DOUBLE PRECISION DEFAULT null, "last_error" VARCHAR(500) DEFAULT null, "last_at" TIMESTAMPTZ DEFAULT null);

CREATE UNIQUE INDEX policy_rule_line ON policy_rule (v0, ptype, v1, v2);

CREATE INDEX unit_l3 ON unit (l3, id);

CREATE INDEX unit_l4 ON unit (l4, id);

CREATE INDEX unit_l5 ON unit (l5, id);

CREATE INDEX unit_l6 ON unit (l6, id);

CREATE INDEX person_l3 ON person (l3, id);

CREATE INDEX person_l4 ON person (l4, id);

CREATE INDEX person_l5 ON person (l5, id);

CREATE INDEX person_l6 ON person (l6, id);

CREATE INDEX position_l3 ON position (l3, id);

CREATE INDEX position_l4 ON position (l4, id);

CREATE INDEX position_l5 ON position (l5, id);

CREATE INDEX position_l6 ON position (l6, id);

CREATE UNIQUE INDEX account_username ON account (username);

CREATE UNIQUE INDEX account_person ON account (person_id);

CREATE INDEX position_person ON position (person_id);

CREATE INDEX position_unit ON position (unit_id);

CREATE UNIQUE INDEX sign_in_session_digest ON sign_in_session (digest);

CREATE INDEX sign_in_session_account ON sign_in_session (account_id);

CREATE UNIQUE INDEX bearer_token_digest ON bearer_token (digest);

CREATE INDEX bearer_token_account ON bearer_token (account_id);

CREATE INDEX recovery_code_account ON recovery_code (account_id, digest);

CREATE UNIQUE INDEX second_factor_rule_role ON second_factor_rule (role, area);

CREATE UNIQUE INDEX area_code ON area (code);

CREATE INDEX area_parent ON area (parent, code);

CREATE INDEX area_l1 ON area (l1, level, code);

CREATE INDEX area_l2 ON area (l2, level, code);

CREATE INDEX area_l3 ON area (l3, level, code);

CREATE INDEX area_l4 ON area (l4, level, code);

CREATE INDEX area_l5 ON area (l5, level, code);

CREATE UNIQUE INDEX area_successor_once ON area_successor (code, successor);

CREATE INDEX area_successor_l1 ON area_successor (l1, code);

CREATE INDEX attachment_case ON attachment (case_id, id) WHERE case_id IS NOT NULL;

CREATE INDEX attachment_unclaimed ON attachment (created_at) WHERE case_id IS NULL;

CREATE UNIQUE INDEX cases_number ON cases (number);

CREATE UNIQUE INDEX cases_query_code ON cases (query_code);

CREATE INDEX cases_l3 ON cases (l3, id);

CREATE INDEX cases_l4 ON cases (l4, id);

CREATE INDEX cases_l5 ON cases (l5, id);

CREATE INDEX cases_l6 ON cases (l6, id);

CREATE INDEX cases_open_l3 ON cases (l3, id) WHERE closed_at IS NULL;

CREATE INDEX cases_open_l4 ON cases (l4, id) WHERE closed_at IS NULL;

CREATE INDEX cases_open_l5 ON cases (l5, id) WHERE closed_at IS NULL;

CREATE INDEX cases_open_l6 ON cases (l6, id) WHERE closed_at IS NULL;

CREATE INDEX cases_open_unit ON cases (unit_id, id) WHERE closed_at IS NULL;

CREATE INDEX cases_reported ON cases (l3, reported_at);

CREATE INDEX case_step_case ON case_step (case_id, id);

CREATE INDEX case_clock_case ON case_clock (case_id, id);

CREATE INDEX case_suggestion_case ON case_suggestion (case_id, id);

CREATE UNIQUE INDEX intake_key_sender ON intake_key (sender, client_id);

CREATE UNIQUE INDEX calendar_day_once ON calendar_day (area, day);

CREATE UNIQUE INDEX calendar_year_once ON calendar_year (area, year);

CREATE UNIQUE INDEX calendar_rule_once ON calendar_rule (area);

CREATE UNIQUE INDEX filing_standard_current ON filing_standard (area, key) WHERE valid_to IS NULL;

CREATE INDEX filing_standard_list ON filing_standard (area, kind, class_code, id);

CREATE UNIQUE INDEX standard_import_number ON standard_import (area, number);

CREATE INDEX audit_entry_new ON audit_entry (id) WHERE number IS NULL;

CREATE UNIQUE INDEX audit_entry_number ON audit_entry (number) WHERE number IS NOT NULL;

CREATE INDEX audit_entry_l3 ON audit_entry (l3, id);

CREATE INDEX outbox_new ON outbox (seq) WHERE position IS NULL;

CREATE UNIQUE INDEX outbox_position ON outbox (position) WHERE position IS NOT NULL;

CREATE UNIQUE INDEX event_delivery_once ON event_delivery (subscriber, position);

CREATE INDEX event_delivery_due ON event_delivery (subscriber, state, next_at);

CREATE INDEX event_delivery_position ON event_delivery (position);

CREATE UNIQUE INDEX plugin_area_once ON plugin_area (plugin, area);

CREATE UNIQUE INDEX plugin_decider_once ON plugin_decider (hook, area);

CREATE UNIQUE INDEX plugin_setting_once ON plugin_setting (plugin, area);

CREATE UNIQUE INDEX plugin_health_once ON plugin_health (plugin, area, hook);
