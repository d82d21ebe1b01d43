CREATE TABLE "call_passed_on" ("id" UUID PRIMARY KEY NOT NULL, "chain_id" UUID NOT NULL DEFAULT null, "account_id" UUID NOT NULL DEFAULT null, "at" TIMESTAMPTZ NOT NULL DEFAULT null);

CREATE UNIQUE INDEX call_passed_on_once ON call_passed_on (chain_id, account_id);
