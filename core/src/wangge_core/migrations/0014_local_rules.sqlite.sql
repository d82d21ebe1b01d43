CREATE TABLE "local_rule" ("id" UUID PRIMARY KEY NOT NULL, "kind" VARCHAR(40) NOT NULL DEFAULT '', "area" VARCHAR(15) NOT NULL DEFAULT '', "case_type" VARCHAR(100) NOT NULL DEFAULT '', "version" INTEGER NOT NULL DEFAULT 0, "settings" TEXT DEFAULT null, "since" TIMESTAMPTZ NOT NULL DEFAULT null, "by_id" VARCHAR(80) NOT NULL DEFAULT '', "by_name" VARCHAR(80) NOT NULL DEFAULT '');

CREATE UNIQUE INDEX local_rule_once ON local_rule (kind, area, case_type, version);

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, name, area, case_type, 1, body, set_at, 'system:migration', 'migration' FROM case_rule;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, name, area, '', 1, body, set_at, 'system:migration', 'migration' FROM case_local_rule WHERE name = 'privacy';

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, name, area, '', 1, json_set(body, '$.case_types', json((SELECT json_group_array(json_object('case_type', key, 'metres', json_extract(value, '$.metres'), 'hours', json_extract(value, '$.hours'))) FROM json_each(body, '$.case_types')))), set_at, 'system:migration', 'migration' FROM case_local_rule WHERE name = 'duplicates';

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, 'tasks', area, '', 1, body, set_at, 'system:migration', 'migration' FROM case_task_settings;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT id, 'duties', area, case_type, 1, json_object('acceptance', acceptance, 'hours', hours, 'silence', silence, 'unit_returns', unit_returns, 'case_returns', case_returns, 'questions', questions), strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), 'system:migration', 'migration' FROM duty_rule;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), 'assistance', area, '', 1, json_object('units', json_extract(body, '$.assisting_units'), 'limit', json_extract(body, '$.assistance_limit'), 'limit_most', json_extract(body, '$.assistance_limit_most'), 'unit', json_extract(body, '$.assistance_unit'), 'replies_before', json_extract(body, '$.replies_before'), 'open_replies', json_extract(body, '$.open_replies')), set_at, 'system:migration', 'migration' FROM case_coordination;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), 'relations', area, '', 1, json_object('children', json_extract(body, '$.children'), 'depth', json_extract(body, '$.depth'), 'open_children', json_extract(body, '$.open_children'), 'follow_on_after_days', json_extract(body, '$.follow_on_after_days')), set_at, 'system:migration', 'migration' FROM case_coordination;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), 'whistle', area, '', 1, json_object('units', json_extract(body, '$.whistle_units'), 'minutes', json_extract(body, '$.whistle_minutes'), 'minutes_most', json_extract(body, '$.whistle_minutes_most')), set_at, 'system:migration', 'migration' FROM case_coordination;

INSERT INTO local_rule (id, kind, area, case_type, version, settings, since, by_id, by_name) SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), 'referral', area, '', 1, json_object('handed_over', json_extract(body, '$.handed_over')), set_at, 'system:migration', 'migration' FROM case_coordination;

DROP TABLE case_rule;

DROP TABLE case_local_rule;

DROP TABLE case_task_settings;

DROP TABLE duty_rule;

DROP TABLE case_coordination;

UPDATE policy_rule SET v1 = 'case_rule' WHERE ptype = 'p' AND v1 = 'coordination' AND v2 = 'manage' AND v0 NOT IN (SELECT v0 FROM policy_rule WHERE ptype = 'p' AND v1 = 'case_rule' AND v2 = 'manage');

UPDATE policy_rule SET v1 = 'case_rule' WHERE ptype = 'p' AND v1 = 'task' AND v2 = 'manage' AND v0 NOT IN (SELECT v0 FROM policy_rule WHERE ptype = 'p' AND v1 = 'case_rule' AND v2 = 'manage');

DELETE FROM policy_rule WHERE ptype = 'p' AND v1 IN ('coordination', 'task') AND v2 = 'manage';

UPDATE policy_version SET version = version + 1;
