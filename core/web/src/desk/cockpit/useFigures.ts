/** What the cockpit shows of an area and a time: counts, parts, outlines and points, all by the filters of the case list. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { CaseCount, CaseQuery } from '@shared/api/staff';
import type { components } from '@shared/api/schema';
import type { FeatureCollection } from '@shared/api/types';
import { asCollection } from '@shared/map/layers';
import { apiQuery, NO_FILTERS } from '../cases/filters';
import { outlinesOf } from '../places/outlines';
import { childLevel } from './parts';
import { COUNTED, type Tile, type Where } from './tiles';

export interface Figures {
  counts: CaseCount;
  parts: components['schemas']['CasesByArea'];
  points: FeatureCollection & { truncated: boolean };
}
export interface Asked {
  where: Where & { area: string };
  narrows: Tile['narrows'];
}

async function pointsOf(query: CaseQuery): Promise<Figures['points']> {
  const found = await answer(api.GET('/api/v1/cases/map', { params: { query } }));
  return { ...asCollection(found), truncated: 'truncated' in found && found['truncated'] === true };
}

async function figuresOf({ where, narrows }: Asked): Promise<Figures> {
  const whole = apiQuery({ ...NO_FILTERS, ...where, queue: COUNTED }) as CaseQuery;
  const query = { ...(apiQuery({ ...NO_FILTERS, ...where, ...narrows }) as CaseQuery), area: where.area };
  const [counts, parts, points] = await Promise.all([
    answer(api.GET('/api/v1/cases/count', { params: { query: whole } })),
    answer(api.GET('/api/v1/cockpit/areas', { params: { query } })),
    pointsOf(query),
  ]);
  return { counts, parts, points };
}

export interface Used {
  figures: ShallowRef<Figures | null>;
  outlines: ShallowRef<FeatureCollection | null>;
  failure: ShallowRef<unknown>;
  earliest: ComputedRef<string | null>;
  load: () => Promise<void>;
}

/** Asks whenever the question changes; an answer to an earlier one is dropped, and what is shown stays until the next has come. */
export function useFigures(asked: () => Asked | null): Used {
  const figures = shallowRef<Figures | null>(null);
  const outlines = shallowRef<FeatureCollection | null>(null);
  const failure = shallowRef<unknown>(null);
  let question = 0;

  async function load(): Promise<void> {
    const wanted = asked();
    const mine = ++question;
    if (wanted === null) return;
    try {
      const found = await figuresOf(wanted);
      if (mine !== question) return;
      figures.value = found;
      failure.value = null;
    } catch (error) {
      if (mine === question) failure.value = error;
    }
  }
  watch(
    () => JSON.stringify(asked()),
    () => void load(),
    { immediate: true },
  );
  watch(
    () => asked()?.where.area ?? null,
    async (code) => {
      if (code === null) return;
      // Without outlines the points still stand in their places.
      const found = await outlinesOf(code, childLevel(code)).catch(() => null);
      if (asked()?.where.area === code) outlines.value = found;
    },
    { immediate: true },
  );
  return { figures, outlines, failure, earliest: computed(() => figures.value?.parts.earliest ?? null), load };
}
