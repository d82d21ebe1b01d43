/** What plugins show on a grid worker's phone: pages, cards and menu entries, out of what was taken along. */
import { computed, type ComputedRef } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import type { components } from '@shared/api/schema';
import { placed, type Contributions, type Placed } from '@shared/blocks/placed';
import { useCopy } from '../copy/useCopy';

type Schemas = components['schemas'];
export type Screen = Schemas['ScreenOut'];
type Menu = Schemas['MenuOut'];

/** Menus of the desk whose pages people on the way have too, and the phone's own. */
const OWN = 'work.day';
const SIDEBAR = 'staff.sidebar';

/** Where an entry leads on the phone; null for what the phone does not do. */
export function wayOf({ area, item }: Placed<Menu>): RouteLocationRaw | null {
  const [kind = '', name = ''] = item.target.split(':');
  if (kind === 'page') return { name: 'work-screen', params: { plugin: item.plugin, page: name }, query: { area } };
  return kind === 'case_type' ? { name: 'work-capture', query: { preset: name } } : null;
}

export interface Entry {
  menu: Menu;
  to: RouteLocationRaw;
}
interface Offers {
  /** Entries that stand on the first page. */
  first: ComputedRef<Entry[]>;
  /** All of them, each target once. */
  entries: ComputedRef<Entry[]>;
  cards: ComputedRef<Placed<Screen>[]>;
  page: (plugin: string, name: string) => Placed<Screen> | null;
}

export function useOffers(): Offers {
  const { copy } = useCopy();
  const offered = computed(() => copy.value?.offers ?? []);
  const at = (location: string): Entry[] =>
    placed(offered.value, (found) => found.menus.filter((menu) => menu.location === location)).flatMap((menu) => {
      const to = wayOf(menu);
      return to === null ? [] : [{ menu: menu.item, to }];
    });
  const first = computed(() => at(OWN));
  const pages = computed(() => placed(offered.value, (found) => found.pages));
  return {
    first,
    entries: computed(() => [...new Map([...at(SIDEBAR), ...first.value].map((one) => [one.menu.id, one])).values()]),
    cards: computed(() => placed(offered.value, (found) => ('cards' in found ? (found as Contributions).cards.filter(({ slot }) => slot === OWN) : []))),
    page: (plugin, name) => pages.value.find(({ item }) => item.plugin === plugin && item.name === name) ?? null,
  };
}
