CREATE TABLE "case_fact" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "number" VARCHAR(32) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "class_id" VARCHAR(150) NOT NULL DEFAULT '', "title" JSON NOT NULL DEFAULT '{}', "unit_id" UUID DEFAULT null, "worker_id" VARCHAR(80) DEFAULT null, "worker_name" VARCHAR(80) DEFAULT null, "reported_at" TIMESTAMPTZ NOT NULL DEFAULT null, "filed_at" TIMESTAMPTZ DEFAULT null, "filing_due_at" TIMESTAMPTZ DEFAULT null, "dispatched_at" TIMESTAMPTZ DEFAULT null, "dispatch_due_at" TIMESTAMPTZ DEFAULT null, "handled_at" TIMESTAMPTZ DEFAULT null, "handle_due_at" TIMESTAMPTZ DEFAULT null, "closed_at" TIMESTAMPTZ DEFAULT null, "close_due_at" TIMESTAMPTZ DEFAULT null, "outcome" VARCHAR(40) DEFAULT null, "units" INTEGER NOT NULL DEFAULT 0, "reworks" INTEGER NOT NULL DEFAULT 0, "with_photo" BOOLEAN NOT NULL DEFAULT false, "with_position" BOOLEAN NOT NULL DEFAULT false, "version" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "locked_fact" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" INTEGER PRIMARY KEY NOT NULL, "number" VARCHAR(32) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "class_id" VARCHAR(150) NOT NULL DEFAULT '', "title" JSON NOT NULL DEFAULT '{}', "unit_id" UUID DEFAULT null, "worker_id" VARCHAR(80) DEFAULT null, "worker_name" VARCHAR(80) DEFAULT null, "reported_at" TIMESTAMPTZ NOT NULL DEFAULT null, "filed_at" TIMESTAMPTZ DEFAULT null, "filing_due_at" TIMESTAMPTZ DEFAULT null, "dispatched_at" TIMESTAMPTZ DEFAULT null, "dispatch_due_at" TIMESTAMPTZ DEFAULT null, "handled_at" TIMESTAMPTZ DEFAULT null, "handle_due_at" TIMESTAMPTZ DEFAULT null, "closed_at" TIMESTAMPTZ DEFAULT null, "close_due_at" TIMESTAMPTZ DEFAULT null, "outcome" VARCHAR(40) DEFAULT null, "units" INTEGER NOT NULL DEFAULT 0, "reworks" INTEGER NOT NULL DEFAULT 0, "with_photo" BOOLEAN NOT NULL DEFAULT false, "with_position" BOOLEAN NOT NULL DEFAULT false, "version" INTEGER NOT NULL DEFAULT 0, "lock_id" UUID NOT NULL DEFAULT null, "case_id" UUID NOT NULL DEFAULT null);

CREATE TABLE "indicator_version" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "name" VARCHAR(60) NOT NULL DEFAULT '', "version" INTEGER NOT NULL DEFAULT 0, "effective_from" VARCHAR(7) NOT NULL DEFAULT '', "document" TEXT NOT NULL DEFAULT '', "override_reason" TEXT DEFAULT null, "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "made_by" VARCHAR(80) NOT NULL DEFAULT '');

CREATE TABLE "period_lock" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "month" VARCHAR(7) NOT NULL DEFAULT '', "locked_at" TIMESTAMPTZ NOT NULL DEFAULT null, "locked_by" VARCHAR(80) NOT NULL DEFAULT '', "cases" INTEGER NOT NULL DEFAULT 0, "formulas" TEXT NOT NULL DEFAULT '', "figures" TEXT NOT NULL DEFAULT '');

CREATE INDEX case_fact_l3 ON case_fact (l3, id);

CREATE INDEX case_fact_l4 ON case_fact (l4, id);

CREATE INDEX case_fact_l5 ON case_fact (l5, id);

CREATE INDEX case_fact_l6 ON case_fact (l6, id);

CREATE UNIQUE INDEX locked_fact_case ON locked_fact (lock_id, case_id);

CREATE UNIQUE INDEX indicator_version_number ON indicator_version (area, name, version);

CREATE UNIQUE INDEX period_lock_once ON period_lock (area, month);
