/** One sample of every block, as an author would write it. The docs show the same (a test compares them). */
import type { Block } from '@shared/blocks/model';

export interface Sample {
  block: Block['block'];
  [name: string]: unknown;
}

export const SAMPLES: readonly Sample[] = [
  {
    block: 'markdown',
    title: { 'zh-CN': '说明', en: 'About' },
    text: {
      'zh-CN': '路灯坏了，**三个工作日**内修好。\n\n- 先看[办法](https://example.edu/lamps)\n- 再登记',
      en: 'A broken lamp is mended within **three working days**.\n\n- First read the [rules](https://example.edu/lamps)\n- Then enter it',
    },
  },
  {
    block: 'statistic',
    figures: [
      { label: { 'zh-CN': '路灯', en: 'Lamps' }, source: 'collection:lamp' },
      { label: { 'zh-CN': '待修', en: 'To mend' }, source: 'collection:lamp', filter: ['state=broken'] },
      {
        label: { 'zh-CN': '平均功率', en: 'Average power' },
        source: 'collection:lamp',
        measure: 'average',
        field: 'watts',
        unit: { 'zh-CN': '瓦', en: 'W' },
      },
    ],
  },
  {
    block: 'chart',
    title: { 'zh-CN': '按状态', en: 'By state' },
    kind: 'bar',
    source: 'collection:lamp',
    group: 'state',
    order: 'figure',
  },
  {
    block: 'table',
    title: { 'zh-CN': '全部路灯', en: 'All lamps' },
    source: 'collection:lamp',
    fields: ['number', 'state', 'watts', 'put_up'],
    sort: '-put_up',
    choices: ['state'],
    target: 'page:lamp',
    give: { id: '{id}' },
    actions: [{ label: { 'zh-CN': '登记', en: 'Enter one' }, target: 'create:lamp', style: 'primary' }],
  },
  {
    block: 'list',
    title: { 'zh-CN': '待修', en: 'To mend' },
    source: 'collection:lamp',
    heading: 'number',
    lines: ['watts'],
    badge: 'state',
    filter: ['state=broken'],
    target: 'page:lamp',
    give: { id: '{id}' },
  },
  {
    block: 'detail',
    title: { 'zh-CN': '一盏路灯', en: 'One lamp' },
    source: 'collection:lamp',
    id: '{id}',
    history: true,
    actions: [
      {
        label: { 'zh-CN': '已修好', en: 'Mended' },
        target: 'change:lamp',
        give: { state: 'on' },
        confirm: { 'zh-CN': '确认已修好？', en: 'Is it mended?' },
      },
    ],
  },
  {
    block: 'form',
    title: { 'zh-CN': '登记路灯', en: 'Enter a lamp' },
    target: 'create:lamp',
    fields: ['number', 'state', 'watts'],
    give: { put_up: '{today}' },
    button: { 'zh-CN': '登记', en: 'Enter' },
  },
  {
    block: 'map',
    title: { 'zh-CN': '在哪里', en: 'Where' },
    source: 'collection:lamp',
    label: 'number',
    fields: ['state'],
    height: 280,
  },
  {
    block: 'timeline',
    title: { 'zh-CN': '安装', en: 'Put up' },
    source: 'collection:lamp',
    at: 'put_up',
    heading: 'number',
    lines: ['watts'],
    sort: '-put_up',
  },
  {
    block: 'steps',
    title: { 'zh-CN': '进度', en: 'Progress' },
    source: 'collection:lamp',
    id: '{id}',
    field: 'state',
    steps: [
      { value: 'broken', title: { 'zh-CN': '待修', en: 'Broken' }, text: { 'zh-CN': '已经登记', en: 'It is entered' } },
      { value: 'mending', title: { 'zh-CN': '维修中', en: 'Being mended' } },
      { value: 'on', title: { 'zh-CN': '已修好', en: 'Lit' } },
    ],
  },
  {
    block: 'gallery',
    title: { 'zh-CN': '图片', en: 'Pictures' },
    pictures: [
      {
        path: 'pictures/lamp.png',
        alt: { 'zh-CN': '一盏路灯', en: 'A street lamp' },
        caption: { 'zh-CN': '标准灯杆', en: 'The usual post' },
      },
    ],
  },
  {
    block: 'action',
    text: { 'zh-CN': '发现路灯不亮？', en: 'Is a lamp out?' },
    actions: [
      { label: { 'zh-CN': '登记', en: 'Enter it' }, target: 'create:lamp', style: 'primary' },
      { label: { 'zh-CN': '办法', en: 'The rules' }, target: 'https://example.edu/lamps' },
    ],
  },
];

const ACTION = { give: {}, confirm: null, style: 'plain' };
const LISTED = { filter: [], sort: null, titles: {}, target: null, give: {}, empty: null };
/** What the server fills in where an author writes nothing. */
const DEFAULTS: Readonly<Record<Block['block'], object>> = {
  markdown: {},
  statistic: {},
  chart: { by: 'value', measure: 'count', field: null, filter: [], order: 'value', limit: 12, unit: null, empty: null },
  table: { ...LISTED, fields: [], limit: 50, search: false, choices: [], actions: [] },
  list: { ...LISTED, lines: [], badge: null, limit: 20 },
  detail: { id: '{id}', fields: [], titles: {}, history: false, actions: [] },
  form: { id: '{id}', fields: [], give: {}, button: null, done: null, next: null },
  map: { source: null, layers: [], label: null, fields: [], filter: [], limit: 1000, height: 360, target: null, give: {}, empty: null },
  timeline: { ...LISTED, lines: [], limit: 20 },
  steps: { source: null, id: '{id}', field: null },
  gallery: {},
  action: { text: null },
};
const FIGURE = { measure: 'count', field: null, filter: [], unit: null, target: null, give: {} };
const PARTS: Readonly<Record<string, object>> = { actions: ACTION, figures: FIGURE, steps: { value: null, text: null }, pictures: { caption: null } };

/** A block as an author writes it, with the defaults that the server fills in. */
export function asBlock(written: unknown): Block {
  const sample = written as Sample;
  const defaults = DEFAULTS[sample.block] as object | undefined;
  if (defaults === undefined) throw new Error(`block: ${Object.keys(DEFAULTS).join(', ')}`);
  const parts = Object.entries(PARTS).flatMap(([name, part]) => {
    const given: unknown = sample[name];
    return Array.isArray(given) ? [[name, given.map((one: object) => ({ ...part, ...one }))]] : [];
  });
  return { title: null, width: 'full', ...defaults, ...sample, ...(Object.fromEntries(parts) as object) } as Block;
}
