CREATE TABLE "case_erased" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "kind" VARCHAR(20) NOT NULL DEFAULT '', "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE UNIQUE INDEX case_erased_once ON case_erased (case_id, kind);
