import { describe, expect, it } from 'vitest';
import { ApiError } from '@shared/api/errors';
import { bodyOf, countOf, initialOf, partsOf, schemaOf, type FormulaOut } from './formula';

const two = (text: string): Record<string, string> => ({ 'zh-CN': text, en: text });
const t = (key: string): string => key;
const FORMULA: FormulaOut = {
  id: 'closed_in_time',
  title: two('按期'),
  explanation: two('解释'),
  source: two('来源'),
  words: two('÷'),
  counted_by: 'close_due_at',
  denominator: { count: 'cases', where: { all: ['due_to_close', { not: 'imported' }] } },
  numerator: { count: 'cases', where: 'closed_in_time' },
  better: 'higher',
  grades: [{ name: 'A', at_least: 90 }],
  area: '',
  version: 2,
  effective_from: '1970-01',
  override_reason: null,
};

describe('a count', () => {
  it.each([
    [{ count: 'cases', where: 'filed' }, [{ is: 'filed', not: false }]],
    [{ count: 'cases', where: { not: 'voided' } }, [{ is: 'voided', not: true }]],
    [{ count: 'cases', where: { all: ['filed', { not: 'voided' }] } }, [{ is: 'filed', not: false }, { is: 'voided', not: true }]],
  ])('is a list of parts and back: %j', (count, parts) => {
    expect(partsOf(count)).toEqual(parts);
    expect(countOf(parts)).toEqual(count);
  });

  it.each([{ count: 'cases', where: { any: ['filed', 'closed'] } }, { count: 'cases', where: { all: [{ any: ['filed'] }] } }, null])(
    'that says more is not taken apart: %j',
    (count) => { expect(partsOf(count)).toBeNull(); },
  );
});

describe('the form of an indicator', () => {
  it('gives back what it was given, from the month that was chosen', () => {
    const body = bodyOf(initialOf(FORMULA, '2026-12'), 'wrong');
    const { title, explanation, source, counted_by, better, grades, denominator, numerator } = FORMULA;
    expect(body).toEqual({ effective_from: '2026-12', formula: { title, explanation, source, counted_by, better, grades, denominator, numerator }, override_reason: null });
  });

  it('writes what cannot be chosen part by part as it is stored, and says when it is no JSON', () => {
    const other = { ...FORMULA, numerator: { count: 'cases', where: { any: ['closed', 'voided'] } } };
    const data = initialOf(other, '2026-12');
    expect(schemaOf(other, [], t).properties?.['numerator']?.type).toBe('string');
    expect(bodyOf(data, 'wrong').formula.numerator).toEqual(other.numerator);
    const broken = (): unknown => bodyOf({ ...data, numerator: '{' }, 'wrong');
    expect(broken).toThrow(ApiError);
    try {
      broken();
    } catch (error) {
      expect((error as ApiError).fields).toEqual([{ path: '/numerator', code: 'indicator_definition', message: 'wrong' }]);
    }
  });

  it('asks for the name of a new one only', () => {
    expect(schemaOf(null, [], t).required).toContain('id');
    expect(schemaOf(FORMULA, [], t).required).not.toContain('id');
  });
});
