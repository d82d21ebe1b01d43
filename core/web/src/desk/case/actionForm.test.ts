import { describe, expect, it } from 'vitest';
import { DISPATCH } from '../testing/cases';
import { asksNothing, layout } from './actionForm';

const oneOf = (count: number): { const: string }[] =>
  Array.from({ length: count }, (_, index) => ({ const: `c${index}` }));

describe('laying out an action', () => {
  it('lays few choices open, and folds many and the county’s own lists', () => {
    const properties = {
      few: { oneOf: oneOf(3) },
      many: { oneOf: oneOf(9) },
      unit_id: { 'x-choices': 'units', oneOf: oneOf(1) },
    };
    const drawn = layout({ schema: { properties }, ui: null });
    expect(drawn).toMatchObject({
      elements: [
        { scope: '#/properties/few', options: { format: 'radio' } },
        { scope: '#/properties/many' },
        { scope: '#/properties/unit_id' },
      ],
    });
    expect(JSON.stringify(drawn).match(/radio/g)).toHaveLength(1);
  });

  it('leaves the author’s own layout alone', () => {
    const ui = { type: 'VerticalLayout', elements: [] };
    expect(layout({ ...DISPATCH.form, ui })).toBe(ui);
  });

  it('knows a form that asks nothing', () => {
    expect(asksNothing({ schema: { type: 'object' }, ui: null })).toBe(true);
    expect(asksNothing(DISPATCH.form)).toBe(false);
  });
});
