import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '@shared/api/errors';
import type { CaseDetail } from '@shared/api/staff';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { detail, DISPATCH, row } from '../testing/cases';
import type { ActionRequest, CaseDoor } from './act';
import ActionDrawer from './ActionDrawer.vue';

const SEEN = detail('1');
let drawer: VueWrapper | undefined;

function open(door: CaseDoor): VueWrapper {
  drawer = mount(ActionDrawer, {
    props: { detail: SEEN, open: { action: DISPATCH, data: {} }, door },
    global: { plugins: [createTranslations(messages, 'zh-CN')] },
    attachTo: document.body,
  });
  return drawer;
}
afterEach(() => drawer?.unmount());

const note = (): HTMLTextAreaElement =>
  document.querySelector('.el-drawer textarea') ?? document.createElement('textarea');
async function write(text: string): Promise<void> {
  note().value = text;
  note().dispatchEvent(new Event('input', { bubbles: true }));
  await flushPromises();
}
async function send(): Promise<void> {
  const buttons = document.querySelectorAll<HTMLButtonElement>('.foot button');
  buttons[buttons.length - 1]?.click();
  await flushPromises();
}

describe('the drawer of an action', () => {
  it('sends what was filled in together with what the form started with', async () => {
    const sent: ActionRequest[] = [];
    const fresh = detail('1', { item: row('1', { version: 4 }) });
    const wrapper = open({
      read: () => Promise.resolve(fresh),
      act: (_id, _action, request) => {
        sent.push(request);
        return Promise.resolve(fresh);
      },
    });
    await flushPromises();
    await write('请尽快处置');
    await send();
    expect(sent).toEqual([{ version: 3, data: { unit_id: 'u1', note: '请尽快处置' } }]);
    expect(wrapper.emitted('done')).toEqual([[fresh]]);
  });

  it('does not send a form with mistakes, and says which', async () => {
    const sent: ActionRequest[] = [];
    open({
      read: () => Promise.resolve(SEEN),
      act: (_id, _action, request) => {
        sent.push(request);
        return Promise.resolve(SEEN);
      },
    });
    await flushPromises();
    await send();
    expect(sent).toEqual([]);
    expect(document.querySelector('.el-drawer')?.textContent).toContain('请填写说明');
  });

  it('keeps the typed words when someone else was faster, says so, and lets one send again', async () => {
    const fresh: CaseDetail = detail('1', { item: row('1', { version: 4 }) });
    const versions: number[] = [];
    const wrapper = open({
      read: () => Promise.resolve(fresh),
      act: (_id, _action, request) => {
        versions.push(request.version);
        return request.version === 4
          ? Promise.resolve(fresh)
          : Promise.reject(new ApiError({ status: 409, code: 'case_changed' }));
      },
    });
    await flushPromises();
    await write('写了很久的说明');
    await send();
    expect(wrapper.emitted('changed')).toEqual([[fresh]]);
    expect(document.querySelector('.overtaken')?.textContent).toContain('您填写的内容仍在');
    expect(note().value).toBe('写了很久的说明');
    await wrapper.setProps({ detail: fresh });
    await send();
    expect(versions).toEqual([3, 4]);
    expect(wrapper.emitted('done')).toHaveLength(1);
  });

  it('closes the way when the step is gone, but keeps the words to be copied', async () => {
    const gone = detail('1', { item: row('1', { version: 4 }), actions: [] });
    open({
      read: () => Promise.resolve(gone),
      act: () => Promise.reject(new ApiError({ status: 409, code: 'transition_not_allowed' })),
    });
    await flushPromises();
    await write('已经没用的说明');
    await send();
    expect(document.querySelector('.overtaken')?.textContent).toContain('不能再办理');
    expect(note().value).toBe('已经没用的说明');
    const buttons = document.querySelectorAll<HTMLButtonElement>('.foot button');
    expect(buttons[buttons.length - 1]?.disabled).toBe(true);
  });
});
