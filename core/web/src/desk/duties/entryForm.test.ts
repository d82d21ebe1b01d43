import { describe, expect, it } from 'vitest';
import { drafted, entrySchema, filled } from './entryForm';
import type { Entry } from './server';

const entry: Entry = {
  entry_id: 'e1',
  version: 2,
  area: { id: '999901', name: '清溪县' },
  matter: 'livelihood.appeal',
  matter_title: { 'zh-CN': '民生诉求', en: 'Livelihood matter' },
  words: '河道',
  unit: { id: 'u1', name: '水利局' },
  source: 'regulation',
  basis: '三定方案',
  valid_from: '2026-01-01',
  valid_to: null,
  recorded_at: '2026-01-01T00:00:00Z',
  recorded_by: '王中心',
  ended: false,
};

describe('the form of an entry', () => {
  it('gives back what it was filled with, in the area that the entry has', () => {
    expect(drafted(filled(entry), '999901')).toEqual({
      area: '999901',
      matter: 'livelihood.appeal',
      words: '河道',
      unit_id: 'u1',
      source: 'regulation',
      basis: '三定方案',
      valid_from: '2026-01-01',
      valid_to: null,
    });
  });

  it('asks for the area of a new entry only', () => {
    const choices = { areas: [], matters: [], units: [] };
    const asked = (fixed: boolean): string[] =>
      Object.keys(entrySchema((key) => key, choices, fixed).properties as Record<string, unknown>);
    expect(asked(false)).toContain('area');
    expect(asked(true)).not.toContain('area');
  });
});
