/** The blocks' data for staff: what their rights show them of a plugin's collections and routes. */
import { answer, api } from '../api/client';
import type { Contributions } from './placed';
import { staleAt } from './stale';
import { callRoute, isRecord } from './routes';
import { pictureAddress } from './openReader';
import { figureQuery, listQuery } from './queries';
import type { Page } from './model';
import type { Features, Layer, LayerStyle, Reader, Writer } from './reader';
import { asCollection } from '../map/layers';
import type { components } from '../api/schema';
import type { JsonSchema } from '../form/types';
import type { Page as Paged } from '../api/pages';
import type { Doc } from '../collections/types';
import { change, collection, document, enter, history, remove } from '../collections/server';

export type PluginLayer = components['schemas']['MapLayerOut'];

/** What the app around the blocks knows. */
export interface Around {
  /** The areas that a new document may lie in, as choices. */
  areas: () => Promise<JsonSchema[]>;
  /** What plugins offer in an area. */
  offered: (area: string) => Promise<Pick<Contributions, 'map_layers' | 'commands'>>;
}

export async function staffPage(plugin: string, name: string, area: string, kind: 'pages' | 'cards' = 'pages'): Promise<Page> {
  const params = { path: { kind, plugin, name }, query: { area } };
  return (await answer(api.GET('/api/v1/contributions/screens/{kind}/{plugin}/{name}', { params }))) as unknown as Page;
}

/** When a feed was last good, where it is too old by now. */
async function staleSince(plugin: string, feed: string, area: string): Promise<string | null> {
  const { items } = await answer(api.GET('/api/v1/freshness', { params: { query: { area } } }));
  const old = items.find((one) => one.plugin === plugin && one.feed === feed && one.stale);
  return old?.good_at ?? null;
}

async function featuresOf({ plugin, name, source }: PluginLayer, area: string): Promise<Features> {
  if (source.startsWith('route:')) {
    const told = await callRoute(plugin, area, 'GET', source.slice('route:'.length), {});
    return { ...asCollection(isRecord(told) ? told : {}), more: false };
  }
  const params = { path: { plugin, name }, query: { area } };
  const found = await answer(api.GET('/api/v1/contributions/layers/{plugin}/{name}', { params }));
  const since = source.startsWith('feed:')
    ? await staleSince(plugin, source.slice('feed:'.length), area).catch(() => null)
    : staleAt(found.newest ?? '', found.stale_after ?? null, Date.now());
  return { ...asCollection(found), more: found.more, newest: since, staleAfter: since === null ? null : 'PT0S' };
}

/** The features of a layer in some areas, with how it is drawn; as old as the oldest of them. */
export async function layerOf(layer: PluginLayer, areas: readonly string[]): Promise<Layer> {
  const found = await Promise.all(areas.map((area) => featuresOf(layer, area)));
  const oldest = found.flatMap(({ newest }) => newest ?? []).sort()[0] ?? null;
  return {
    title: layer.title,
    attribution: layer.attribution,
    style: layer.style as unknown as LayerStyle,
    features: {
      type: 'FeatureCollection',
      features: found.flatMap(({ features }) => features),
      more: found.some(({ more }) => more),
      newest: oldest,
      staleAfter: oldest === null ? null : 'PT0S',
    },
  };
}

function staffWriter(plugin: string, area: string, around: Around): Writer {
  return {
    history: (name, id) => history({ plugin, name }, id),
    enter: (name, area, body) => enter({ plugin, name }, area, body),
    change: (name, before, changes) => change({ plugin, name }, before, changes),
    remove: (name, before) => remove({ plugin, name }, before),
    areas: around.areas,
    async command(name, input) {
      const params = { path: { plugin, command: name } };
      return answer(api.POST('/api/v1/plugins/{plugin}/commands/{command}', { params, body: { area, input } }));
    },
    async asked(name) {
      const { commands } = await around.offered(area);
      const found = commands.find((one) => one.plugin === plugin && one.name === name);
      return (found?.form_schema ?? null) as JsonSchema | null;
    },
  };
}

export function staffReader(plugin: string, version: string, area: string, around: Around): Reader {
  return {
    collection: (name) => collection({ plugin, name }),
    async documents(name, query) {
      const params = { path: { plugin, name }, query: listQuery(query) };
      return (await answer(api.GET('/api/v1/collections/{plugin}/{name}/documents', { params }))) as Paged<Doc>;
    },
    document: (name, id) => document({ plugin, name }, id),
    figures(name, query) {
      const params = { path: { plugin, name }, query: figureQuery(query) };
      return answer(api.GET('/api/v1/collections/{plugin}/{name}/figures', { params }));
    },
    async features(name, { fields, filter, label, limit }) {
      const query = { filter, field: fields, limit, ...(label === null ? {} : { label }) };
      const found = await answer(api.GET('/api/v1/collections/{plugin}/{name}/features', { params: { path: { plugin, name }, query } }));
      return { ...asCollection(found), more: found.more };
    },
    async layer(name) {
      const { map_layers: layers } = await around.offered(area);
      const found = layers.find((layer) => layer.plugin === plugin && layer.name === name);
      if (found === undefined) throw new Error(`There is no layer ${name} here.`);
      return layerOf(found, [area]);
    },
    staleSince: (feed) => staleSince(plugin, feed, area),
    route: (path, values) => callRoute(plugin, area, 'GET', path, values),
    send: (path, values) => callRoute(plugin, area, 'POST', path, values),
    writer: staffWriter(plugin, area, around),
    picture: (path) => pictureAddress(plugin, version, path),
  };
}
