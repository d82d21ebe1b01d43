import { mount, type VueWrapper } from '@vue/test-utils';
import { defineComponent, h, nextTick, reactive } from 'vue';
import { describe, expect, it } from 'vitest';
import { createTranslations } from '../i18n';
import { nativeSkin } from './native/skin';
import SchemaForm from './SchemaForm.vue';
import type { JsonSchema, UiElement } from './types';

type Data = Record<string, unknown>;
type Mounted = VueWrapper & { held: { data: Data; errors: { path: string; message: string }[] } };
interface Options {
  ui?: UiElement;
  data?: Data;
  locale?: 'zh-CN' | 'en';
}

/** The form inside a page that keeps its data, as `v-model` does. */
function form(schema: JsonSchema, { ui, data = {}, locale = 'zh-CN' }: Options = {}): Mounted {
  const held = reactive<Mounted['held']>({ data, errors: [] });
  const page = defineComponent(
    () => () =>
      h(SchemaForm, {
        ref: 'form',
        schema,
        ui: ui ?? null,
        skin: nativeSkin,
        errors: held.errors,
        modelValue: held.data,
        'onUpdate:modelValue': (next: Data) => { held.data = next; },
      }),
  );
  const wrapper = mount(page, { attachTo: document.body, global: { plugins: [createTranslations({ 'zh-CN': {}, en: {} }, locale)] } });
  return Object.assign(wrapper, { held }) as unknown as Mounted;
}
const dataOf = (wrapper: VueWrapper): Data => JSON.parse(JSON.stringify((wrapper as Mounted).held.data)) as Data;
async function validate(wrapper: VueWrapper): Promise<boolean> {
  const fine = (wrapper.vm.$refs['form'] as { validate: () => boolean }).validate();
  await nextTick();
  await nextTick();
  return fine;
}
const errors = (wrapper: VueWrapper): string[] => wrapper.findAll('.error').map((one) => one.text());
function labelled(wrapper: VueWrapper, text: string): ReturnType<VueWrapper['find']> {
  const label = wrapper.findAll('label').find((one) => one.text().startsWith(text));
  if (!label) throw new Error(`no label ${text}`);
  const id = label.attributes('for');
  return id === undefined ? label.find('input') : wrapper.find(`[id="${id}"]`);
}

const person: JsonSchema = {
  type: 'object',
  required: ['name', 'kind'],
  properties: {
    name: { type: 'string', minLength: 2, maxLength: 20, title: '姓名', 'x-title': { 'zh-CN': '姓名', en: 'Name' } },
    age: { type: 'integer', minimum: 0, maximum: 150, title: '年龄' },
    phone: { type: 'string', format: 'cn-mobile', title: '手机' },
    kind: { title: '类别', oneOf: [{ const: 'noise', title: '噪声' }, { const: 'light', title: '光污染' }] },
  },
};

describe('a form', () => {
  it('draws choices whose order counts as a list, others to be ticked', () => {
    const items = { oneOf: [{ const: 'near', title: '近' }, { const: 'free', title: '闲' }] };
    const schema = (ordered: boolean): JsonSchema => ({
      type: 'object',
      properties: { order: { type: 'array', items, title: '次序', 'x-ordered': ordered } },
    });
    const data = { order: ['free', 'near'] };
    expect(form(schema(false), { data }).findAll('input[type="checkbox"]')).toHaveLength(2);
    const list = form(schema(true), { data });
    expect(list.findAll('select')).toHaveLength(2);
    expect(list.findAll('label').map((label) => label.text())).toEqual(['第 1 项', '第 2 项']);
  });

  it('draws every property with its title and collects typed values', async () => {
    const wrapper = form(person);
    await labelled(wrapper, '姓名').setValue('张三');
    await labelled(wrapper, '年龄').setValue('42');
    await labelled(wrapper, '类别').setValue('1');
    expect(dataOf(wrapper)).toEqual({ name: '张三', age: 42, kind: 'light' });
    expect(await validate(wrapper)).toBe(true);
  });

  it('says what is wrong in the reader’s language and moves the focus to the first mistake', async () => {
    const wrapper = form(person);
    await labelled(wrapper, '手机').setValue('123');
    expect(await validate(wrapper)).toBe(false);
    expect(errors(wrapper)).toEqual(['请填写姓名', '手机的格式不对', '请选择类别']);
    expect(document.activeElement).toBe(labelled(wrapper, '姓名').element);
    const input = labelled(wrapper, '姓名');
    expect(input.attributes('aria-invalid')).toBe('true');
    expect(wrapper.find(`[id="${input.attributes('aria-describedby') ?? ''}"]`).text()).toBe('请填写姓名');

    const english = form(person, { locale: 'en' });
    await validate(english);
    expect(errors(english)[0]).toBe('Please fill in: Name');
  });

  it('tells of an empty field only when the form is sent, of a wrong one when it is left', async () => {
    const wrapper = form(person);
    await labelled(wrapper, '姓名').trigger('focusout');
    expect(errors(wrapper)).toEqual([]);
    await labelled(wrapper, '姓名').setValue('张');
    await labelled(wrapper, '姓名').trigger('focusout');
    expect(errors(wrapper)).toEqual(['姓名至少要 2 个字']);
  });

  it('keeps what is no number as text, so that the rule can name it', async () => {
    const wrapper = form(person);
    await labelled(wrapper, '年龄').setValue('四十');
    expect(dataOf(wrapper)).toEqual({ age: '四十' });
    await validate(wrapper);
    expect(errors(wrapper)).toContain('年龄的格式不对');
  });

  it('uses the form’s own message for a rule', async () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: { plate: { type: 'string', title: '车牌', pattern: '^浙', 'x-messages': { pattern: { 'zh-CN': '只登记浙江车牌', en: 'Zhejiang plates only' } } } },
    };
    const wrapper = form(schema, { data: { plate: '沪A' } });
    await validate(wrapper);
    expect(errors(wrapper)).toEqual(['只登记浙江车牌']);
  });

  it('starts from the defaults', async () => {
    const wrapper = form({ type: 'object', properties: { place: { type: 'object', properties: { floor: { type: 'integer', default: 1 } } } } });
    await nextTick();
    expect(dataOf(wrapper)).toEqual({ place: { floor: 1 } });
  });

  it('shows the server’s mistakes until the value is changed', async () => {
    const wrapper = form(person, { data: { name: '张三', kind: 'noise' } });
    wrapper.held.errors = [{ path: '/name', message: '这个名字已登记' }];
    await nextTick();
    expect(errors(wrapper)).toEqual(['这个名字已登记']);
    await labelled(wrapper, '姓名').setValue('李四');
    expect(errors(wrapper)).toEqual([]);
  });
});

describe('nested forms', () => {
  const household: JsonSchema = {
    type: 'object',
    $defs: { member: { type: 'object', title: '成员', required: ['name'], properties: { name: { type: 'string', title: '名字' }, born: { type: 'string', format: 'date', title: '生日' } } } },
    properties: {
      address: { type: 'object', title: '住址', required: ['street'], properties: { street: { type: 'string', title: '街道' } } },
      members: { type: 'array', title: '家庭成员', minItems: 1, maxItems: 2, items: { $ref: '#/$defs/member' } },
    },
    required: ['members'],
  };

  it('does not ask for the fields of an optional group that is empty', async () => {
    const wrapper = form(household, { data: { members: [{ name: '甲' }] } });
    expect(await validate(wrapper)).toBe(true);
    await labelled(wrapper, '街道').setValue('中山路');
    await labelled(wrapper, '街道').setValue('');
    expect(dataOf(wrapper)).toEqual({ members: [{ name: '甲' }] });
  });

  it('adds and removes the entries of a list, within its bounds', async () => {
    const wrapper = form(household);
    const add = (): ReturnType<VueWrapper['find']> => wrapper.find('button:not(.quiet)');
    await add().trigger('click');
    expect(await validate(wrapper)).toBe(false);
    expect(errors(wrapper)).toEqual(['请填写名字']);
    await labelled(wrapper, '名字').setValue('甲');
    expect(wrapper.findAll('button.quiet')).toHaveLength(0);
    await add().trigger('click');
    expect(add().exists()).toBe(false);
    expect(dataOf(wrapper)).toEqual({ members: [{ name: '甲' }, {}] });
    await wrapper.findAll('button.quiet')[0]?.trigger('click');
    expect(dataOf(wrapper)).toEqual({ members: [{}] });
  });

  it('asks for a list that must not be empty', async () => {
    const wrapper = form(household);
    await validate(wrapper);
    expect(errors(wrapper)).toEqual(['请选择家庭成员']);
    expect(document.activeElement?.textContent).toContain('添加家庭成员');
  });
});

describe('branches and rules', () => {
  const branching: JsonSchema = {
    type: 'object',
    properties: { kind: { title: '类别', enum: ['fire', 'other'] } },
    allOf: [
      {
        if: { properties: { kind: { const: 'fire' } }, required: ['kind'] },
        then: { properties: { exits: { type: 'integer', title: '出口数' } }, required: ['exits'] },
        else: { properties: { note: { type: 'string', title: '说明' } } },
      },
    ],
  };

  it('follows if, then and else, and drops what the other branch held', async () => {
    const wrapper = form(branching);
    await labelled(wrapper, '说明').setValue('路灯');
    await labelled(wrapper, '类别').setValue('0');
    expect(wrapper.text()).toContain('出口数');
    expect(wrapper.text()).not.toContain('说明');
    expect(dataOf(wrapper)).toEqual({ kind: 'fire' });
    expect(await validate(wrapper)).toBe(false);
    expect(errors(wrapper)).toEqual(['请填写出口数']);
  });

  it('hides by rule, takes the hidden value out, and locks by rule', async () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: { anonymous: { type: 'boolean', title: '匿名' }, name: { type: 'string', title: '姓名' }, code: { type: 'string', title: '编号' } },
    };
    const condition = { scope: '#/properties/anonymous', schema: { const: true } };
    const ui: UiElement = {
      type: 'VerticalLayout',
      elements: [
        { type: 'Control', scope: '#/properties/anonymous' },
        { type: 'HorizontalLayout', rule: { effect: 'HIDE', condition }, elements: [{ type: 'Control', scope: '#/properties/name' }] },
        { type: 'Group', label: '其他', rule: { effect: 'DISABLE', condition }, elements: [{ type: 'Control', scope: '#/properties/code' }] },
      ],
    };
    const wrapper = form(schema, { ui });
    await labelled(wrapper, '姓名').setValue('张三');
    await labelled(wrapper, '匿名').setValue(true);
    expect(dataOf(wrapper)).toEqual({ anonymous: true });
    expect(wrapper.text()).not.toContain('姓名');
    expect(labelled(wrapper, '编号').attributes('disabled')).toBeDefined();
  });

  it('tells a mistake that belongs to no field on screen', async () => {
    const wrapper = form({ type: 'object', properties: { a: { type: 'string', title: '甲' } }, required: ['b'] });
    expect(await validate(wrapper)).toBe(false);
    expect(wrapper.find('[role="alert"]').text()).toBe('请填写b');
  });
});

describe('choices', () => {
  it('collects several choices in the order they are offered', async () => {
    const wrapper = form({ type: 'object', properties: { days: { type: 'array', title: '日子', items: { enum: ['mon', 'tue', 'wed'] } } } });
    const boxes = wrapper.findAll('input[type="checkbox"]');
    await boxes[2]?.setValue(true);
    await boxes[0]?.setValue(true);
    expect(dataOf(wrapper)).toEqual({ days: ['mon', 'wed'] });
    await boxes[0]?.setValue(false);
    await boxes[2]?.setValue(false);
    expect(dataOf(wrapper)).toEqual({});
  });

  it('draws a choice as open radio buttons when the layout asks', async () => {
    const ui: UiElement = { type: 'Control', scope: '#/properties/kind', options: { format: 'radio' } };
    const wrapper = form(person, { ui });
    await wrapper.findAll('input[type="radio"]')[1]?.setValue(true);
    expect(dataOf(wrapper)).toEqual({ kind: 'light' });
  });

  it('names a value that is not offered', async () => {
    const wrapper = form(person, { data: { name: '张三', kind: 'smell' } });
    await validate(wrapper);
    expect(errors(wrapper)).toEqual(['请在类别中选一项']);
  });
});
