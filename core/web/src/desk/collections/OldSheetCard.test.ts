import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { useSession } from '../session';
import { HOMES } from '../testing/collections';
import { me } from '../testing/me';
import OldSheetCard from './OldSheetCard.vue';
import { missing } from './oldSheets';

const PATH = '/api/v1/collections/acme.rented-homes/home/old-sheet';
const REPORT = { rows: 3, added: 2, changed: 0, unchanged: 0, errors: 1, held: 1, mended: 0, import_id: null };
const FINDING = { row: 5, cell: 'B5', rule: 'form', severity: 'error', message: { 'zh-CN': '号码不对', en: 'Wrong number' } };

let held: unknown[] = [];
const sent: { path: string; mapping: string }[] = [];
let card: VueWrapper | undefined;

function answerTo(path: string, dryRun: boolean): unknown {
  if (path.endsWith('/columns')) {
    const column = (heading: string, field: string | null): object => ({ heading, field, samples: ['A-1'] });
    return { rows: 3, heading_row: 2, remembered: true, columns: [column('房号', 'number'), column('填表人', null)] };
  }
  if (path.endsWith('/held')) return { items: held };
  return { ...REPORT, dry_run: dryRun, applied: !dryRun, findings: [FINDING] };
}

beforeEach(() => {
  held = [];
  sent.length = 0;
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    const form = request.method === 'POST' ? await request.formData() : null;
    const mapping = form?.get('mapping');
    sent.push({ path: pathname, mapping: mapping instanceof Blob ? await mapping.text() : '' });
    const body = pathname.startsWith(PATH) ? answerTo(pathname, searchParams.get('dry_run') === 'true') : { items: [] };
    return new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } });
  });
});
afterEach(() => {
  card?.unmount();
  vi.unstubAllGlobals();
});

async function opened(): Promise<VueWrapper> {
  const pinia = createPinia();
  setActivePinia(pinia);
  useSession().me = me();
  card = mount(OldSheetCard, { props: { collection: HOMES }, global: { plugins: [pinia, createTranslations(messages, 'zh-CN')] } });
  await flushPromises();
  return card;
}
async function pick(shown: VueWrapper): Promise<void> {
  const input = shown.find<HTMLInputElement>('input[type=file]');
  Object.defineProperty(input.element, 'files', { value: [new File(['x'], '旧表.xlsx')] });
  await input.trigger('change');
  await settled();
}
async function press(shown: VueWrapper, name: string): Promise<void> {
  await shown.findAll('button').find((button) => button.text() === name)?.trigger('click');
  await settled();
}
/** Reading a form takes turns of its own. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setTimeout(done));
  await flushPromises();
}

describe('an old spreadsheet', () => {
  it('shows its columns as they were mapped before, and what is still lacking', async () => {
    const shown = await opened();
    await pick(shown);
    expect(shown.text()).toContain('共 3 行，表头在第 2 行。');
    expect(shown.text()).toContain('已按上次的对应关系');
    expect(shown.findAll('th[scope=row]').map((cell) => cell.text())).toEqual(['房号', '填表人']);
    expect(shown.text()).toContain('还缺必填字段：房主');
  });

  it('is rehearsed before it is taken in, and what is set aside can be downloaded', async () => {
    const shown = await opened();
    await pick(shown);
    expect(shown.text()).not.toContain('导入合格的行');
    await press(shown, '预演');
    expect(shown.text()).toContain('预演完成，尚未导入。');
    expect(shown.text()).toContain('号码不对');
    held = [{ file: '旧表.xlsx', rows: 1, held_on: '2026-12-01' }];
    await press(shown, '导入合格的行');
    expect(shown.text()).toContain('新增 2，补充 0，已有 0，隔离 1，改正 0');
    expect(shown.find('a').attributes('href')).toBe(`${PATH}/held/sheet?file=%E6%97%A7%E8%A1%A8.xlsx`);
    expect(shown.emitted('changed')).toHaveLength(1);
    const mappings = sent.filter(({ path }) => path === PATH).map(({ mapping }) => JSON.parse(mapping) as unknown);
    expect(mappings[0]).toEqual({ area: '999901', fields: { 房号: 'number' } });
  });
});

describe('what is lacking', () => {
  it('is neither a column, nor the area, nor what the sheet says by itself', () => {
    expect(missing(HOMES, { 房号: 'number' }).map(({ name }) => name)).toEqual(['owner']);
    const owner = { ...HOMES.schema.properties?.['owner'], 'x-sheet-value': '{file}' };
    const schema = { ...HOMES.schema, properties: { ...HOMES.schema.properties, owner } };
    expect(missing({ ...HOMES, schema }, { 房号: 'number' })).toEqual([]);
    expect(missing({ ...HOMES, area_field: 'owner' }, { 房号: 'number' })).toEqual([]);
  });
});
