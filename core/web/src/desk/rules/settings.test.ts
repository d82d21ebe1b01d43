import { describe, expect, it } from 'vitest';
import { check } from '@shared/form/check';
import type { JsonSchema } from '@shared/form/types';
import { words } from '@shared/text';
import { completed, linesOf, strict, type Line } from './settings';

const two = (text: string): Record<string, string> => ({ 'zh-CN': text, en: text });
const units: JsonSchema = { type: 'string', 'x-title': two('unit'), oneOf: [{ const: 'days', 'x-title': two('days of work') }] };
const limit: JsonSchema = {
  type: 'object',
  'x-title': two('limit'),
  required: ['amount'],
  properties: { amount: { type: 'integer', 'x-title': two('amount') }, unit: { ...units, default: 'days' } },
};
const schema: JsonSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', 'x-title': two('name') },
    hours: { type: 'integer', 'x-title': two('hours'), default: 4 },
    late: { type: 'boolean', 'x-title': two('late'), default: false },
    blocks: { type: 'array', 'x-title': two('blocks'), items: units, default: ['days'] },
    limit,
    steps: { type: 'array', 'x-title': two('steps'), items: { type: 'object', properties: { limit } } },
  },
};

function said(line: Line): unknown {
  return [words(line.title, 'en'), line.inner.length > 0 ? line.inner.map((one) => one.map(said)) : line.said.map((one) => words(one, 'en'))];
}

describe('settings in words', () => {
  it('name every value by its title, in the order of the form, and leave out what is not set', () => {
    const value = { steps: [{ limit: { amount: 1 } }, {}], late: true, name: 'a', blocks: ['days'] };
    expect(linesOf(schema, value).map(said)).toEqual([
      ['name', ['a']],
      ['late', ['Yes']],
      ['blocks', [['days of work']].flat()],
      ['steps', [[['limit', [[['amount', ['1']]]]]], []]],
    ]);
  });

  it('say nothing of what is no group', () => {
    expect(linesOf(schema, null)).toEqual([]);
  });
});

describe('the form of a rule', () => {
  const form = strict(schema);

  it('does not let a value be emptied that would then silently be the platform’s', () => {
    expect(check({ name: 'a' }, form).map((one) => one.path)).toEqual(['/hours', '/late']);
    expect(check({ name: 'a', hours: 2, late: false }, form)).toEqual([]);
  });

  it('lets a group be left out as a whole, and wants all of it once it is begun', () => {
    const base = { name: 'a', hours: 2, late: false };
    expect(form.properties?.['limit']?.properties?.['unit']?.default).toBeUndefined();
    expect(check({ ...base, limit: { amount: 3 } }, form).map((one) => one.path)).toEqual(['/limit/unit']);
    expect(check({ ...base, limit: { unit: 'days' }, steps: [{}] }, form).map((one) => one.path)).toEqual(['/limit/amount']);
  });

  it('sends a list that was emptied as an empty one, and no group that was left out', () => {
    expect(completed(schema, { name: 'a', hours: 2, steps: [{}] })).toEqual({ name: 'a', hours: 2, blocks: [], steps: [{}] });
    expect(completed(schema, { name: 'a', limit: { amount: 1 }, steps: [{ limit: { amount: 2 } }] })).toEqual({
      name: 'a',
      blocks: [],
      limit: { amount: 1 },
      steps: [{ limit: { amount: 2 } }],
    });
  });
});
