import axe from 'axe-core';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTranslations, type Locale } from '@shared/i18n';
import messages from '../i18n';
import AskedTables from './AskedTables.vue';

const EVIL = '<img src=x onerror="alert(1)">';
const QUESTIONS = [
  { county: '999901', method: 'cases.get', asked: 1200, refused: 3, last_refusal: 'case_not_found', last_at: '2026-03-02T08:00:00Z' },
  { county: '999901', method: '?', asked: 1, refused: 1, last_refusal: 'unknown_method', last_at: '2026-03-02T08:00:00Z' },
  { county: '999901', method: 'areas.get', asked: 2, refused: 0, last_refusal: null, last_at: null },
];
const REQUEST = { at: '2026-03-02T08:00:00Z', county: '999901', method: 'GET', host: 'weather.example', port: 443, path: '/v1', address: null, received: 0, milliseconds: 3 };
const REQUESTS = [
  { ...REQUEST, status: 200, refusal: null, received: 2048 },
  { ...REQUEST, status: null, refusal: 'egress_host', host: 'localhost', port: 8443, path: `/${EVIL}` },
];
let answers: Record<string, unknown>;
let tables: VueWrapper | undefined;

beforeEach(() => {
  answers = { asks: { items: QUESTIONS }, egress: { items: REQUESTS } };
  vi.stubGlobal('fetch', async (request: Request) => {
    const said = answers[new URL(request.url, 'http://x').pathname.split('/').at(-1) ?? ''];
    return said === undefined ? new Response('{"code":"forbidden"}', { status: 403 }) : new Response(JSON.stringify(said), { headers: { 'content-type': 'application/json' } });
  });
});
afterEach(() => {
  tables?.unmount();
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

async function open(language: Locale = 'en'): Promise<VueWrapper> {
  tables = mount(
    { components: { AskedTables }, template: '<div><AskedTables plugin="acme.lamps" /></div>' },
    { global: { plugins: [createTranslations(messages, language)] }, attachTo: document.body },
  );
  await flushPromises();
  return tables;
}

describe('what a plugin asked for', () => {
  it('shows each request with what was refused, and where the platform went for it', async () => {
    const wrapper = await open();
    const rows = wrapper.findAll('tbody tr').map((row) => row.text());
    expect(rows).toHaveLength(5);
    expect(rows[0]).toContain('cases.get');
    expect(rows[0]).toContain('case_not_found');
    expect(rows[1]).toContain('A request that there is not');
    expect(rows[3]).toContain('GET weather.example/v1');
    expect(rows[4]).toContain('localhost:8443');
    expect(rows[4]).toContain(EVIL);
    expect(wrapper.find('img').exists()).toBe(false);
    expect((await axe.run(wrapper.element, { rules: { region: { enabled: false } } })).violations).toEqual([]);
  });

  it('speaks Chinese', async () => {
    const wrapper = await open('zh-CN');
    expect(wrapper.text()).toContain('向平台提出的请求');
    expect(wrapper.text()).toContain('不是公共主机名，也未列入名单');
  });

  it('is not there for a plugin that asked for nothing', async () => {
    answers = { asks: { items: [] }, egress: { items: [] } };
    expect((await open()).find('section').exists()).toBe(false);
  });

  it('says when it could not be read, and tries again', async () => {
    const all = answers;
    answers = {};
    const wrapper = await open();
    answers = all;
    await wrapper.get('button').trigger('click');
    await flushPromises();
    expect(wrapper.findAll('tbody tr')).toHaveLength(5);
  });
});
