/** A list that comes page by page, with a cursor. */
import { ref, shallowRef, type Ref } from 'vue';

export interface Page<T> {
  items: T[];
  /** The cursor of the next page; nothing on the last one. */
  next?: string | null;
}
export interface Pages<T> {
  /** Null until the first page is there. */
  items: Ref<T[] | null>;
  hasMore: Ref<boolean>;
  busy: Ref<boolean>;
  failure: Ref<unknown>;
  /** From the start. */
  load: () => Promise<void>;
  more: () => Promise<void>;
}

/** `fetchPage` is asked with the cursor of the page before, or undefined for the first. Late answers are dropped. */
export function usePages<T>(fetchPage: (after: string | undefined) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[] | null>(null);
  const hasMore = ref(false);
  const busy = ref(false);
  const failure = shallowRef<unknown>(null);
  let next: string | null = null;
  let question = 0;

  async function ask(after: string | undefined): Promise<void> {
    const mine = ++question;
    busy.value = true;
    failure.value = null;
    try {
      const page = await fetchPage(after);
      if (mine !== question) return;
      items.value = after === undefined ? page.items : [...(items.value ?? []), ...page.items];
      next = page.next ?? null;
      hasMore.value = next !== null;
    } catch (error) {
      if (mine === question) failure.value = error;
    } finally {
      if (mine === question) busy.value = false;
    }
  }

  return {
    items,
    hasMore,
    busy,
    failure,
    load: () => ask(undefined),
    more: () => (next === null || busy.value ? Promise.resolve() : ask(next)),
  };
}

/** All entries of a list, page after page: for forms that choose from it. */
export async function allOf<T>(fetchPage: (after: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let after: string | undefined;
  do {
    const page = await fetchPage(after);
    found.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}
