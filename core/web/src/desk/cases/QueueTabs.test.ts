import { mount } from '@vue/test-utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { COUNTS } from '../testing/cases';
import { NO_FILTERS } from './filters';
import QueueTabs from './QueueTabs.vue';

const router = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/cases', name: 'cases', component: { template: '<i />' } }],
});
const plugins = [router, createTranslations(messages, 'zh-CN')];

beforeAll(() => router.push('/cases'));

describe('the queues', () => {
  it('show their counts and mark the one that is open', () => {
    const tabs = mount(QueueTabs, {
      props: { filters: { ...NO_FILTERS, queue: 'overdue' }, counts: COUNTS },
      global: { plugins },
    });
    expect(tabs.findAll('a').map((link) => link.text().replace(/\s+/g, ' '))).toEqual([
      '待我办理 2',
      '办理中 5',
      '已超期 1',
      '已办结 40',
      '全部 45',
    ]);
    expect(tabs.find('[aria-current="page"]').text()).toContain('已超期');
  });

  it('keep the other filters in their addresses', () => {
    const tabs = mount(QueueTabs, {
      props: { filters: { ...NO_FILTERS, area: '999901002', q: '路' }, counts: null },
      global: { plugins },
    });
    expect(tabs.findAll('a')[3]?.attributes('href')).toBe('/cases?queue=closed&area=999901002&q=%E8%B7%AF');
    expect(tabs.find('.count').exists()).toBe(false);
  });
});
