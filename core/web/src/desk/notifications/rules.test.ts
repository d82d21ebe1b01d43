import { describe, expect, it } from 'vitest';
import { audienceOf, changed, draftOf, type Rule } from './rules';

const RULE: Rule = {
  event: 'case.reported',
  audience: 'role:leader',
  channels: ['in_app'],
  urgent: false,
  enabled: true,
  template: { title: { 'zh-CN': '新', en: 'New' }, body: { 'zh-CN': '有新的', en: 'There is' } },
};

describe('a rule on the page', () => {
  it('is changed by its draft, and the rule itself stays as it was', () => {
    const draft = draftOf(RULE);
    expect([draft.urgent, draft.enabled]).toEqual([false, true]);
    draft.title.en = 'Newer';
    draft.enabled = false;
    const after = changed(RULE, draft);
    expect(after.template.title.en).toBe('Newer');
    expect(after.enabled).toBe(false);
    expect(after.event).toBe('case.reported');
    expect(RULE.template.title.en).toBe('New');
  });

  it('names whom it tells', () => {
    expect(audienceOf(RULE)).toEqual({ people: 'role', role: 'leader' });
    expect(audienceOf({ ...RULE, audience: 'unit' })).toEqual({ people: 'unit', role: null });
  });
});
