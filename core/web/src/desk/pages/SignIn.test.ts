import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { me } from '../testing/me';
import SignIn from './SignIn.vue';

type Answer = [status: number, body: unknown, headers?: Record<string, string>];
const sent: unknown[] = [];
let answers: Answer[] = [];
let router: Router;
let page: VueWrapper;

async function open(query = ''): Promise<void> {
  const blank = { template: '<i />' };
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/sign-in', component: blank },
      { path: '/:rest(.*)*', component: blank },
    ],
  });
  await router.push(`/sign-in${query}`);
  page = mount(SignIn, {
    global: { plugins: [createPinia(), router, createTranslations(messages, 'zh-CN')] },
    attachTo: document.body,
  });
}
async function submit(fields: Record<string, string>): Promise<void> {
  for (const [id, value] of Object.entries(fields)) await page.find(`#${id}`).setValue(value);
  await page.find('form').trigger('submit');
  await flushPromises();
  await vi.waitFor(() => {
    expect(page.find('.is-loading').exists()).toBe(false);
  });
}
const message = (): string => page.find('.message').text();

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(await request.json());
    const [status, body, headers = {}] = answers.shift() ?? [500, {}];
    const type = status < 300 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type, ...headers } });
  });
});
afterEach(() => {
  page.unmount();
  vi.unstubAllGlobals();
});

describe('signing in', () => {
  it('goes on to the page that was wanted', async () => {
    answers = [[201, me()]];
    await open('?next=/cases?queue=overdue');
    await submit({ username: ' dispatch.county ', password: 'secret words' });
    expect(sent).toEqual([{ username: 'dispatch.county', password: 'secret words' }]);
    expect(router.currentRoute.value.fullPath).toBe('/cases?queue=overdue');
  });

  it('asks nothing of the server before both fields are filled', async () => {
    await open();
    await submit({ username: 'someone' });
    expect(sent).toEqual([]);
    expect(message()).toBe('请填写用户名和密码');
  });

  it('asks for the code only when the server does, and sends everything together', async () => {
    answers = [
      [401, { code: 'second_factor_required' }],
      [401, { code: 'second_factor_invalid' }],
      [201, me()],
    ];
    await open();
    await submit({ username: 'a.b', password: 'p' });
    expect(page.find('#password').exists()).toBe(false);
    await submit({ code: '123456' });
    expect(message()).toContain('验证码不对');
    await submit({ code: '654321' });
    expect(sent.at(-1)).toEqual({ username: 'a.b', password: 'p', code: '654321' });
    expect(router.currentRoute.value.path).toBe('/');
  });

  it('tells the time at which a locked account opens again', async () => {
    answers = [[429, { code: 'account_locked' }, { 'Retry-After': '600' }]];
    await open();
    await submit({ username: 'a.b', password: 'p' });
    expect(message()).toMatch(/账号已锁定，请在 \d\d:\d\d 之后再试/);
  });

  it('says that the session had ended', async () => {
    await open('?expired=1');
    expect(message()).toBe('登录已过期，请重新登录。');
  });
});
