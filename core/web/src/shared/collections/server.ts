/** Collections and their documents, from the server. */
import { answer, api } from '../api/client';
import { ApiError } from '../api/errors';
import type { ExchangeReport } from '../api/exchange';
import type { components } from '../api/schema';
import { at } from '../practice/place';
import type { Body, Collection, Doc } from './types';
import type { Page } from '../api/pages';

type Schemas = components['schemas'];
export type { Body, Collection, Doc } from './types';
export type Step = Schemas['DocumentChangeOut'];

export interface Ref {
  plugin: string;
  name: string;
}
export interface Asked {
  filter: string[];
  sort: string;
  q: string;
}

const LIMIT = 50;

function query(asked: Asked): { filter?: string[]; sort?: string; q?: string } {
  return {
    ...(asked.filter.length > 0 ? { filter: asked.filter } : {}),
    ...(asked.sort === '' ? {} : { sort: asked.sort }),
    ...(asked.q === '' ? {} : { q: asked.q }),
  };
}

/** Those of all areas that somebody works for, each once. */
export async function collections(areas: readonly string[]): Promise<Collection[]> {
  const lists = await Promise.all(
    areas.map((area) => answer(api.GET('/api/v1/collections', { params: { query: { area } } }))),
  );
  const found = new Map(lists.flatMap(({ items }) => items).map((one) => [`${one.plugin}:${one.name}`, one]));
  return [...found.values()] as unknown as Collection[];
}

export async function collection(path: Ref): Promise<Collection> {
  return (await answer(api.GET('/api/v1/collections/{plugin}/{name}', { params: { path } }))) as unknown as Collection;
}

export async function documents(path: Ref, asked: Asked, after: string | undefined): Promise<Page<Doc>> {
  const params = { path, query: { ...query(asked), limit: LIMIT, ...(after === undefined ? {} : { after }) } };
  return (await answer(api.GET('/api/v1/collections/{plugin}/{name}/documents', { params }))) as Page<Doc>;
}

export async function document(ref: Ref, id: string): Promise<Doc> {
  const params = { path: { ...ref, document_id: id } };
  return (await answer(api.GET('/api/v1/collections/{plugin}/{name}/documents/{document_id}', { params }))) as Doc;
}

export async function enter(path: Ref, area: string | null, body: Body): Promise<Doc> {
  const call = api.POST('/api/v1/collections/{plugin}/{name}/documents', { params: { path }, body: { area, body } });
  return (await inForm(answer(call))) as Doc;
}

export async function change(ref: Ref, before: Doc, changes: Body): Promise<Doc> {
  const call = api.PATCH('/api/v1/collections/{plugin}/{name}/documents/{document_id}', {
    params: { path: { ...ref, document_id: before.id } },
    body: { version: before.version, changes },
  });
  return (await inForm(answer(call))) as Doc;
}

export async function remove(ref: Ref, before: Doc): Promise<void> {
  const params = { path: { ...ref, document_id: before.id }, query: { version: before.version } };
  await answer(api.DELETE('/api/v1/collections/{plugin}/{name}/documents/{document_id}', { params }));
}

export async function history(ref: Ref, id: string): Promise<Step[]> {
  const params = { path: { ...ref, document_id: id } };
  return (await answer(api.GET('/api/v1/collections/{plugin}/{name}/documents/{document_id}/history', { params }))).items;
}

export async function reveal(ref: Ref, id: string, reason: string): Promise<Doc> {
  const call = api.POST('/api/v1/collections/{plugin}/{name}/documents/{document_id}/reveal', {
    params: { path: { ...ref, document_id: id } },
    body: { reason },
  });
  return (await answer(call)) as Doc;
}

export function sheetAddress(ref: Ref, asked: Asked, format: 'xlsx' | 'csv', template: boolean): string {
  const given = new URLSearchParams({ format, template: String(template) });
  if (!template) {
    for (const filter of asked.filter) given.append('filter', filter);
    if (asked.sort !== '') given.set('sort', asked.sort);
    if (asked.q !== '') given.set('q', asked.q);
  }
  return at(`/api/v1/collections/${ref.plugin}/${ref.name}/sheet?${given.toString()}`);
}

export function send(path: Ref, file: File, dryRun: boolean): Promise<ExchangeReport> {
  const form = new FormData();
  form.append('file', file);
  const params = { path, query: { dry_run: dryRun } };
  const how = { params, bodySerializer: () => form, body: { file: file.name } };
  return answer(api.POST('/api/v1/collections/{plugin}/{name}/sheet', how));
}

/** Takes back one's last import; how many documents were deleted or restored. */
export async function undo(path: Ref): Promise<number> {
  const report = await answer(api.POST('/api/v1/collections/{plugin}/{name}/sheet/undo', { params: { path } }));
  return report.deleted + report.restored;
}

/** The server tells places in its request; a form wants them in its data. */
async function inForm<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const fields = error.fields.map((field) => ({
      ...field,
      path: field.path === '/area' ? '/@area' : field.path.replace(/^\/(body|changes)(?=\/)/, ''),
    }));
    const { status, code, message, traceId, retryAfter } = error;
    throw new ApiError({ status, code, detail: message, fields, retryAfter, ...(traceId === undefined ? {} : { traceId }) });
  }
}
