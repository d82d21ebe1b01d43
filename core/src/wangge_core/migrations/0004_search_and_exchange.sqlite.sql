CREATE TABLE "sheet_import" ("id" UUID PRIMARY KEY NOT NULL, "kind" VARCHAR(20) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null, "actor_id" VARCHAR(80) NOT NULL DEFAULT '', "digest" VARCHAR(64) NOT NULL DEFAULT '', "changes" TEXT NOT NULL DEFAULT '[]', "undone_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "case_search_todo" ("case_id" UUID PRIMARY KEY NOT NULL DEFAULT null);

CREATE TABLE "case_source" ("case_id" UUID PRIMARY KEY NOT NULL DEFAULT null, "system" VARCHAR(80) NOT NULL DEFAULT '', "source_id" VARCHAR(120) NOT NULL DEFAULT '', "status" VARCHAR(120) NOT NULL DEFAULT '', "digest" VARCHAR(64) NOT NULL DEFAULT '', "import_id" UUID NOT NULL DEFAULT null);

CREATE INDEX sheet_import_last ON sheet_import (kind, area, id);

CREATE UNIQUE INDEX case_source_id ON case_source (system, source_id);

CREATE VIRTUAL TABLE case_search USING fts5(case_id UNINDEXED, words UNINDEXED, grams, detail = none, tokenize = 'ascii');

INSERT INTO case_search_todo (case_id) SELECT id FROM cases;
