/** The rows of a block's source: documents of a collection, page by page, or what a route answers. */
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { isRecord, rowsOf } from './routes';
import type { Collection, Shown } from '../collections/types';
import { collectionOf, useStage, type ListQuery } from './reader';
import { staleSince } from './stale';
import { filters } from './templates';
import { useLoaded, type Loaded } from './useLoaded';

export interface Row {
  id: string;
  body: Record<string, unknown>;
  /** The document itself; null for a route's row. */
  document: Shown | null;
}
export interface Rows {
  declared: Collection | null;
  rows: Row[];
  next: string | null;
  /** When the feed was last good, where it is too old. */
  stale: string | null;
}
interface Asked {
  source: string;
  filter: readonly string[];
  sort: string | null;
  limit: number;
}

export function rowOf(document: Shown): Row {
  return { id: document.id, body: document.body, document };
}

/** A route's row is known by its `id`, or else by its place. */
function routeRow(body: Record<string, unknown>, index: number): Row {
  const id = body['id'];
  return { id: typeof id === 'string' || typeof id === 'number' ? String(id) : `row-${index}`, body, document: null };
}

export interface UsedRows {
  loaded: Loaded<Rows>;
  rows: ComputedRef<Row[]>;
  declared: ComputedRef<Collection | null>;
  more: () => Promise<void>;
  hasMore: ComputedRef<boolean>;
  moreFailure: ShallowRef<unknown>;
  /** When the feed was last good, where it is too old. */
  staleSince: ComputedRef<string | null>;
}

/** `extra` are filters and words that the reader has chosen. */
export function useRows(asked: () => Asked, extra: () => { filter: string[]; q: string } = () => ({ filter: [], q: '' })): UsedRows {
  const stage = useStage();
  const moreFailure = shallowRef<unknown>(null);

  function query(after?: string): ListQuery {
    const { filter, sort, limit } = asked();
    const chosen = extra();
    const mine = filters(filter, stage.values);
    // A chosen value stands instead of the page's own for that field.
    const kept = mine.filter((one) => !chosen.filter.some((other) => other.split('=')[0] === one.split('=')[0]));
    return { filter: [...kept, ...chosen.filter], sort, q: chosen.q, limit, ...(after === undefined ? {} : { after }) };
  }
  async function ask(): Promise<Rows> {
    const { source } = asked();
    const name = collectionOf(stage.page, source);
    if (name === null) {
      const found = await stage.reader.route(source.replace(/^route:/, ''), stage.values);
      return { declared: null, rows: rowsOf(found).map(routeRow), next: null, stale: null };
    }
    const [declared, page, stale] = await Promise.all([
      stage.reader.collection(name),
      stage.reader.documents(name, query()),
      staleSince(stage, [source]),
    ]);
    return { declared, rows: page.items.map(rowOf), next: page.next ?? null, stale };
  }
  const loaded = useLoaded(ask, () => [asked().source, query(), stage.turn(), stage.values].map((one) => JSON.stringify(one)).join());

  async function more(): Promise<void> {
    const name = collectionOf(stage.page, asked().source);
    const known = loaded.found.value;
    if (name === null || known === null || known.next === null) return;
    moreFailure.value = null;
    try {
      const page = await stage.reader.documents(name, query(known.next));
      if (loaded.found.value === known) loaded.found.value = { ...known, rows: [...known.rows, ...page.items.map(rowOf)], next: page.next ?? null };
    } catch (error) {
      moreFailure.value = error;
    }
  }
  const rows = computed(() => loaded.found.value?.rows ?? []);
  return {
    loaded,
    rows,
    declared: computed(() => loaded.found.value?.declared ?? null),
    more,
    hasMore: computed(() => (loaded.found.value?.next ?? null) !== null),
    moreFailure,
    staleSince: computed(() => loaded.found.value?.stale ?? null),
  };
}

/** The values that a row gives on: its fields, its id, and what the page knows. */
export function rowValues(row: Row, values: Readonly<Record<string, string>>): Record<string, unknown> {
  return { ...values, ...row.body, id: row.document === null && isRecord(row.body) ? (row.body['id'] ?? row.id) : row.id };
}
