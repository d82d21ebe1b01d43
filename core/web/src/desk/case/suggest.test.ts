import { describe, expect, it } from 'vitest';
import type { CaseSuggestion } from '@shared/api/staff';
import { both, DISPATCH } from '../testing/cases';
import { marked, prefill } from './suggest';

const UNIT: CaseSuggestion = {
  kind: 'unit',
  plugin: 'wangge.keyword-triage',
  value: 'u2',
  title: both('教育局', 'Education'),
  confidence: 0.7,
  words: ['学校'],
  reason: both('文中提到“学校”。', 'The text says 学校.'),
};

describe('accepting a suggestion', () => {
  it('opens the action whose form has the field, filled in', () => {
    expect(prefill(UNIT, [DISPATCH])).toEqual({ action: DISPATCH, data: { unit_id: 'u2' } });
  });

  it('is not offered when no action of this person takes it', () => {
    expect(prefill({ ...UNIT, kind: 'class' }, [DISPATCH])).toBeNull();
    expect(prefill(UNIT, [])).toBeNull();
  });

  it('never writes anything for a duplicate', () => {
    expect(prefill({ ...UNIT, kind: 'duplicate' }, [DISPATCH])).toBeNull();
  });
});

describe('marking the words that mattered', () => {
  it('cuts the text at each of them and loses nothing', () => {
    const parts = marked('路面坑坑洼洼，路灯也坏了', ['坑洼', '坑坑洼洼', '路灯', '']);
    expect(parts.filter((part) => part.hit).map((part) => part.text)).toEqual(['坑坑洼洼', '路灯']);
    expect(parts.map((part) => part.text).join('')).toBe('路面坑坑洼洼，路灯也坏了');
  });

  it('leaves a text without hits whole', () => {
    expect(marked('一切正常', ['学校'])).toEqual([{ text: '一切正常', hit: false }]);
    expect(marked('', ['学校'])).toEqual([]);
  });
});
