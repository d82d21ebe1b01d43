import { describe, expect, it } from 'vitest';
import { changed, formSchema, linesOf, ofServer, without, type AreaSettings } from './settings';

const TITLE = { 'zh-CN': '上限', en: 'Most' };
const SETTINGS: AreaSettings = {
  own: { most: 5 },
  effective: { most: 5, days: 3, kinds: ['a'] },
  inherited: { most: 2, days: 3, kinds: ['a'] },
  sources: { days: '清溪县' },
  secrets: ['key', 'mail'],
  secrets_set: ['key', 'mail'],
  secrets_own: ['key'],
  form_schema: {
    type: 'object',
    required: ['most', 'key'],
    properties: { most: { type: 'integer', 'x-i18n': { title: TITLE } }, days: { type: 'integer' }, kinds: {}, key: {}, mail: {} },
  },
  form_ui: null,
};

describe('the settings of an area', () => {
  it('are listed with where they come from, and secrets without their values', () => {
    expect(linesOf(SETTINGS)).toEqual([
      { name: 'most', title: TITLE, value: 5, secret: false, set: false, own: true, source: '' },
      { name: 'days', title: 'days', value: 3, secret: false, set: false, own: false, source: '清溪县' },
      { name: 'kinds', title: 'kinds', value: ['a'], secret: false, set: false, own: false, source: '' },
      { name: 'key', title: 'key', value: undefined, secret: true, set: true, own: true, source: '' },
      { name: 'mail', title: 'mail', value: undefined, secret: true, set: true, own: false, source: '' },
    ]);
  });
  it('send what is the area’s own and what differs, and leave the rest inherited', () => {
    expect(changed(SETTINGS, { most: 2, days: 3, kinds: ['a'], key: '' })).toEqual({ most: 2 });
    expect(changed(SETTINGS, { most: 5, days: 4, kinds: ['b'], key: 'new' })).toEqual({ most: 5, days: 4, kinds: ['b'], key: 'new' });
    expect(changed(SETTINGS, { most: undefined, days: null })).toEqual({});
  });
  it('go back to what is inherited, one by one', () => {
    expect(without(SETTINGS, 'most')).toEqual({});
    expect(without(SETTINGS, 'key')).toEqual({ most: 5, key: '' });
  });
  it('demand no secret that may be there already', () => {
    expect(formSchema(SETTINGS).required).toEqual(['most']);
  });
  it('of the whole server are its own or the plugin’s defaults, and come from no area', () => {
    const { own, effective, inherited, form_schema, secrets, secrets_set } = SETTINGS;
    const sheet = ofServer({ own, effective, inherited, form_schema, secrets, secrets_set, may_change: true });
    expect(linesOf(sheet).map(({ name, own: here, source }) => [name, here, source])).toEqual([
      ['most', true, ''],
      ['days', false, ''],
      ['kinds', false, ''],
      ['key', true, ''],
      ['mail', true, ''],
    ]);
    expect(without(sheet, 'mail')).toEqual({ most: 5, mail: '' });
  });
});
