/**
 * What the case desk is asked to show, and its form in the address bar.
 *
 * The address holds the filters and nothing else does: a link, the back button and a reload show the same list.
 */
import type { Light } from '@shared/api/types';
import { LIGHTS, QUEUES, STAGES, type Queue, type Stage } from './model';

export interface CaseFilters {
  queue: Queue;
  stage: Stage | null;
  light: Light | null;
  area: string | null;
  case_type: string | null;
  unit: string | null;
  /** Days of the report, as in 2026-03-31, both included. */
  since: string | null;
  until: string | null;
  q: string;
}

/** The shape of vue-router's `LocationQuery`, so that this file needs no router. */
export type Query = Record<string, string | null | (string | null)[] | undefined>;

export const NO_FILTERS: CaseFilters = {
  queue: 'todo',
  stage: null,
  light: null,
  area: null,
  case_type: null,
  unit: null,
  since: null,
  until: null,
  q: '',
};

function first(query: Query, key: string): string | null {
  const value = query[key];
  const one = Array.isArray(value) ? value[0] : value;
  const text = one?.trim() ?? '';
  return text === '' ? null : text;
}

/** The value when it is one of the allowed words, else null. */
export function oneOf<T extends string>(value: string | null, allowed: readonly T[]): T | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}

function day(text: string | null): string | null {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** Reads the address. What it does not know it drops: an old or mistyped link still opens a list. */
export function filtersFromQuery(query: Query): CaseFilters {
  const area = first(query, 'area');
  return {
    queue: oneOf(first(query, 'queue'), QUEUES) ?? NO_FILTERS.queue,
    stage: oneOf(first(query, 'stage'), STAGES),
    light: oneOf(first(query, 'light'), LIGHTS),
    area: area !== null && /^\d{2,15}$/.test(area) ? area : null,
    case_type: first(query, 'case_type'),
    unit: first(query, 'unit'),
    since: day(first(query, 'since')),
    until: day(first(query, 'until')),
    q: first(query, 'q') ?? '',
  };
}

/** The shortest query that reads back as `filters`; it is also what the API takes. */
export function queryFromFilters(filters: CaseFilters): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [key, value] of Object.entries(filters) as [keyof CaseFilters, string | null][]) {
    const text = value?.trim() ?? '';
    if (text !== '' && text !== NO_FILTERS[key]) query[key] = text;
  }
  return query;
}

/** The query for the API: the queue is always said, since the server's own default is not ours to guess. */
export function apiQuery(filters: CaseFilters): Record<string, string> {
  return { ...queryFromFilters(filters), queue: filters.queue };
}

/** How many filters narrow the list, besides the queue. */
export function activeFilters(filters: CaseFilters): number {
  return Object.keys(queryFromFilters({ ...filters, queue: NO_FILTERS.queue })).length;
}
