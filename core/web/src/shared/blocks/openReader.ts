/** The blocks' data for residents: open data, and routes that are public. No document can be changed. */
import { answer, api } from '../api/client';
import { asCollection } from '../map/layers';
import { ApiError } from '../api/errors';
import type { Collection, Shown } from '../collections/types';
import type { Page as Paged } from '../api/pages';
import { at } from '../practice/place';
import { callRoute } from './routes';
import { figureQuery, listQuery } from './queries';
import type { Page } from './model';
import type { Reader } from './reader';

export async function openPage(plugin: string, name: string, area: string, kind: 'pages' | 'cards' = 'pages'): Promise<Page> {
  const params = { path: { kind, plugin, name }, query: { area } };
  return (await answer(api.GET('/api/v1/public/contributions/screens/{kind}/{plugin}/{name}', { params }))) as unknown as Page;
}

export function pictureAddress(plugin: string, version: string, path: string): string {
  return at(`/api/v1/public/contributions/pictures/${plugin}?${new URLSearchParams({ version, path }).toString()}`);
}

export function openReader(plugin: string, version: string, area: string): Reader {
  const at = (name: string): { plugin: string; name: string } => ({ plugin, name });
  return {
    async collection(name) {
      const params = { path: at(name) };
      return (await answer(api.GET('/api/v1/public/collections/{plugin}/{name}', { params }))) as unknown as Collection;
    },
    async documents(name, query) {
      const params = { path: at(name), query: { ...listQuery(query), area } };
      return (await answer(api.GET('/api/v1/public/collections/{plugin}/{name}/documents', { params }))) as Paged<Shown>;
    },
    async document(name, id) {
      const params = { path: { ...at(name), document_id: id } };
      return (await answer(api.GET('/api/v1/public/collections/{plugin}/{name}/documents/{document_id}', { params }))) as Shown;
    },
    async figures(name, query) {
      const params = { path: at(name), query: { ...figureQuery(query), area } };
      return answer(api.GET('/api/v1/public/collections/{plugin}/{name}/figures', { params }));
    },
    async features(name, { fields, filter, label, limit }) {
      const query = { filter, field: fields, limit, area, ...(label === null ? {} : { label }) };
      const found = await answer(api.GET('/api/v1/public/collections/{plugin}/{name}/features', { params: { path: at(name), query } }));
      return { ...asCollection(found), more: found.more };
    },
    layer: () => Promise.reject(new ApiError({ status: 404, code: 'screen_not_found', detail: '', fields: [] })),
    route: (path, values) => callRoute(plugin, area, 'GET', path, values),
    send: (path, values) => callRoute(plugin, area, 'POST', path, values),
    picture: (path) => pictureAddress(plugin, version, path),
  };
}
