import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTranslations } from '@shared/i18n';
import type { County } from '../api/types';
import messages from '../i18n';
import CountyCard from './CountyCard.vue';

const OPEN: County = {
  plugin: 'lampworks.notes',
  version: '1.0.0',
  sha256: '0'.repeat(64),
  standing: 'open',
  until: '2026-03-02T08:30:00Z',
  entrance: 'http://localhost:4711/trial/enter/key',
  people: [{ username: 'grid one', role: 'grid_worker', place: { 'zh-CN': '文澜街道', en: 'Wenlan' } }],
  trouble: '',
};
let county: County | null = null;
const asked: string[] = [];

function shown(version = '1.0.0'): VueWrapper {
  return mount(CountyCard, { props: { plugin: 'lampworks.notes', version }, global: { plugins: [createTranslations(messages, 'en')] } });
}

describe('a county to try a version in', () => {
  beforeEach(() => {
    county = null;
    asked.length = 0;
    vi.stubGlobal('fetch', (request: Request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      if (request.method === 'POST') county = OPEN;
      if (request.method === 'DELETE') county = null;
      const body = request.method === 'POST' ? county : { county };
      return Promise.resolve(request.method === 'DELETE' ? new Response(null, { status: 204 }) : Response.json(body));
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is started, entered as each person, and stopped', async () => {
    const card = shown();
    await flushPromises();
    await card.get('button').trigger('click');
    await flushPromises();
    expect(asked).toContain('POST /api/v1/plugins/lampworks.notes/versions/1.0.0/county');
    expect(card.findAll('a').map((link) => [link.text(), link.attributes('href'), link.attributes('rel')])).toEqual([
      ['Resident', OPEN.entrance, 'noopener noreferrer'],
      ['Grid worker', `${OPEN.entrance}?as=grid%20one`, 'noopener noreferrer'],
    ]);
    await card.get('button').trigger('click');
    await flushPromises();
    expect(card.findAll('a')).toEqual([]);
    expect(card.get('button').text()).toBe('Start a county');
    card.unmount();
  }, 20_000); // whatever is loaded first takes its time

  it('tells that there is one with another version in it', async () => {
    county = OPEN;
    const card = shown('1.1.0');
    await flushPromises();
    expect(card.text()).toContain('Your county has lampworks.notes 1.0.0 in it');
    expect(card.get('button').text()).toBe('Stop it');
    card.unmount();
  });
});
