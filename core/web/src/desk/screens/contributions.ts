/** What plugins add at the desk, area by area; each area is asked for once, and again after plugins or rights have changed. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';
import { at } from '@shared/practice/place';
import { placed, type Contributions, type Placed } from '@shared/blocks/placed';

type Schemas = components['schemas'];
export { areasOf, type Placed } from '@shared/blocks/placed';
export type PluginMenu = Schemas['MenuOut'];
export type PluginScreen = Schemas['ScreenOut'];
export type PluginLayer = Schemas['MapLayerOut'];

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

  /** What is known of some areas; those that were not asked for yet, or failed, are left out. */
  const of = (areas: readonly string[]): Contributions[] => areas.flatMap((area) => known.value.get(area) ?? []);
  const menus = (areas: readonly string[]): Placed<PluginMenu>[] =>
    placed(of(areas), (found) => found.menus.map((menu) => ({ ...menu, id: `${menu.location} ${menu.id}` })));
  const pages = (areas: readonly string[]): Placed<PluginScreen>[] => placed(of(areas), (found) => found.pages);
  const layers = (areas: readonly string[]): Placed<PluginLayer>[] => placed(of(areas), (found) => found.map_layers);
  /** Cards are for the areas themselves: those of each part stand in no one place. */
  const cards = (areas: readonly string[]): Placed<PluginScreen>[] => placed(of(areas), (found) => ('cards' in found ? (found as Contributions).cards : []));
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
  return at(`/m/report?${new URLSearchParams({ case_type: caseType }).toString()}`);
}
