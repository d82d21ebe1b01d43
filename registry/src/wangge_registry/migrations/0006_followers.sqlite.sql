CREATE TABLE "follower" ("id" UUID PRIMARY KEY NOT NULL, "name" VARCHAR(120) NOT NULL DEFAULT '', "digest" VARCHAR(64) NOT NULL DEFAULT '', "made_at" TIMESTAMPTZ NOT NULL DEFAULT null, "told_at" TIMESTAMPTZ DEFAULT null);

CREATE TABLE "follower_use" ("id" UUID PRIMARY KEY NOT NULL, "follower" UUID NOT NULL DEFAULT null, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "areas" INTEGER NOT NULL DEFAULT 0);

CREATE TABLE "rating" ("id" UUID PRIMARY KEY NOT NULL, "follower" UUID NOT NULL DEFAULT null, "mark" UUID NOT NULL DEFAULT null, "plugin" VARCHAR(100) NOT NULL DEFAULT '', "version" VARCHAR(40) NOT NULL DEFAULT '', "stars" INTEGER NOT NULL DEFAULT 0, "text" TEXT NOT NULL DEFAULT '', "day" DATE NOT NULL DEFAULT null, "answer" TEXT NOT NULL DEFAULT '');

CREATE UNIQUE INDEX follower_digest ON follower (digest);

CREATE UNIQUE INDEX follower_use_once ON follower_use (follower, plugin);

CREATE INDEX follower_use_plugin ON follower_use (plugin);

CREATE UNIQUE INDEX rating_once ON rating (follower, mark);

CREATE INDEX rating_plugin ON rating (plugin);
