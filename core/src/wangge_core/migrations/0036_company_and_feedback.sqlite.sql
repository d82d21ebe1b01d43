CREATE TABLE "case_company" ("id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "account_id" UUID NOT NULL DEFAULT null, "action" VARCHAR(60) DEFAULT null, "seen_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "feedback" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "sender" VARCHAR(64) NOT NULL DEFAULT '', "account_id" UUID DEFAULT null, "client_id" UUID NOT NULL DEFAULT null, "kind" VARCHAR(12) NOT NULL DEFAULT '', "text" TEXT NOT NULL DEFAULT '', "page" VARCHAR(200) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "given_at" TIMESTAMPTZ NOT NULL DEFAULT null, "answer" TEXT DEFAULT null, "answered_by" VARCHAR(200) DEFAULT null, "answered_at" TIMESTAMPTZ DEFAULT null);

CREATE INDEX case_company_case ON case_company (case_id, seen_at);

CREATE INDEX case_company_age ON case_company (seen_at);

CREATE INDEX feedback_l3 ON feedback (l3, id);

CREATE INDEX feedback_l4 ON feedback (l4, id);

CREATE INDEX feedback_l5 ON feedback (l5, id);

CREATE INDEX feedback_l6 ON feedback (l6, id);

CREATE UNIQUE INDEX feedback_once ON feedback (sender, client_id);
