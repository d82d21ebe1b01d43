/** A collection and documents as the server sends them, for component tests. */
import type { Collection, Doc } from '@shared/collections/server';

const words = (chinese: string, english: string) => ({ 'x-i18n': { title: { 'zh-CN': chinese, en: english } } });

export const HOMES: Collection = {
  plugin: 'acme.rented-homes',
  name: 'home',
  title: { 'zh-CN': '出租屋', en: 'Rented homes' },
  schema: {
    type: 'object',
    required: ['number', 'owner'],
    properties: {
      number: { type: 'string', maxLength: 40, ...words('房屋编号', 'Number') },
      state: {
        type: 'string',
        oneOf: [
          { const: 'let', ...words('已出租', 'Let') },
          { const: 'empty', ...words('空置', 'Empty') },
        ],
        ...words('状态', 'State'),
      },
      tenants: { type: 'integer', minimum: 0, ...words('租客人数', 'Tenants') },
      gas_safe: { type: 'boolean', ...words('燃气合格', 'Gas is safe') },
      checked_on: { type: 'string', format: 'date', ...words('检查日期', 'Checked on') },
      owner: { type: 'string', maxLength: 60, ...words('房主', 'Owner') },
      remarks: { type: 'array', items: { type: 'string' }, ...words('备注', 'Remarks') },
    },
  },
  ui: null,
  schema_version: 1,
  columns: ['number', 'state', 'owner'],
  title_field: 'number',
  area_field: null,
  point_field: null,
  search: true,
  append_only: false,
  on_conflict: 'supervisor',
  indexes: [
    { fields: ['state', 'checked_on'], unique: false, ready: true },
    { fields: ['tenants'], unique: false, ready: true },
    { fields: ['gas_safe'], unique: false, ready: true },
    { fields: ['owner'], unique: false, ready: true },
    { fields: ['number'], unique: true, ready: true },
  ],
  masks: [{ field: 'owner', show: 'name' }],
  retention: 'P3Y',
  unfit: 0,
  can_write: true,
  quarantine: 'held',
  can_reveal: false,
  reasons: [],
};

export const HOME: Doc = {
  id: '01a225f9-e4e0-7000-a409-b0b1a4dee1df',
  area: { code: '999901100201', name: '北村' },
  version: 2,
  body: { number: 'A-1', state: 'let', tenants: 2, owner: '陈**' },
  created_at: '2026-11-23T02:00:00Z',
  created_by: '张网格',
  changed_at: '2026-11-23T03:00:00Z',
  changed_by: '李北',
};
