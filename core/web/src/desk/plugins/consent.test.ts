import { describe, expect, it } from 'vitest';
import type { Ask } from '@shared/api/staff';
import { grouped, same, taken } from './consent';

const ask = (group: Ask['group'], more: Partial<Ask> = {}): Ask => ({
  group,
  text: { en: group },
  reason: null,
  choice: null,
  taken: false,
  protected: false,
  ...more,
});

describe('what a plugin asks for', () => {
  it('is read as data, people, network and powers, empty groups left out', () => {
    const groups = grouped([ask('powers'), ask('data'), ask('network'), ask('data')]);
    expect(groups.map((each) => [each.group, each.items.length])).toEqual([
      ['data', 2],
      ['network', 1],
      ['powers', 1],
    ]);
  });

  it('has choices, each scope once', () => {
    const asks = [
      ask('data', { choice: 'cases:read', taken: true }),
      ask('data', { choice: 'cases:read', taken: true }),
      ask('people', { choice: 'people:read' }),
    ];
    expect(taken(asks)).toEqual(['cases:read']);
  });

  it('compares choices whatever their order', () => {
    expect(same(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(same(['a'], ['a', 'b'])).toBe(false);
    expect(same(['a'], ['b'])).toBe(false);
  });
});
