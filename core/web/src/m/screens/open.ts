/** What plugins show to residents where they are: services, pages and cards. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';
import { areaOf, useDraft } from '../report/draft';
import { useCounty } from '../shell/county';

type Schemas = components['schemas'];
export type Open = Schemas['OpenContributions'];
export type Service = Schemas['ResidentServiceOut'];

const found = shallowRef<Open | null>(null);
const failure = shallowRef<unknown>(null);
let asked = '';

interface Opened {
  found: ShallowRef<Open | null>;
  failure: ShallowRef<unknown>;
  area: ComputedRef<string | null>;
  load: () => Promise<void>;
}

/** Of the place of the report that is being written, or else of the county. */
export function useOpen(): Opened {
  const { county } = useCounty();
  const { draft } = useDraft();
  const area = computed(() => areaOf(draft.place) ?? county.value?.code ?? null);

  async function load(): Promise<void> {
    const mine = area.value;
    if (mine === null) return;
    asked = mine;
    try {
      const answered = await answer(api.GET('/api/v1/public/contributions', { params: { query: { area: mine } } }));
      if (asked !== mine) return;
      found.value = answered;
      failure.value = null;
    } catch (error) {
      if (asked === mine) failure.value = error;
      asked = '';
    }
  }
  watch(
    area,
    (code) => {
      if (code !== null && code !== asked) void load();
    },
    { immediate: true },
  );
  return { found, failure, area, load };
}

/** The route of a target: a page of a plugin, or a report of a case type. */
export function addressOf(plugin: string, target: string): string {
  const [kind = '', name = ''] = target.split(':');
  return kind === 'page' ? `/x/${plugin}/${name}` : `/report?${new URLSearchParams({ case_type: name }).toString()}`;
}

const UNITS = { Y: 'years', M: 'months', W: 'weeks', D: 'days', H: 'hours' } as const;

/** The greatest part of an ISO 8601 duration: `P3D` is three days; null for what says nothing. */
export function lasting(duration: string | null): { unit: (typeof UNITS)[keyof typeof UNITS]; n: number } | null {
  const match = /(\d+)([YMWDH])/.exec(duration ?? '');
  if (match === null) return null;
  return { unit: UNITS[match[2] as keyof typeof UNITS], n: Number(match[1]) };
}
