import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { HOME, HOMES } from '../testing/collections';
import DocumentTable from './DocumentTable.vue';
import FilesPanel from './FilesPanel.vue';
import HistoryList from './HistoryList.vue';
import ListBar from './ListBar.vue';

const router = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/collections/:plugin/:name/:id', name: 'document', component: { template: '<i />' } }],
});
const plugins = (locale: 'zh-CN' | 'en') => [router, createTranslations(messages, locale)];
const ASKED = { filter: [], sort: '', q: '' };

describe('the table of a collection', () => {
  it('has a heading for each declared column and a link to each document', () => {
    const table = mount(DocumentTable, { props: { collection: HOMES, documents: [HOME] }, global: { plugins: plugins('en') } });
    expect(table.findAll('th').map((cell) => cell.text())).toEqual(['Name', 'Number', 'State', 'Owner', 'Area', 'Last change']);
    expect(table.findAll('td').slice(0, 5).map((cell) => cell.text())).toEqual(['A-1', 'A-1', 'Let', '陈**', '北村']);
    expect(table.find('a').attributes('href')).toBe(`/collections/acme.rented-homes/home/${HOME.id}`);
    expect(table.find('caption').text()).toBe('Rented homes');
  });
});

describe('the bar above it', () => {
  it('offers words, a filter for each index with choices, and an order', () => {
    const bar = mount(ListBar, { props: { collection: HOMES, asked: ASKED }, global: { plugins: plugins('zh-CN') } });
    expect(bar.find('input[type=search]').attributes('aria-label')).toBe('按文字查找');
    expect(bar.findAllComponents({ name: 'SelectBox' }).map((box) => box.props('label') as string)).toEqual(['状态', '燃气合格', '排序']);
  });

  it('gives up the order when another index answers', () => {
    const bar = mount(ListBar, {
      props: { collection: HOMES, asked: { ...ASKED, sort: 'tenants' } },
      global: { plugins: plugins('zh-CN') },
    });
    bar.findAllComponents({ name: 'SelectBox' })[0]?.vm.$emit('update:modelValue', 'state=let');
    expect(bar.emitted('ask')).toEqual([[{ filter: ['state=let'], sort: '', q: '' }]]);
  });

  it('searches only where words are declared', () => {
    const bar = mount(ListBar, { props: { collection: { ...HOMES, search: false }, asked: ASKED }, global: { plugins: plugins('en') } });
    expect(bar.find('form').exists()).toBe(false);
  });
});

describe('files', () => {
  it('hold what the list holds, and only those who may write bring some in', () => {
    const asked = { filter: ['state=let'], sort: '-checked_on', q: '文昌' };
    const panel = mount(FilesPanel, { props: { collection: HOMES, asked }, global: { plugins: plugins('en') } });
    expect(panel.find('a').attributes('href')).toBe(
      '/api/v1/collections/acme.rented-homes/home/sheet?format=xlsx&template=false&filter=state%3Dlet&sort=-checked_on&q=%E6%96%87%E6%98%8C',
    );
    expect(panel.find('input[type=file]').exists()).toBe(true);
    const reader = mount(FilesPanel, { props: { collection: { ...HOMES, can_write: false }, asked }, global: { plugins: plugins('en') } });
    expect(reader.find('input[type=file]').exists()).toBe(false);
    expect(reader.findAll('a')).toHaveLength(2);
  });
});

describe('the history', () => {
  it('says who changed what, in words', () => {
    const steps = [
      { version: 2, at: HOME.changed_at, by: '李北', deed: 'changed' as const, fields: { state: ['let', 'empty'], gone: [1, null] } },
      { version: 1, at: HOME.created_at, by: '张网格', deed: 'created' as const, fields: {} },
    ];
    const list = mount(HistoryList, { props: { collection: HOMES, steps }, global: { plugins: plugins('en') } });
    const [changed, created] = list.findAll('li').map((line) => line.text().replace(/\s+/g, ' '));
    expect(changed).toContain('State: Let → Empty');
    expect(changed).toContain('gone: 1 → –');
    expect(created).toContain('Entered');
  });
});
