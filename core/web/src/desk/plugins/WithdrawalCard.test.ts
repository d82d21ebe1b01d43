import axe from 'axe-core';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTranslations, type Locale } from '@shared/i18n';
import messages from '../i18n';
import WithdrawalCard from './WithdrawalCard.vue';

const AREA = { code: '999901', name: '清溪县', level: 'county' as const };
const EVIL = '<img src=x onerror="alert(1)">';
const ITEM = {
  id: 'w-1',
  plugin: 'acme.lamps',
  versions: '',
  action: 'quarantine',
  severity: 'high',
  reason: { 'zh-CN': '正在核查。', en: EVIL },
  since: '2026-03-02T08:00:00Z',
  until: null,
  advisory: '',
  postponable_until: '2026-03-05T08:00:00Z',
  postponements: [],
  concerns: ['1.0.0'],
};
const LIST = { name: 'withdrawals.json', number: 3, made_at: null, taken_at: null, seen_at: '2026-03-02T08:00:00Z', fault: '', fault_at: null, stale: false };
const asked: [string, string, string][] = [];
let state: unknown;
let advisories: unknown[];
let card: VueWrapper | undefined;

beforeEach(() => {
  asked.length = 0;
  state = { lists: [LIST], items: [ITEM] };
  advisories = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url, 'http://x').pathname;
    asked.push([request.method, path, request.method === 'PUT' ? await request.text() : '']);
    const body = path.endsWith('/advisories') ? { items: advisories } : state;
    return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  });
});
afterEach(() => {
  card?.unmount();
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

async function open(language: Locale = 'en', mayChange = true): Promise<VueWrapper> {
  card = mount(WithdrawalCard, {
    props: { plugin: 'acme.lamps', roots: [AREA], mayChange, seen: 1 },
    global: { plugins: [createTranslations(messages, language)] },
    attachTo: document.body,
  });
  await flushPromises();
  return card;
}

describe('what the marketplace has withdrawn', () => {
  it('shows the reason as text, and puts it off with a reason', async () => {
    const wrapper = await open();
    expect(wrapper.text()).toContain('In quarantine');
    expect(wrapper.text()).toContain(EVIL);
    expect(wrapper.find('img').exists()).toBe(false);
    expect(wrapper.find('button[type=submit]').attributes('disabled')).toBeDefined();
    await wrapper.find('.reason input').setValue('Needed tonight');
    await wrapper.find('form').trigger('submit');
    await flushPromises();
    const put = asked.find(([method]) => method === 'PUT');
    expect(put?.[1]).toBe('/api/v1/withdrawals/w-1/postponements/999901');
    expect(JSON.parse(put?.[2] ?? '{}')).toMatchObject({ reason: 'Needed tonight' });
    expect(wrapper.emitted('changed')).toHaveLength(1);
  });

  it('offers nothing where it cannot be put off', async () => {
    state = { lists: [], items: [{ ...ITEM, action: 'revoke', severity: 'critical', postponable_until: null }] };
    const wrapper = await open('zh-CN');
    expect(wrapper.text()).toContain('这一条不能推迟');
    expect(wrapper.find('form').exists()).toBe(false);
  });

  it('tells of refused and stale lists, and of weaknesses with their mend', async () => {
    state = { lists: [{ ...LIST, fault: 'an old one' }, { ...LIST, name: 'advisories.json', stale: true }], items: [] };
    advisories = [
      { id: 'WG-1', version: '1.0.0', package: 'tinylib', package_version: '0.3', summary: EVIL, severity: 'grave', fixed: '0.4' },
    ];
    const wrapper = await open();
    expect(wrapper.findAll('[role=alert]')).toHaveLength(2);
    expect(wrapper.text()).toContain('Version 0.4 mends it');
    expect(wrapper.find('img').exists()).toBe(false);
    const { violations } = await axe.run(wrapper.element);
    expect(violations).toEqual([]);
  });

  it('is not there when nothing is to be said', async () => {
    state = { lists: [LIST], items: [] };
    expect((await open('zh-CN')).find('section').exists()).toBe(false);
  });
});
