import { describe, expect, it } from 'vitest';
import { AREA, changes, choiceFilters, columns, fields, formSchema, shown, sortable, titleOf } from '@shared/collections/fields';
import { HOMES } from '../testing/collections';

const YES_NO = ['是', '否'] as const;
const named = (name: string) => {
  const found = fields(HOMES).find((field) => field.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('a collection as a table', () => {
  it('shows the declared columns with their titles', () => {
    expect(columns(HOMES).map(({ name }) => name)).toEqual(['number', 'state', 'owner']);
    expect(named('owner')).toMatchObject({ title: { 'zh-CN': '房主', en: 'Owner' }, masked: true });
  });

  it('writes values as people read them', () => {
    expect(shown(named('state'), 'let', 'en', ['Yes', 'No'])).toBe('Let');
    expect(shown(named('state'), 'unknown', 'en', ['Yes', 'No'])).toBe('unknown');
    expect(shown(named('gas_safe'), false, 'zh-CN', YES_NO)).toBe('否');
    expect(shown(named('remarks'), ['门锁坏', '漏水'], 'zh-CN', YES_NO)).toBe('门锁坏、漏水');
    expect(shown(named('number'), { lon: 1, lat: 2 }, 'zh-CN', YES_NO)).toBe('1, 2');
    expect(shown(named('number'), { 'zh-CN': '同一网格', en: 'in the same grid' }, 'en', YES_NO)).toBe('in the same grid');
    const several = { ...named('remarks'), schema: { type: 'array', items: named('state').schema } } as const;
    expect(shown(several, ['let', 'other'], 'en', YES_NO)).toBe('Let, other');
    expect(shown(named('number'), null, 'zh-CN', YES_NO)).toBe('–');
  });

  it('calls a document by its title field', () => {
    expect(titleOf(HOMES, { number: 'A-1', state: 'let' })).toBe('A-1');
    expect(titleOf({ ...HOMES, title_field: null }, { tenants: 3, state: 'let' })).toBe('let');
    expect(titleOf({ ...HOMES, title_field: null }, {})).toBe('–');
  });
});

describe('filters', () => {
  it('are those that a ready index answers, and none on what is masked', () => {
    expect(choiceFilters(HOMES, YES_NO).map(({ field, choices }) => [field.name, choices.map(({ value }) => value)])).toEqual([
      ['state', ['state=let', 'state=empty']],
      ['gas_safe', ['gas_safe=true', 'gas_safe=false']],
    ]);
    const filling = { ...HOMES, indexes: HOMES.indexes.map((index) => ({ ...index, ready: index.fields[0] !== 'state' })) };
    expect(choiceFilters(filling, YES_NO).map(({ field }) => field.name)).toEqual(['gas_safe']);
  });

  it('leave the orders that the same index gives', () => {
    expect(sortable(HOMES, '').map(({ name }) => name)).toEqual(['state', 'tenants', 'gas_safe']);
    expect(sortable(HOMES, 'state=let').map(({ name }) => name)).toEqual(['checked_on']);
    expect(sortable(HOMES, 'gas_safe=true')).toEqual([]);
    expect(sortable({ ...HOMES, can_reveal: true }, '').map(({ name }) => name)).toContain('owner');
  });
});

describe('the form', () => {
  it('asks for the area of a new document, and not for what is masked of an old one', () => {
    const areas = [{ const: '999901', title: '清溪县' }];
    const fresh = formSchema(HOMES, areas, '区域', true);
    expect(Object.keys(fresh.properties ?? {})).toEqual([AREA, ...fields(HOMES).map(({ name }) => name)]);
    expect(fresh.required).toEqual([AREA, 'number', 'owner']);
    const old = formSchema(HOMES, null, '区域', false);
    expect(old.required).toEqual(['number']);
    expect(Object.keys(old.properties ?? {})).not.toContain('owner');
  });

  it('sends what changed, and null for what is gone', () => {
    const before = { number: 'A-1', tenants: 2, remarks: ['x'], owner: '陈**' };
    const schema = formSchema(HOMES, null, '', false);
    expect(changes(before, { number: 'A-1', tenants: 3, gas_safe: true }, schema)).toEqual({ tenants: 3, gas_safe: true, remarks: null });
    expect(changes(before, before, schema)).toEqual({});
  });
});
