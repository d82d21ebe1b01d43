import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { createTranslations } from '../i18n';
import { nativeSkin } from './native/skin';
import { provideLookup, type Lookup } from './lookup';
import SchemaForm from './SchemaForm.vue';

const ROOM = { id: '0190', title: '3 栋 501', more: '自住' };
const asked: string[] = [];
const lookup: Lookup = {
  find(collection, words) {
    asked.push(`${collection} ${words}`);
    return Promise.resolve(words === '9' ? [] : [ROOM]);
  },
  get: () => Promise.resolve(ROOM),
};
const schema = { type: 'object', properties: { room: { type: 'string', 'x-document': 'room', title: 'Room' } } };
const i18n = createTranslations({ 'zh-CN': {}, en: {} }, 'en');

function form(data: Record<string, unknown>): { said: Record<string, unknown>[]; shown: VueWrapper } {
  const said: Record<string, unknown>[] = [];
  const Host = defineComponent({
    setup() {
      provideLookup(lookup);
      return () => h(SchemaForm, { schema, ui: null, skin: nativeSkin, modelValue: data, errors: [], 'onUpdate:modelValue': (next: Record<string, unknown>) => void said.push(next) });
    },
  });
  return { said, shown: mount(Host, { global: { plugins: [i18n] } }) };
}

describe('a field that names a document', () => {
  it('finds one by words and keeps its id', async () => {
    const { said, shown } = form({});
    await shown.get('input[type=search]').setValue('501');
    await shown.get('.find button').trigger('click');
    await flushPromises();
    expect(asked.at(-1)).toBe('room 501');
    await shown.get('li button').trigger('click');
    expect(said.at(-1)).toEqual({ room: ROOM.id });
  });
  it('says when there is none, and shows the one that is chosen by its title', async () => {
    const { shown } = form({});
    await shown.get('input[type=search]').setValue('9');
    await shown.get('input[type=search]').trigger('keydown.enter');
    await flushPromises();
    expect(shown.get('.document [role=status]').text()).not.toBe('');
    const { shown: chosen } = form({ room: ROOM.id });
    await flushPromises();
    expect(chosen.text()).toContain(ROOM.title);
  });
});
