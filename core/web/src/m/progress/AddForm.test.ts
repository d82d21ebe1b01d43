/** Adding to a report: nothing that was written is lost, and nothing arrives twice. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTranslations } from '@shared/i18n';
import en from '../i18n/all.en';
import zhCN from '../i18n/all.zh-CN';
import AddForm from './AddForm.vue';
import { begun, readAddition, useAddition } from './addition';

const CODE = 'ABCD';
type Answer = [status: number, body: unknown];
let answers: Answer[] = [];
const sent: { client_id: string; text: string; attachments: string[] }[] = [];
let form: VueWrapper | null = null;

function open(): VueWrapper {
  form = mount(AddForm, { props: { code: CODE }, global: { plugins: [createTranslations({ en, 'zh-CN': zhCN }, 'en')] }, attachTo: document.body });
  return form;
}
async function send(made: VueWrapper, text?: string): Promise<void> {
  if (text !== undefined) await made.find('textarea').setValue(text);
  await made.find('form').trigger('submit');
  await flushPromises();
}

beforeEach(() => {
  sent.length = 0;
  answers = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push((await request.json()) as (typeof sent)[number]);
    const [status, body] = answers.shift() ?? [0, null];
    if (status === 0) throw new TypeError('no line');
    const type = status < 300 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
  });
});
afterEach(() => {
  form?.unmount();
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe('the form for adding', () => {
  it('asks for words or photos, and the fault goes when there are some', async () => {
    const made = open();
    await send(made);
    expect(made.find('#adding-error').text()).toBe('Please write something, or add a photo');
    await made.find('textarea').setValue('it rains');
    expect(made.find('#adding-error').text()).toBe('');
    expect(sent).toEqual([]);
  });

  it('keeps the words when no answer comes, sends the same again, and forgets them when they have arrived', async () => {
    const made = open();
    await send(made, 'two more bags');
    expect(made.find('#adding-error').text()).not.toBe('');
    expect(begun(CODE)).toBe(true);
    answers = [[200, { number: '7' }]];
    await send(made);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]).toMatchObject({ text: 'two more bags', attachments: [] });
    expect(made.emitted('added')).toEqual([[{ number: '7' }]]);
    expect([begun(CODE), made.find('textarea').element.value]).toEqual([false, '']);
  });

  it('brings back after a reload what was not sent, under the same id', async () => {
    await send(open(), 'two more bags');
    form?.unmount();
    const again = open();
    expect(again.find('textarea').element.value).toBe('two more bags');
    answers = [[200, {}]];
    await send(again);
    expect(sent[1]?.client_id).toBe(sent[0]?.client_id);
  });

  it('says when an earlier try had arrived, keeps what was changed since, and sends that as another', async () => {
    const made = open();
    await send(made, 'two bags');
    answers = [[422, { code: 'client_id_reused', status: 422 }], [200, {}]];
    await send(made, 'two bags, and glass');
    expect(made.find('#adding-error').text()).toContain('has arrived after all');
    expect(made.emitted('earlier')).toHaveLength(1);
    expect(made.find('textarea').element.value).toBe('two bags, and glass');
    await send(made);
    expect(new Set(sent.map((one) => one.client_id)).size).toBe(2);
  });

  it('throws away what was begun when one wants', async () => {
    const made = open();
    await made.find('textarea').setValue('never mind');
    await made.findAll('button').at(-1)?.trigger('click');
    expect([begun(CODE), made.emitted('close')?.length]).toEqual([false, 1]);
  });

  it('begins anew after a torn write', () => {
    expect(readAddition('{"clientId":').text).toBe('');
    expect(useAddition(CODE).photos).toEqual([]);
  });
});
