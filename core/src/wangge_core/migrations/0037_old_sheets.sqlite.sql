CREATE TABLE "sheet_mapping" ("id" UUID PRIMARY KEY NOT NULL, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "collection" VARCHAR(60) NOT NULL DEFAULT '', "county" VARCHAR(6) NOT NULL DEFAULT '', "shape" VARCHAR(32) NOT NULL DEFAULT '', "fields" TEXT NOT NULL DEFAULT '{}', "used_at" TIMESTAMPTZ NOT NULL DEFAULT null, "used_by" VARCHAR(200) NOT NULL DEFAULT '');

CREATE UNIQUE INDEX sheet_mapping_shape ON sheet_mapping (plugin, collection, county, shape);
