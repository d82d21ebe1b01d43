import axe from 'axe-core';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '@shared/api/errors';
import type { Agreement, Grant } from '@shared/api/staff';
import { createTranslations, type Locale } from '@shared/i18n';
import messages from '../i18n';
import ConsentDrawer, { type GrantDoor } from './ConsentDrawer.vue';

const AREA = { code: '999901', name: '清溪县', level: 'county' as const };
const DIGEST = '0'.repeat(64);
const words = (text: string) => ({ 'zh-CN': text, en: `${text} (en)` });

function grant(more: Partial<Grant> = {}): Grant {
  return {
    plugin: 'acme.reader',
    version: '2.0.0',
    area: AREA.code,
    number: 0,
    manifest: DIGEST,
    consent: 'missing',
    effect: 'widened',
    asks: [
      { group: 'data', text: words('可以读取案件'), reason: words('排查隐患'), choice: null, taken: false, protected: true },
      { group: 'data', text: words('还可以读取位置'), reason: null, choice: 'cases:read', taken: false, protected: true },
      { group: 'network', text: words('从 a.example 获取资料'), reason: null, choice: null, taken: false, protected: false },
    ],
    changes: [],
    needs_officer: false,
    from_area: null,
    from_name: null,
    from_name_en: null,
    agreed_version: null,
    by: null,
    at: null,
    ...more,
  };
}

const AGREED: Partial<Grant> = {
  number: 1,
  consent: 'given',
  effect: 'none',
  from_area: AREA.code,
  from_name: AREA.name,
  from_name_en: null,
  agreed_version: '1.0.0',
  by: '林系统',
  at: '2026-03-02T09:00:00Z',
};

let drawer: VueWrapper | undefined;
afterEach(() => {
  drawer?.unmount();
  document.body.innerHTML = '';
});

async function open(
  read: Grant,
  more: { door?: Partial<GrantDoor>; mayChange?: boolean; enabling?: boolean; language?: Locale } = {},
): Promise<VueWrapper> {
  const door: GrantDoor = {
    read: () => Promise.resolve(read),
    agree: () => Promise.resolve(read),
    withdraw: () => Promise.resolve(read),
    ...more.door,
  };
  drawer = mount(ConsentDrawer, {
    props: { area: AREA, name: '读取器', door, mayChange: more.mayChange ?? true, enabling: more.enabling ?? false },
    global: { plugins: [createTranslations(messages, more.language ?? 'zh-CN')] },
    attachTo: document.body,
  });
  await flushPromises();
  return drawer;
}

const panel = (): HTMLElement => document.querySelector<HTMLElement>('.el-drawer') ?? document.body;
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll<HTMLButtonElement>('.foot button, .el-message-box__btns button')].find(
    (each) => each.textContent?.trim() === name,
  );
async function press(name: string): Promise<void> {
  button(name)?.click();
  await flushPromises();
}

describe('the dialog of consent', () => {
  it('says what is asked for in groups, with the reason, and marks what is about people', async () => {
    await open(grant());
    const said = panel().textContent ?? '';
    expect(said).toContain('启用前，请看“读取器”2.0.0 版申请什么');
    expect([...panel().querySelectorAll('h3')].map((each) => each.textContent)).toEqual(['数据', '网络']);
    expect(said).toContain('理由：排查隐患');
    expect(panel().querySelectorAll('.tag-warn')).toHaveLength(2);
  });

  it('agrees to what was read, with the chosen options, and says so to the page', async () => {
    const sent: [string, Agreement][] = [];
    const wrapper = await open(grant(), {
      enabling: true,
      door: {
        agree: (area, agreement) => {
          sent.push([area, agreement]);
          return Promise.resolve(grant(AGREED));
        },
      },
    });
    const [choice, ...others] = panel().querySelectorAll<HTMLInputElement>('input[type=checkbox]');
    expect(others).toEqual([]);
    choice?.click();
    await flushPromises();
    await press('同意并启用');
    expect(sent).toEqual([['999901', { number: 0, manifest: DIGEST, optional: ['cases:read'], officer: '' }]]);
    expect(wrapper.emitted('agreed')).toEqual([[AREA]]);
    expect(wrapper.emitted('close')).toHaveLength(1);
  });

  it('shows what a waiting version changes', async () => {
    const changes = [{ group: 'network' as const, effect: 'widened' as const, text: words('新增：从 a.example 获取资料。') }];
    await open(grant({ ...AGREED, consent: 'waiting', effect: 'widened', changes }));
    const said = panel().textContent ?? '';
    expect(said).toContain('同意之前，它按旧的授权运行');
    expect(said).toContain('新增：从 a.example 获取资料。');
    expect(said).toContain('清溪县已同意 1.0.0 版的申请');
    expect(button('同意')).toBeDefined();
  });

  it('needs an officer for what is sensitive', async () => {
    await open(grant({ needs_officer: true, effect: 'sensitive' }));
    expect(button('同意')?.disabled).toBe(true);
    const field = panel().querySelector<HTMLInputElement>('.officer input');
    expect(field?.getAttribute('aria-label')).toBe('个人信息保护负责人（姓名）');
    if (field) field.value = '王数安';
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    await flushPromises();
    expect(button('同意')?.disabled).toBe(false);
  });

  it('withdraws after one was asked again, and not otherwise', async () => {
    const sent: number[] = [];
    const door: Partial<GrantDoor> = {
      withdraw: (_area, number) => {
        sent.push(number);
        return Promise.resolve(grant({ consent: 'withdrawn' }));
      },
    };
    const wrapper = await open(grant(AGREED), { door });
    expect(button('保存可选项'), 'nothing was changed').toBeUndefined();
    await press('撤回授权并停用');
    expect(document.querySelector('.el-message-box')?.textContent).toContain('读不到任何数据');
    expect(sent).toEqual([]);
    document.querySelector<HTMLButtonElement>('.el-message-box__btns .el-button--danger')?.click();
    await flushPromises();
    expect(sent).toEqual([1]);
    expect(wrapper.emitted('withdrawn')).toEqual([[AREA]]);
  });

  it('says what went wrong and stays open', async () => {
    const failing = () => Promise.reject(new ApiError({ status: 409, code: 'grant_changed' }));
    const wrapper = await open(grant(), { door: { agree: failing } });
    await press('同意');
    expect(panel().querySelector('[role=alert]')?.textContent).toContain('授权刚被他人改动');
    expect(wrapper.emitted('close')).toBeUndefined();
  });

  it('is for reading only without the right to manage', async () => {
    await open(grant(AGREED), { mayChange: false });
    expect(panel().querySelectorAll('.foot button, input')).toHaveLength(0);
  });

  it.each(['zh-CN', 'en'] as const)('is accessible in %s', async (language) => {
    await open(grant({ needs_officer: true, ...AGREED, consent: 'waiting' }), { language });
    const found = await axe.run(panel(), { rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.map((violation) => violation.id)).toEqual([]);
    if (language === 'en') expect(panel().textContent).not.toMatch(/plugins\./);
  });
});
