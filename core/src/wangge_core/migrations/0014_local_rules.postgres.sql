CREATE TABLE "local_rule" ("id" UUID PRIMARY KEY NOT NULL, "kind" VARCHAR(40) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "version" INTEGER NOT NULL DEFAULT 0, "settings" TEXT DEFAULT null, "since" TIMESTAMPTZ NOT NULL DEFAULT null, "by_id" VARCHAR(80) NOT NULL DEFAULT '', "by_name" VARCHAR(80) NOT NULL DEFAULT '');

CREATE UNIQUE INDEX local_rule_once ON local_rule (kind, area, case_type, version);

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, name, area, case_type, 1, body, set_at, 'system:migration', 'migration' FROM case_rule;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, name, area, '', 1, body, set_at, 'system:migration', 'migration' FROM case_local_rule WHERE name = 'privacy';

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, name, area, '', 1, jsonb_set(body::jsonb, '{case_types}', COALESCE((SELECT jsonb_agg(jsonb_build_object('case_type', key, 'metres', value -> 'metres', 'hours', value -> 'hours')) FROM jsonb_each(body::jsonb -> 'case_types')), '[]'::jsonb))::text, set_at, 'system:migration', 'migration' FROM case_local_rule WHERE name = 'duplicates';

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, 'tasks', area, '', 1, body, set_at, 'system:migration', 'migration' FROM case_task_settings;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, 'duties', area, case_type, 1, jsonb_build_object('acceptance', acceptance, 'hours', hours, 'silence', silence, 'unit_returns', unit_returns, 'case_returns', case_returns, 'questions', questions)::text, CURRENT_TIMESTAMP, 'system:migration', 'migration' FROM duty_rule;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT gen_random_uuid(), 'assistance', area, '', 1, jsonb_build_object('units', body::jsonb -> 'assisting_units', 'limit', body::jsonb -> 'assistance_limit', 'limit_most', body::jsonb -> 'assistance_limit_most', 'unit', body::jsonb -> 'assistance_unit', 'replies_before', body::jsonb -> 'replies_before', 'open_replies', body::jsonb -> 'open_replies')::text, set_at, 'system:migration', 'migration' FROM case_coordination;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT gen_random_uuid(), 'relations', area, '', 1, jsonb_build_object('children', body::jsonb -> 'children', 'depth', body::jsonb -> 'depth', 'open_children', body::jsonb -> 'open_children', 'follow_on_after_days', body::jsonb -> 'follow_on_after_days')::text, set_at, 'system:migration', 'migration' FROM case_coordination;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT gen_random_uuid(), 'whistle', area, '', 1, jsonb_build_object('units', body::jsonb -> 'whistle_units', 'minutes', body::jsonb -> 'whistle_minutes', 'minutes_most', body::jsonb -> 'whistle_minutes_most')::text, set_at, 'system:migration', 'migration' FROM case_coordination;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT gen_random_uuid(), 'referral', area, '', 1, jsonb_build_object('handed_over', body::jsonb -> 'handed_over')::text, set_at, 'system:migration', 'migration' FROM case_coordination;

DROP TABLE case_rule;

DROP TABLE case_local_rule;

DROP TABLE case_task_settings;

DROP TABLE duty_rule;

DROP TABLE case_coordination;

UPDATE policy_rule SET v1 = 'case_rule' WHERE ptype = 'p' AND v1 = 'coordination' AND v2 = 'manage' AND v0 NOT IN (SELECT v0 FROM policy_rule WHERE ptype = 'p' AND v1 = 'case_rule' AND v2 = 'manage');

UPDATE policy_rule SET v1 = 'case_rule' WHERE ptype = 'p' AND v1 = 'task' AND v2 = 'manage' AND v0 NOT IN (SELECT v0 FROM policy_rule WHERE ptype = 'p' AND v1 = 'case_rule' AND v2 = 'manage');

DELETE FROM policy_rule WHERE ptype = 'p' AND v1 IN ('coordination', 'task') AND v2 = 'manage';

UPDATE policy_version SET version = version + 1;
