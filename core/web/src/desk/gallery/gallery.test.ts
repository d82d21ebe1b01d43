/** Every block, mounted over the sample data: what is seen, what a button does, what stands there when something goes wrong. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { ApiError } from '@shared/api/errors';
import PageBlocks from '@shared/blocks/PageBlocks.vue';
import type { Block, Page } from '@shared/blocks/model';
import type { Reader } from '@shared/blocks/reader';
import { nativeSkin } from '@shared/form/native/skin';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { sampleReader } from './reader';
import { asBlock, SAMPLES } from './samples';

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<p />' } }] });
const screen = { id: 's', plugin: 'p', name: 's', version: '1', title: {}, render: 'view', source: '', slot: null, audience: [], offline: 'none', fallback: null, min_height: null };
let wrapper: VueWrapper | null = null;

async function shown(blocks: readonly Block[], reader: Reader = sampleReader()): Promise<VueWrapper> {
  const i18n = createTranslations(messages, 'en');
  const page = { screen, parameters: ['id'], blocks: [...blocks], feeds: { lamps: { collection: 'lamp', good_at: '2026-06-30T08:00:00Z', stale_after: 'PT3H' } }, case_types: { repair: 'p.repair' } } as unknown as Page;
  const address = (name: string, values: object): string => `/x/p/${name}?${new URLSearchParams(values as Record<string, string>).toString()}`;
  wrapper = mount(PageBlocks, {
    props: { page, values: { id: 'lamp-1', today: '2026-07-01' }, reader, skin: nativeSkin, address },
    global: { plugins: [i18n, router], stubs: { MapView: true } },
    attachTo: document.body,
  });
  await flushPromises();
  await vi.dynamicImportSettled();
  await flushPromises();
  return wrapper;
}
function sample(kind: Block['block'], changes: object = {}): Block {
  return asBlock({ ...SAMPLES.find(({ block }) => block === kind), ...changes });
}
async function press(made: VueWrapper, words: string): Promise<void> {
  const button = made.findAll('button').find((one) => one.text() === words);
  if (button === undefined) throw new Error(`no button ${words} in ${made.text()}`);
  await button.trigger('click');
  await flushPromises();
}

afterEach(() => {
  wrapper?.unmount();
  wrapper = null;
});

describe('the samples', () => {
  it('are one of each block that the contract knows', () => {
    const contract = readFileSync(resolve(process.cwd(), '../../sdk/src/wangge_sdk/manifest/view-1.schema.json'), 'utf8');
    const { $defs } = JSON.parse(contract) as { $defs: { block: { properties: { block: { enum: string[] } } } } };
    expect(SAMPLES.map(({ block }) => block).sort()).toEqual([...$defs.block.properties.block.enum].sort());
  });

  it.each(['en', 'zh-CN'])('are those of the guide for authors in %s', (language) => {
    const guide = readFileSync(resolve(process.cwd(), `../../docs/${language}/plugins/blocks.md`), 'utf8');
    const told = [...guide.matchAll(/```\{code-block\} json\n:caption: \w+\n\n([^]*?)```/g)].map((match) => JSON.parse(match[1] ?? '') as { block: string });
    expect(new Map(told.map((one) => [one.block, one]))).toEqual(new Map(SAMPLES.map((one) => [one.block, one])));
  });
});

describe('every block', () => {
  it.each(SAMPLES.map(({ block }) => block))('%s is drawn from its sample', async (kind) => {
    const made = await shown([sample(kind)]);
    expect(made.find('section.block').exists()).toBe(true);
    expect(made.text()).not.toContain('undefined');
    expect(made.find('[aria-busy=true]').exists()).toBe(false);
  });

  it('shows nothing of a page that has nothing for somebody, and says so', async () => {
    expect((await shown([])).text()).toContain('Nothing on this page is for you');
  });
});

describe('numbers and lists', () => {
  it('are counted, averaged and filtered', async () => {
    const made = await shown([sample('statistic')]);
    expect(made.findAll('dd').map((one) => one.text())).toEqual(['4', '1', '62.5W']);
  });

  it('stand in a table too when they are drawn', async () => {
    const made = await shown([sample('chart')]);
    expect(made.findAll('tbody tr').map((row) => row.text())).toEqual(['Lit2', 'Broken1', 'Being mended1']);
    expect(made.find('.visually-hidden table').exists()).toBe(true);
    await press(made, 'As a table');
    expect(made.find('.visually-hidden table').exists()).toBe(false);
  });

  it('lead from a row to its page', async () => {
    const made = await shown([sample('table')]);
    expect(made.findAll('tbody a').map((link) => link.attributes('href'))).toContain('/x/p/lamp?id=lamp-1');
    await made.find('select').setValue('state=on');
    await flushPromises();
    expect(made.findAll('tbody tr')).toHaveLength(2);
  });
});

describe('buttons', () => {
  it('change a document after they have asked, and the page reads it again', async () => {
    const made = await shown([sample('detail'), sample('steps')]);
    expect(made.find('li[aria-current=step]').text()).toContain('Broken');
    await press(made, 'Mended');
    expect(made.find('dialog').text()).toContain('Is it mended?');
    await press(made, 'Yes');
    expect(made.text()).toContain('Lit');
    expect(made.find('li[aria-current=step]').text()).toContain('Lit');
    expect(made.find('[role=status].told').text()).toContain('Done');
  });

  it('do nothing when one says no', async () => {
    const made = await shown([sample('detail')]);
    await press(made, 'Mended');
    await press(made, 'Cancel');
    expect(made.text()).not.toContain('Done');
  });

  it('begin a report by the full id of its case type', async () => {
    const actions = [{ label: { en: 'Report' }, target: 'case_type:repair' }];
    const made = await shown([sample('action', { actions })]);
    await press(made, 'Report');
    expect(made.emitted('report')).toEqual([['p.repair', {}]]);
  });

  it('lead outside in a window of its own that learns nothing of this one', async () => {
    const link = (await shown([sample('action')])).find('a[href^="https:"]');
    expect([link.attributes('target'), link.attributes('rel')]).toEqual(['_blank', 'noopener noreferrer']);
  });

  it('tell what went wrong', async () => {
    const reader = sampleReader();
    if (reader.writer) reader.writer.change = () => Promise.reject(new ApiError({ status: 403, code: 'permission_missing' }));
    const made = await shown([sample('detail', { actions: [{ label: { en: 'Mended' }, target: 'change:lamp', give: { state: 'on' } }] })], reader);
    await press(made, 'Mended');
    expect(made.find('[role=alert].told').exists()).toBe(true);
  });
});

describe('a form', () => {
  it('asks for the fields that it names, adds what the page gives, and sends', async () => {
    const reader = sampleReader();
    const enter = vi.spyOn(reader.writer ?? { enter: () => Promise.reject(new Error()) }, 'enter');
    const made = await shown([sample('form')], reader);
    await made.find('input').setValue('L-9');
    await made.find('select').setValue(made.findAll('option')[1]?.element.value);
    await made.find('form').trigger('submit');
    await flushPromises();
    expect(enter).toHaveBeenCalledWith('lamp', null, { number: 'L-9', state: 'on', put_up: '2026-07-01' });
    expect(made.text()).toContain('Saved');
  });
});

describe('trouble', () => {
  it('stands in its own block, offers to try again, and leaves the others alone', async () => {
    const reader = sampleReader();
    const broken: Reader = { ...reader, figures: vi.fn().mockRejectedValueOnce(new ApiError({ status: 503, code: 'database_down' })).mockImplementation(reader.figures) };
    const made = await shown([sample('statistic', { figures: [{ label: { en: 'Lamps' }, source: 'collection:lamp' }] }), sample('list')], broken);
    expect(made.findAll('[role=alert]')).toHaveLength(1);
    expect(made.text()).toContain('L-1');
    await press(made, 'Try again');
    expect(made.findAll('[role=alert]')).toHaveLength(0);
    expect(made.find('dd').text()).toBe('4');
  });

  it('keeps what is on screen while newer data cannot be had, and says of when it is', async () => {
    const reader = sampleReader();
    const documents = vi.fn(reader.documents);
    const made = await shown([sample('detail'), sample('table', { actions: [] })], { ...reader, documents });
    documents.mockRejectedValueOnce(new ApiError({ status: 0, code: 'network' }));
    await press(made, 'Mended');
    await press(made, 'Yes');
    expect(made.text()).toContain('newer data could not be fetched');
    expect(made.findAll('tbody tr')).toHaveLength(4);
  });

  it('is said of JSON that names no block', () => {
    expect(() => asBlock({ block: 'marquee' })).toThrow('markdown, statistic');
  });
});

describe('a feed', () => {
  it.each([
    ['2026-06-30T08:00:00Z', true],
    [null, false],
  ])('that was last good at %s is told to be old: %s', async (since, told) => {
    const reader: Reader = { ...sampleReader(), staleSince: () => Promise.resolve(since) };
    const made = await shown([sample('list', { source: 'feed:lamps', filter: [] })], reader);
    expect(made.text().includes('The source has sent nothing new since')).toBe(told);
  });

  it('is told to be old by lists, tables, charts and statistics alike, also to residents', async () => {
    const source = 'feed:lamps';
    const figures = [{ label: { 'zh-CN': '灯', en: 'Lamps' }, source, field: null, filter: [], measure: 'count', target: null, unit: null }];
    for (const block of [sample('table', { source, filter: [] }), sample('chart', { source, filter: [] }), sample('statistic', { figures })]) {
      const made = await shown([block], sampleReader());
      expect(made.text()).toContain('The source has sent nothing new since');
    }
  });
});
