import { describe, expect, it } from 'vitest';
import { auditQuery, factsLine } from './query';

describe('the audit’s filters', () => {
  it('take whole days of the county’s time, the last one included', () => {
    expect(auditQuery({ action: ' case.* ', actor: '', from: '2026-02-28', to: '2026-02-28' })).toEqual({
      action: 'case.*',
      from: '2026-02-28T00:00:00+08:00',
      to: '2026-03-01T00:00:00+08:00',
    });
  });

  it('leave out what was not asked', () => {
    expect(auditQuery({ action: '', actor: '  ', from: '', to: '' })).toEqual({});
  });
});

describe('an entry’s facts', () => {
  it('stand on one line, without what says nothing', () => {
    const facts = { number: '999901-1', unit_id: null, attachments: [], steps: 2, from: ['a'] };
    expect(factsLine(facts)).toBe('number: 999901-1 · steps: 2 · from: ["a"]');
  });
});
