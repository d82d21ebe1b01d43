/** What plugins add at the desk, area by area; each area is asked for once, and again after plugins or rights have changed. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';

type Schemas = components['schemas'];
export type Contributions = Schemas['ContributionsOut'];
export type PluginMenu = Schemas['MenuOut'];
export type PluginScreen = Schemas['ScreenOut'];
export type PluginLayer = Schemas['MapLayerOut'];

/** A thing, and the area in which it is offered. */
export interface Placed<T> {
  area: string;
  item: T;
}

export const useContributions = defineStore('contributions', () => {
  const known = shallowRef(new Map<string, Contributions>());
  const asked = new Map<string, Promise<Contributions>>();

  function at(area: string): Promise<Contributions> {
    const before = asked.get(area);
    if (before !== undefined) return before;
    const question = answer(api.GET('/api/v1/contributions', { params: { query: { area } } }));
    asked.set(area, question);
    question.then(
      (found) => (known.value = new Map(known.value).set(area, found)),
      () => asked.delete(area),
    );
    return question;
  }
  /** Asks for all of somebody's areas; those that fail are left out, and asked for again the next time. */
  async function load(areas: readonly string[]): Promise<void> {
    await Promise.allSettled(areas.map((area) => at(area)));
  }
  function forget(): void {
    asked.clear();
    known.value = new Map();
  }

  /** Each thing once, in the first area that offers it. */
  function gathered<T extends { id: string }>(pick: (found: Contributions) => readonly T[]): Placed<T>[] {
    const found = new Map<string, Placed<T>>();
    for (const [area, contributions] of known.value)
      for (const item of pick(contributions)) if (!found.has(item.id)) found.set(item.id, { area, item });
    return [...found.values()];
  }
  const menus = computed(() => gathered((found) => found.menus.map((menu) => ({ ...menu, id: `${menu.location} ${menu.id}` }))));
  const cards = computed(() => gathered((found) => found.cards));
  const pages = computed(() => gathered((found) => found.pages));
  const layers = computed(() => gathered((found) => found.map_layers));
  return { at, load, forget, menus, cards, pages, layers };
});

/** Where a menu entry leads; null for what is no page, which is done by a button. */
export function addressOf({ area, item }: Placed<PluginMenu>, values: Readonly<Record<string, string>> = {}): string | null {
  const [kind = '', name = ''] = item.target.split(':');
  return kind === 'page' ? pageAddress(item.plugin, name, { ...values, area }) : null;
}

export function pageAddress(plugin: string, name: string, values: Readonly<Record<string, string | number | boolean>>): string {
  const query = new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)])).toString();
  return `/x/${plugin}/${name}${query === '' ? '' : `?${query}`}`;
}

/** The page of the residents' app on which a case type is reported. */
export function reportAddress(caseType: string): string {
  return `/m/report?${new URLSearchParams({ case_type: caseType }).toString()}`;
}
