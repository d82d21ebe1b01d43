/** Sample data for the gallery: a collection that lives in the page, and is gone with it. */
import { ApiError } from '@shared/api/errors';
import type { Collection, Doc, Figures } from '@shared/collections/types';
import type { FigureQuery, ListQuery, Reader } from '@shared/blocks/reader';

const title = (chinese: string, english: string): { 'x-i18n': { title: Record<string, string> } } => ({
  'x-i18n': { title: { 'zh-CN': chinese, en: english } },
});

const LAMP: Collection = {
  plugin: 'sample.plugin',
  name: 'lamp',
  title: { 'zh-CN': '路灯', en: 'Lamps' },
  schema: {
    type: 'object',
    required: ['number', 'state'],
    properties: {
      number: { type: 'string', maxLength: 20, ...title('编号', 'Number') },
      state: {
        type: 'string',
        oneOf: [
          { const: 'on', ...title('亮', 'Lit') },
          { const: 'broken', ...title('坏', 'Broken') },
          { const: 'mending', ...title('维修中', 'Being mended') },
        ],
        ...title('状态', 'State'),
      },
      watts: { type: 'integer', minimum: 1, ...title('功率（瓦）', 'Power (W)') },
      put_up: { type: 'string', format: 'date', ...title('安装日期', 'Put up on') },
    },
  },
  ui: null,
  schema_version: 1,
  columns: ['number', 'state', 'watts', 'put_up'],
  title_field: 'number',
  area_field: 'area',
  point_field: null,
  search: false,
  append_only: false,
  on_conflict: 'supervisor',
  indexes: [
    { fields: ['state', 'put_up'], unique: false, ready: true },
    { fields: ['put_up'], unique: false, ready: true },
  ],
  masks: [],
  retention: 'P1Y',
  unfit: 0,
  can_write: true,
  quarantine: null,
  can_reveal: false,
  reasons: [],
};
const PLACE = { lon: 112.44, lat: 38.01 };

function lamp(number: number, state: string, watts: number, day: string): Doc {
  const at = `${day}T09:00:00+08:00`;
  const body = { number: `L-${number}`, state, watts, put_up: day };
  return { id: `lamp-${number}`, area: { code: '', name: '' }, version: 1, body, created_at: at, created_by: '', changed_at: at, changed_by: '' };
}

function keeps(doc: Doc, filter: readonly string[]): boolean {
  return filter.every((one) => {
    const [field = '', value = ''] = one.split('=');
    return String(doc.body[field]) === value;
  });
}

/** Only what the samples ask: values, counting and averages. */
function figures(docs: readonly Doc[], { group, measure, field, order }: FigureQuery): Figures {
  const of = (some: readonly Doc[]): number | null => {
    if (measure === 'count' || field === null) return some.length;
    const numbers = some.map(({ body }) => Number(body[field]));
    const sum = numbers.reduce((before, number) => before + number, 0);
    const found = { sum, average: numbers.length > 0 ? sum / numbers.length : null, least: Math.min(...numbers), most: Math.max(...numbers) };
    return found[measure];
  };
  const values = group === undefined ? [] : [...new Set(docs.map(({ body }) => String(body[group])))];
  const groups = values.map((value) => {
    const some = docs.filter(({ body }) => String(body[group ?? '']) === value);
    return { value, count: some.length, figure: of(some) };
  });
  if (order === 'figure') groups.sort((one, other) => (other.figure ?? 0) - (one.figure ?? 0));
  return { total: { value: null, count: docs.length, figure: of(docs) }, groups, rest: null, left_out: 0 };
}

export function sampleReader(): Reader {
  let docs = [lamp(1, 'broken', 60, '2026-02-11'), lamp(2, 'on', 60, '2026-03-05'), lamp(3, 'on', 90, '2026-05-20'), lamp(4, 'mending', 40, '2026-06-01')];
  const find = (id: string): Doc => {
    const found = docs.find((doc) => doc.id === id);
    if (found === undefined) throw new ApiError({ status: 404, code: 'document_not_found' });
    return found;
  };
  const listed = ({ filter, sort }: Pick<ListQuery, 'filter' | 'sort'>): Doc[] => {
    const field = sort?.replace(/^-/, '') ?? 'number';
    const ordered = docs.filter((doc) => keeps(doc, filter)).sort((one, other) => String(one.body[field]).localeCompare(String(other.body[field])));
    return sort?.startsWith('-') === true ? ordered.reverse() : ordered;
  };
  return {
    collection: () => Promise.resolve(LAMP),
    documents: (_, query) => Promise.resolve({ items: listed(query), next: null }),
    document: (_, id) => Promise.resolve(find(id)),
    figures: (_, query) => Promise.resolve(figures(docs.filter((doc) => keeps(doc, query.filter)), query)),
    features: () =>
      Promise.resolve({
        type: 'FeatureCollection',
        more: false,
        features: docs.map((doc, index) => ({
          type: 'Feature',
          id: doc.id,
          geometry: { type: 'Point', coordinates: [PLACE.lon + index / 500, PLACE.lat + (index % 2) / 700] },
          properties: { label: doc.body['number'], state: doc.body['state'] },
        })),
      }),
    layer: () => Promise.reject(new ApiError({ status: 404, code: 'screen_not_found' })),
    route: () => Promise.resolve({ items: [] }),
    send: () => Promise.resolve(null),
    picture: () => LAMP_PICTURE,
    writer: {
      asked: () => Promise.resolve(null),
      history: (_, id) => Promise.resolve([{ version: 1, at: find(id).created_at, by: '', deed: 'created', fields: {} }]),
      enter(_, __, body) {
        const made = { ...lamp(docs.length + 1, '', 0, '2026-07-01'), body };
        docs = [...docs, made];
        return Promise.resolve(made);
      },
      change(_, before, changes) {
        const changed = { ...before, version: before.version + 1, body: { ...before.body, ...changes } };
        docs = docs.map((doc) => (doc.id === before.id ? changed : doc));
        return Promise.resolve(changed);
      },
      remove(_, before) {
        docs = docs.filter((doc) => doc.id !== before.id);
        return Promise.resolve();
      },
      areas: () => Promise.resolve([]),
      command: () => Promise.resolve({}),
    },
  };
}

/** A street lamp, drawn here: the gallery has no package to take a picture from. */
const LAMP_PICTURE = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120"><rect width="160" height="120" fill="#084454"/><path d="M80 120V34q0-14 22-14h10" fill="none" stroke="#d5dfe3" stroke-width="5"/><path d="M100 22h28l6 12H94z" fill="#f2b84b"/><path d="M94 36h40l20 84H74z" fill="#f2b84b" opacity=".25"/></svg>',
)}`;
