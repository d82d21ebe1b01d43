/** Rules as the page shows and changes them. */
import type { components } from '@shared/api/schema';

type Schemas = components['schemas'];
export type Rule = Schemas['Rule'];
export type RuleItem = Schemas['RuleItem'];

/** What a person may change of a rule on the page; event and audience stay. */
export interface RuleDraft {
  title: { 'zh-CN': string; en: string };
  body: { 'zh-CN': string; en: string };
  urgent: boolean;
  enabled: boolean;
}

export function draftOf(rule: Rule): RuleDraft {
  return {
    title: { ...rule.template.title },
    body: { ...rule.template.body },
    urgent: rule.urgent,
    enabled: rule.enabled,
  };
}

export function changed(rule: Rule, draft: RuleDraft): Rule {
  const { title, body, urgent, enabled } = draft;
  return { ...rule, template: { title, body }, urgent, enabled };
}

/** The part of an audience that is translated, and the role when it names one: `role:leader`. */
export function audienceOf(rule: Rule): { people: string; role: string | null } {
  const [people = '', role] = rule.audience.split(':');
  return { people, role: role ?? null };
}
