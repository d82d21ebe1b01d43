/**
 * The case list as state: first page, further pages by cursor, counts.
 *
 * Answers may overtake one another when filters change quickly; only the answer to the latest question counts.
 */
import { ref, shallowRef, type Ref } from 'vue';
import { apiQuery, type CaseFilters } from './filters';
import type { CaseCount, CasePage, CaseRow } from '@shared/api/staff';

/** Where lists come from: the API, or a fake in tests. */
export interface CaseSource {
  page(query: Record<string, string>): Promise<CasePage>;
  counts(query: Record<string, string>): Promise<CaseCount>;
}

export interface CaseList {
  items: Ref<CaseRow[]>;
  counts: Ref<CaseCount | null>;
  /** True until the first page of the present filters is there. */
  loading: Ref<boolean>;
  loadingMore: Ref<boolean>;
  hasMore: Ref<boolean>;
  failure: Ref<unknown>;
  /** Rows and counts of these filters, from the start. */
  load(filters: CaseFilters): Promise<void>;
  /** The same list again, as long as it was: after coming back from a case. */
  refresh(filters: CaseFilters): Promise<void>;
  more(): Promise<void>;
}

export const PAGE_SIZE = 50;
/** The most that the server gives at once. */
const LONGEST_PAGE = 200;

export function useCaseList(source: CaseSource): CaseList {
  const items = shallowRef<CaseRow[]>([]);
  const counts = shallowRef<CaseCount | null>(null);
  const loading = ref(true);
  const loadingMore = ref(false);
  const failure = shallowRef<unknown>(null);
  const next = ref<string | null>(null);
  const hasMore = ref(false);
  let question = 0;
  let query: Record<string, string> = {};

  async function ask(filters: CaseFilters, limit: number): Promise<void> {
    const mine = ++question;
    query = { ...apiQuery(filters), limit: String(limit) };
    loading.value = true;
    loadingMore.value = false;
    failure.value = null;
    try {
      const [page, counted] = await Promise.all([source.page(query), source.counts(apiQuery(filters))]);
      if (mine !== question) return;
      items.value = page.items;
      next.value = page.next;
      hasMore.value = page.next !== null;
      counts.value = counted;
    } catch (error) {
      if (mine !== question) return;
      items.value = [];
      hasMore.value = false;
      failure.value = error;
    } finally {
      if (mine === question) loading.value = false;
    }
  }

  async function more(): Promise<void> {
    if (next.value === null || loadingMore.value || loading.value) return;
    const mine = question;
    loadingMore.value = true;
    failure.value = null;
    try {
      const page = await source.page({ ...query, after: next.value });
      if (mine !== question) return;
      const known = new Set(items.value.map((row) => row.id));
      items.value = [...items.value, ...page.items.filter((row) => !known.has(row.id))];
      next.value = page.next;
      hasMore.value = page.next !== null;
    } catch (error) {
      if (mine === question) failure.value = error;
    } finally {
      if (mine === question) loadingMore.value = false;
    }
  }

  const load = (filters: CaseFilters): Promise<void> => ask(filters, PAGE_SIZE);
  const refresh = (filters: CaseFilters): Promise<void> =>
    ask(filters, Math.min(LONGEST_PAGE, Math.max(PAGE_SIZE, items.value.length)));
  return { items, counts, loading, loadingMore, hasMore, failure, load, refresh, more };
}
