ALTER TABLE case_fact ADD COLUMN "imported" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE case_fact ADD COLUMN "part" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE locked_fact ADD COLUMN "imported" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE locked_fact ADD COLUMN "part" BOOLEAN NOT NULL DEFAULT false;

UPDATE case_fact SET imported = true WHERE id IN (SELECT id FROM cases WHERE channel = 'import');

UPDATE case_fact SET part = true WHERE id IN (SELECT id FROM cases WHERE channel = 'split');

CREATE TABLE "open_case_day" ("l1" VARCHAR(2) DEFAULT null, "l2" VARCHAR(4) DEFAULT null, "l3" VARCHAR(6) DEFAULT null, "l4" VARCHAR(9) DEFAULT null, "l5" VARCHAR(12) DEFAULT null, "l6" VARCHAR(15) DEFAULT null, "id" UUID PRIMARY KEY NOT NULL, "day" VARCHAR(10) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "open" INTEGER NOT NULL DEFAULT 0, "aged" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "open_day_filled" ("day" VARCHAR(10) PRIMARY KEY NOT NULL DEFAULT '', "filled_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE INDEX open_case_day_l3 ON open_case_day (l3, day);

CREATE INDEX open_case_day_l4 ON open_case_day (l4, day);

CREATE INDEX open_case_day_l5 ON open_case_day (l5, day);

CREATE INDEX open_case_day_l6 ON open_case_day (l6, day);

CREATE UNIQUE INDEX open_case_day_once ON open_case_day (day, area, case_type);
