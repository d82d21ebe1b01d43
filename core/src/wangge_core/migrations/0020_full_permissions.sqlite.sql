ALTER TABLE policy_rule RENAME TO policy_rule_short;

DROP INDEX policy_rule_line;

CREATE TABLE "policy_rule" ("id" UUID PRIMARY KEY NOT NULL, "ptype" VARCHAR(1) NOT NULL DEFAULT 'p', "v0" VARCHAR(60) NOT NULL DEFAULT '', "v1" VARCHAR(100) NOT NULL DEFAULT '', "v2" VARCHAR(60) NOT NULL DEFAULT '');

INSERT INTO policy_rule (id, ptype, v0, v1, v2) SELECT id, ptype, v0, v1, v2 FROM policy_rule_short;

DROP TABLE policy_rule_short;

CREATE UNIQUE INDEX policy_rule_line ON policy_rule (v0, ptype, v1, v2);

UPDATE policy_rule SET v1 = (SELECT min(known.plugin) FROM (SELECT plugin FROM plugin_area UNION SELECT plugin FROM plugin_grant UNION SELECT plugin FROM plugin_setting UNION SELECT plugin FROM collection) AS known WHERE known.plugin LIKE '%.' || policy_rule.v1) WHERE ptype = 'p' AND v1 NOT IN ('account', 'area', 'audit', 'calendar', 'case', 'case_rule', 'duty', 'indicator', 'leave', 'notification', 'period', 'person', 'plugin', 'position', 'referral', 'responsibility', 'role', 'standard', 'statistics', 'task', 'unit', 'whistle') AND (SELECT count(*) FROM (SELECT plugin FROM plugin_area UNION SELECT plugin FROM plugin_grant UNION SELECT plugin FROM plugin_setting UNION SELECT plugin FROM collection) AS known WHERE known.plugin LIKE '%.' || policy_rule.v1) = 1;

UPDATE case_workflow SET definition = replace(definition, '"permission":"' || substr(plugin, instr(plugin, '.') + 1) || ':', '"permission":"' || plugin || ':') WHERE plugin <> '';

UPDATE policy_version SET version = version + 1;
