import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '@shared/form/types';
import { facts, type Speech } from './facts';

const ZH: Speech = { locale: 'zh-CN', yes: '是', no: '否', item: (n) => `第 ${n} 项` };
const SCHEMA: JsonSchema = {
  type: 'object',
  $defs: { place: { type: 'object', title: '地点', properties: { floor: { type: 'integer', title: '楼层' } } } },
  properties: {
    urgency: {
      type: 'string',
      'x-i18n': { title: { 'zh-CN': '紧急程度', en: 'Urgency' } },
      oneOf: [{ const: 'now', 'x-i18n': { title: { 'zh-CN': '正在发生', en: 'Now' } } }],
    },
    injured: { type: 'boolean', title: '有人受伤' },
    measures: {
      type: 'array',
      title: '措施',
      items: {
        type: 'string',
        oneOf: [
          { const: 'a', title: '围挡' },
          { const: 'b', title: '撤离' },
        ],
      },
    },
    place: { $ref: '#/$defs/place' },
    people: {
      type: 'array',
      title: '人员',
      items: { type: 'object', properties: { name: { type: 'string', title: '姓名' } } },
    },
  },
};

describe('the answers of a report', () => {
  it('are said in the words of the schema, in its order', () => {
    const found = facts(SCHEMA, { measures: ['a', 'b'], injured: false, urgency: 'now' }, ZH);
    expect(found.map((fact) => [fact.label, fact.value])).toEqual([
      ['紧急程度', '正在发生'],
      ['有人受伤', '否'],
      ['措施', '围挡、撤离'],
    ]);
    expect(facts(SCHEMA, { urgency: 'now' }, { ...ZH, locale: 'en' })[0]).toMatchObject({
      label: 'Urgency',
      value: 'Now',
    });
  });

  it('open nested objects and lists of objects', () => {
    const [place, people] = facts(SCHEMA, { place: { floor: 3 }, people: [{ name: '甲' }] }, ZH);
    expect(place).toMatchObject({ label: '地点', inside: [{ label: '楼层', value: '3' }] });
    expect(people?.inside[0]).toMatchObject({ label: '第 1 项', inside: [{ label: '姓名', value: '甲' }] });
  });

  it('leave out what was not answered, and keep what the schema no longer knows', () => {
    const found = facts(SCHEMA, { urgency: '', injured: null, old_field: 'x' }, ZH);
    expect(found.map((fact) => [fact.label, fact.value])).toEqual([['old_field', 'x']]);
  });

  it('stand without any schema', () => {
    expect(facts(null, { a: 1 }, ZH)).toEqual([{ key: 'a', label: 'a', value: '1', inside: [] }]);
  });
});
