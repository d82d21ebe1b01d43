/** How fresh what came from outside is, for whoever shows it: a list, a page, a layer of the map. */
import { shallowRef, watch, type ShallowRef } from 'vue';
import { answer, api } from './client';
import type { Freshness } from './staff';

/** The feeds of one collection in some areas, each once. */
export function concerning(feeds: readonly Freshness[], plugin: string, collection: string): Freshness[] {
  const found = new Map<string, Freshness>();
  for (const feed of feeds) {
    if (feed.plugin === plugin && feed.collection === collection) found.set(`${feed.feed} ${feed.area}`, feed);
  }
  return [...found.values()];
}

/** Asks for the feeds of a collection anew whenever it changes; a failure shows nothing, since the data itself is there. */
export function useFreshness(
  collection: () => { plugin: string; name: string },
  areas: () => readonly string[],
): ShallowRef<readonly Freshness[]> {
  const feeds = shallowRef<readonly Freshness[]>([]);
  watch(
    collection,
    async ({ plugin, name }) => {
      feeds.value = [];
      try {
        const lists = await Promise.all(
          areas().map((area) => answer(api.GET('/api/v1/freshness', { params: { query: { area } } }))),
        );
        feeds.value = concerning(lists.flatMap((list) => list.items), plugin, name);
      } catch {
        feeds.value = [];
      }
    },
    { immediate: true },
  );
  return feeds;
}
