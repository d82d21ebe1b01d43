/** The case types that are switched on where a person works, for the filter. Without them the filter is left out. */
import { shallowRef, watch, type Ref } from 'vue';
import { answer, api } from '@shared/api/client';
import type { CaseType } from '@shared/api/resident';

export function useCaseTypes(roots: Readonly<Ref<readonly string[]>>): Readonly<Ref<readonly CaseType[]>> {
  const types = shallowRef<readonly CaseType[]>([]);
  watch(
    roots,
    async (areas) => {
      const asked = areas.map((area) => answer(api.GET('/api/v1/public/case-types', { params: { query: { area } } })));
      const found = await Promise.allSettled(asked);
      const all = found.flatMap((one) => (one.status === 'fulfilled' ? one.value.items : []));
      types.value = [...new Map(all.map((type) => [type.id, type])).values()];
    },
    { immediate: true },
  );
  return types;
}
