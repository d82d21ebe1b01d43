CREATE TABLE "case_task" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "case_id" UUID NOT NULL DEFAULT null, "kind" VARCHAR(40) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "state" VARCHAR(12) NOT NULL DEFAULT 'open', "account_id" UUID DEFAULT null, "assignee" VARCHAR(80) DEFAULT null, "why" TEXT NOT NULL DEFAULT '[]', "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "assigned_at" TIMESTAMPTZ DEFAULT null, "due_at" TIMESTAMPTZ DEFAULT null, "by_limit" BOOLEAN NOT NULL DEFAULT false, "round" INTEGER NOT NULL DEFAULT 0, "tried" TEXT NOT NULL DEFAULT '[]', "result" VARCHAR(12) DEFAULT null, "ended_at" TIMESTAMPTZ DEFAULT null, "ended_by" VARCHAR(80) DEFAULT null, "version" INTEGER NOT NULL DEFAULT 1);

CREATE TABLE "case_task_settings" ("id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "body" TEXT NOT NULL DEFAULT '', "set_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE TABLE "duty_shift" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "person_id" UUID NOT NULL DEFAULT null, "kind" VARCHAR(10) NOT NULL DEFAULT 'regular', "begins" VARCHAR(5) NOT NULL DEFAULT '', "ends" VARCHAR(5) NOT NULL DEFAULT '', "day" DATE DEFAULT null, "weekdays" VARCHAR(7) NOT NULL DEFAULT '', "valid_from" DATE DEFAULT null, "valid_to" DATE DEFAULT null);

CREATE TABLE "duty_leave" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "person_id" UUID NOT NULL DEFAULT null, "first_day" DATE NOT NULL DEFAULT null, "last_day" DATE NOT NULL DEFAULT null, "reason" VARCHAR(20) NOT NULL DEFAULT '', "words" VARCHAR(500) NOT NULL DEFAULT '', "state" VARCHAR(10) NOT NULL DEFAULT 'requested', "requested_at" TIMESTAMPTZ NOT NULL DEFAULT null, "decided_at" TIMESTAMPTZ DEFAULT null, "decided_by" VARCHAR(80) DEFAULT null, "decided_name" VARCHAR(80) DEFAULT null, "decision" VARCHAR(500) NOT NULL DEFAULT '');

CREATE TABLE "duty_stand_in" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "area" VARCHAR(15) NOT NULL DEFAULT '', "person_id" UUID NOT NULL DEFAULT null, "stand_in_id" UUID NOT NULL DEFAULT null, "first_day" DATE NOT NULL DEFAULT null, "last_day" DATE NOT NULL DEFAULT null);

CREATE TABLE "duty_import" ("id" UUID PRIMARY KEY NOT NULL, "at" TIMESTAMPTZ NOT NULL DEFAULT null, "actor_id" VARCHAR(80) NOT NULL DEFAULT '', "digest" VARCHAR(64) NOT NULL DEFAULT '', "shifts" TEXT NOT NULL DEFAULT '[]', "undone_at" TIMESTAMPTZ DEFAULT null);

CREATE INDEX case_task_l3 ON case_task (l3, state, id);

CREATE INDEX case_task_l4 ON case_task (l4, state, id);

CREATE INDEX case_task_l5 ON case_task (l5, state, id);

CREATE INDEX case_task_l6 ON case_task (l6, state, id);

CREATE UNIQUE INDEX case_task_open ON case_task (case_id, kind) WHERE state = 'open';

CREATE INDEX case_task_case ON case_task (case_id, id);

CREATE INDEX case_task_account ON case_task (account_id, state);

CREATE UNIQUE INDEX case_task_settings_area ON case_task_settings (area);

CREATE INDEX duty_shift_l3 ON duty_shift (l3, id);

CREATE INDEX duty_shift_l4 ON duty_shift (l4, id);

CREATE INDEX duty_shift_l5 ON duty_shift (l5, id);

CREATE INDEX duty_shift_l6 ON duty_shift (l6, id);

CREATE INDEX duty_leave_l3 ON duty_leave (l3, id);

CREATE INDEX duty_leave_l4 ON duty_leave (l4, id);

CREATE INDEX duty_leave_l5 ON duty_leave (l5, id);

CREATE INDEX duty_leave_l6 ON duty_leave (l6, id);

CREATE INDEX duty_stand_in_l3 ON duty_stand_in (l3, id);

CREATE INDEX duty_stand_in_l4 ON duty_stand_in (l4, id);

CREATE INDEX duty_stand_in_l5 ON duty_stand_in (l5, id);

CREATE INDEX duty_stand_in_l6 ON duty_stand_in (l6, id);

CREATE INDEX duty_shift_person ON duty_shift (person_id);

CREATE INDEX duty_leave_person ON duty_leave (person_id, last_day);

CREATE INDEX duty_stand_in_person ON duty_stand_in (person_id, last_day);

CREATE INDEX duty_import_last ON duty_import (actor_id, id);
