ALTER TABLE policy_rule ALTER COLUMN v1 TYPE VARCHAR(100);

UPDATE policy_rule SET v1 = (SELECT min(known.plugin) FROM (SELECT plugin FROM plugin_area UNION SELECT plugin FROM plugin_grant UNION SELECT plugin FROM plugin_setting UNION SELECT plugin FROM collection) AS known WHERE known.plugin LIKE '%.' || policy_rule.v1) WHERE ptype = 'p' AND v1 NOT IN ('account', 'area', 'audit', 'calendar', 'case', 'case_rule', 'duty', 'indicator', 'leave', 'notification', 'period', 'person', 'plugin', 'position', 'referral', 'responsibility', 'role', 'standard', 'statistics', 'task', 'unit', 'whistle') AND (SELECT count(*) FROM (SELECT plugin FROM plugin_area UNION SELECT plugin FROM plugin_grant UNION SELECT plugin FROM plugin_setting UNION SELECT plugin FROM collection) AS known WHERE known.plugin LIKE '%.' || policy_rule.v1) = 1;

UPDATE case_workflow SET definition = replace(definition::text, '"permission":"' || split_part(plugin, '.', 2) || ':', '"permission":"' || plugin || ':')::json WHERE plugin <> '';

UPDATE policy_version SET version = version + 1;
