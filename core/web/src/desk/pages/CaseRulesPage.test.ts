import { ElMessageBox } from 'element-plus';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import type { Rule, RuleList, RuleSource } from '../rules/server';
import { useSession } from '../session';
import { me } from '../testing/me';
import CaseRulesPage from './CaseRulesPage.vue';

const two = (text: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': text, en: text });
const COUNTY = { code: '999901', name: '清溪县', name_en: 'Qingxi' };
const SAID: RuleSource = { area: COUNTY, case_type: null, version: 1, since: '2026-11-20T02:00:00Z', by: '周系统' };
const WHISTLE: Rule = {
  id: 'whistle',
  group: 'duty',
  title: two('吹哨报到'),
  help: two('已发出的不变'),
  schema: {
    type: 'object',
    required: [],
    properties: { minutes: { type: 'integer', minimum: 1, default: 60, 'x-title': two('报到时间') } },
  },
  by_case_type: false,
  default: { minutes: 60 },
  settings: { minutes: 30 },
  source: SAID,
  own: true,
  version: 1,
  otherwise: { minutes: 60 },
  otherwise_source: null,
  case_types: [],
};
const LIST: RuleList = { area: COUNTY, case_type: null, groups: [{ id: 'duty', title: two('派遣') }], rules: [WHISTLE], may_change: true };

type Answer = [status: number, body: unknown];
let answers: Record<string, Answer> = {};
const sent: { method: string; path: string; body: unknown }[] = [];
let page: VueWrapper | undefined;

async function open(): Promise<VueWrapper> {
  const pinia = createPinia();
  setActivePinia(pinia);
  useSession().me = me({ permissions: ['case_rule:manage', 'area:read'] });
  page = mount(CaseRulesPage, {
    global: { plugins: [pinia, createTranslations(messages, 'zh-CN')] },
    attachTo: document.body,
  });
  await flushPromises();
  return page;
}
async function press(name: string): Promise<void> {
  await page?.find(`button[aria-label="${name}"]`).trigger('click');
  await flushPromises();
}
async function send(): Promise<void> {
  const buttons = document.querySelectorAll<HTMLButtonElement>('.foot button');
  buttons[buttons.length - 1]?.click();
  await flushPromises();
}

beforeEach(() => {
  sent.length = 0;
  answers = {
    'GET /api/v1/local-rules': [200, LIST],
    'GET /api/v1/public/case-types': [200, { items: [] }],
    'GET /api/v1/areas': [200, { items: [] }],
  };
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    const body = request.method === 'PUT' ? ((await request.json()) as unknown) : null;
    sent.push({ method: request.method, path: pathname, body });
    const [status, value] = answers[`${request.method} ${pathname}`] ?? [404, { code: 'nothing', status: 404 }];
    const type = status < 300 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': type } });
  });
});
afterEach(() => {
  page?.unmount();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the page of case rules', () => {
  it('says what holds and who says so', async () => {
    const shown = (await open()).find('article').text();
    expect(shown).toContain('报到时间30');
    expect(shown).toContain('本区域规定清溪县（周系统）');
  });

  it('sends what was changed with the version that was seen, and shows what holds then', async () => {
    await open();
    answers['PUT /api/v1/local-rules/whistle'] = [200, { ...WHISTLE, settings: { minutes: 45 }, version: 2 }];
    await press('修改“吹哨报到”');
    const field = document.querySelector<HTMLInputElement>('.el-drawer input');
    if (field) field.value = '45';
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    await flushPromises();
    await send();
    expect(sent.at(-1)).toEqual({ method: 'PUT', path: '/api/v1/local-rules/whistle', body: { version: 1, settings: { minutes: 45 } } });
    expect(page?.find('article').text()).toContain('报到时间45');
  });

  it('says at its field what the server finds wrong', async () => {
    await open();
    const errors = [{ path: '/settings/minutes', code: 'limits', message: '不能超过最长报到时间' }];
    answers['PUT /api/v1/local-rules/whistle'] = [422, { code: 'rule_settings', status: 422, errors }];
    await press('修改“吹哨报到”');
    await send();
    expect(document.querySelector('.el-drawer [data-invalid="true"]')?.textContent).toContain('不能超过最长报到时间');
  });

  it('resets only after saying what will hold', async () => {
    await open();
    answers['DELETE /api/v1/local-rules/whistle'] = [200, { ...WHISTLE, settings: { minutes: 60 }, source: null, own: false, version: 2 }];
    const asked = vi.spyOn(ElMessageBox, 'confirm').mockRejectedValueOnce('cancel');
    await press('“吹哨报到”恢复沿用上级');
    expect(asked.mock.calls[0]?.[0]).toContain('以平台默认为准');
    expect(sent.some((one) => one.method === 'DELETE')).toBe(false);
    asked.mockResolvedValueOnce('confirm' as never);
    await press('“吹哨报到”恢复沿用上级');
    expect(page?.find('article').text()).toContain('平台默认');
    expect(page?.find('button[aria-label="“吹哨报到”恢复沿用上级"]').exists()).toBe(false);
  });

  it('shows the history, and that there is none', async () => {
    await open();
    answers['GET /api/v1/local-rules/whistle/history'] = [200, { items: [{ ...SAID, settings: null }] }];
    await press('“吹哨报到”的修改历史');
    expect(document.body.textContent).toContain('清溪县恢复沿用');
    page?.unmount();
    answers['GET /api/v1/local-rules/whistle/history'] = [200, { items: [] }];
    await open();
    await press('“吹哨报到”的修改历史');
    expect(document.body.textContent).toContain('从未修改过');
  });

  it('says what went wrong and tries again', async () => {
    answers['GET /api/v1/local-rules'] = [503, { code: 'busy', status: 503 }];
    const shown = await open();
    expect(shown.find('article').exists()).toBe(false);
    answers['GET /api/v1/local-rules'] = [200, LIST];
    const retry = shown.findAll('button').find((button) => button.text().includes('重试'));
    await retry?.trigger('click');
    await flushPromises();
    expect(shown.find('article').exists()).toBe(true);
  });
});
