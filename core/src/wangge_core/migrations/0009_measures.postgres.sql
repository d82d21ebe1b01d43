ALTER TABLE cases ADD COLUMN "suspended_until" TIMESTAMPTZ DEFAULT null;

ALTER TABLE case_clock ADD COLUMN "next_at" TIMESTAMPTZ DEFAULT null;

ALTER TABLE case_fact ADD COLUMN "filing_exempt" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE case_fact ADD COLUMN "dispatch_exempt" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE case_fact ADD COLUMN "handling_exempt" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE case_fact ADD COLUMN "closing_exempt" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE locked_fact ADD COLUMN "filing_exempt" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE locked_fact ADD COLUMN "dispatch_exempt" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE locked_fact ADD COLUMN "handling_exempt" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE locked_fact ADD COLUMN "closing_exempt" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "case_clock_pause" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "clock_id" UUID NOT NULL DEFAULT null, "starts_at" TIMESTAMPTZ NOT NULL DEFAULT null, "ends_at" TIMESTAMPTZ NOT NULL DEFAULT null, "reason" TEXT NOT NULL DEFAULT '');

CREATE TABLE "case_clock_extension" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "clock_id" UUID NOT NULL DEFAULT null, "amount" INTEGER NOT NULL DEFAULT 0, "unit" VARCHAR(20) NOT NULL DEFAULT '', "granted_at" TIMESTAMPTZ NOT NULL DEFAULT null, "reason" TEXT NOT NULL DEFAULT '');

CREATE TABLE "case_rule" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "name" VARCHAR(40) NOT NULL DEFAULT '', "body" TEXT NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_measure" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "area" VARCHAR(15) NOT NULL DEFAULT '', "kind" VARCHAR(20) NOT NULL DEFAULT '', "state" VARCHAR(20) NOT NULL DEFAULT '', "level" INTEGER NOT NULL DEFAULT 0, "approvers" JSON NOT NULL DEFAULT '{}', "asked_by" VARCHAR(80) NOT NULL DEFAULT '', "asked_name" VARCHAR(80) NOT NULL DEFAULT '', "asked_at" TIMESTAMPTZ NOT NULL DEFAULT null, "reason" TEXT NOT NULL DEFAULT '', "amount" INTEGER DEFAULT null, "unit" VARCHAR(20) DEFAULT null, "until" TIMESTAMPTZ DEFAULT null, "clocks" JSON NOT NULL DEFAULT '{}', "decided_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "case_measure_review" ("id" UUID PRIMARY KEY NOT NULL, "measure_id" UUID NOT NULL DEFAULT null, "level" INTEGER NOT NULL DEFAULT 0, "approved" BOOLEAN NOT NULL DEFAULT false, "by_id" VARCHAR(80) NOT NULL DEFAULT '', "by_name" VARCHAR(80) NOT NULL DEFAULT '', "words" TEXT DEFAULT null, "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "case_order" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "area" VARCHAR(15) NOT NULL DEFAULT '', "number" VARCHAR(40) NOT NULL DEFAULT '', "words" TEXT NOT NULL DEFAULT '', "issued_by" VARCHAR(80) NOT NULL DEFAULT '', "issuer_name" VARCHAR(80) NOT NULL DEFAULT '', "issued_at" TIMESTAMPTZ NOT NULL DEFAULT null, "unit_id" UUID DEFAULT null, "due_at" TIMESTAMPTZ NOT NULL DEFAULT null, "state" VARCHAR(20) NOT NULL DEFAULT '', "received_at" TIMESTAMPTZ DEFAULT null, "receiver_name" VARCHAR(80) DEFAULT null, "replied_at" TIMESTAMPTZ DEFAULT null, "reply" TEXT DEFAULT null, "closed_at" TIMESTAMPTZ DEFAULT null, "closing_words" TEXT DEFAULT null);

CREATE TABLE "case_escalation" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "clock_id" UUID NOT NULL DEFAULT null, "rung" VARCHAR(40) NOT NULL DEFAULT '', "event" VARCHAR(40) NOT NULL DEFAULT '', "audience" VARCHAR(80) NOT NULL DEFAULT '', "urgent" BOOLEAN NOT NULL DEFAULT false, "reached_at" TIMESTAMPTZ NOT NULL DEFAULT null, "told_at" TIMESTAMPTZ NOT NULL DEFAULT null, "message_id" UUID NOT NULL DEFAULT null);

CREATE INDEX case_clock_next ON case_clock (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX case_clock_pause_case ON case_clock_pause (case_id, clock_id);

CREATE INDEX case_clock_extension_case ON case_clock_extension (case_id, clock_id);

CREATE INDEX cases_suspended ON cases (suspended_until) WHERE suspended_until IS NOT NULL;

CREATE UNIQUE INDEX case_rule_once ON case_rule (area, case_type, name);

CREATE INDEX case_measure_case ON case_measure (case_id, id);

CREATE UNIQUE INDEX case_measure_once ON case_measure (case_id, kind) WHERE state = 'pending';

CREATE INDEX case_measure_pending_l3 ON case_measure (l3, id) WHERE state = 'pending';

CREATE INDEX case_measure_pending_l4 ON case_measure (l4, id) WHERE state = 'pending';

CREATE INDEX case_measure_pending_l5 ON case_measure (l5, id) WHERE state = 'pending';

CREATE INDEX case_measure_pending_l6 ON case_measure (l6, id) WHERE state = 'pending';

CREATE UNIQUE INDEX case_measure_review_level ON case_measure_review (measure_id, level);

CREATE UNIQUE INDEX case_order_number ON case_order (number);

CREATE INDEX case_order_case ON case_order (case_id, id);

CREATE INDEX case_order_l3 ON case_order (l3, id);

CREATE INDEX case_order_l4 ON case_order (l4, id);

CREATE INDEX case_order_l5 ON case_order (l5, id);

CREATE INDEX case_order_l6 ON case_order (l6, id);

CREATE UNIQUE INDEX case_escalation_once ON case_escalation (clock_id, rung);

CREATE INDEX case_escalation_case ON case_escalation (case_id, id);

UPDATE case_clock SET next_at = started_at WHERE stopped_at IS NULL;
