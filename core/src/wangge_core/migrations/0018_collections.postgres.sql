CREATE TABLE "collection" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "name" VARCHAR(60) NOT NULL DEFAULT '', "shape" TEXT NOT NULL DEFAULT '', "changed_at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE UNIQUE INDEX collection_name ON collection (plugin, name);
