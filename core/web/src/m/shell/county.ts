/** The county this server is for: asked once, shown on every page. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { County } from '@shared/api/types';

const county = shallowRef<County | null>(null);
const error = ref<unknown>(null);
let asked: Promise<void> | null = null;

async function ask(): Promise<void> {
  try {
    county.value = await answer(api.GET('/api/v1/public/county'));
    error.value = null;
  } catch (failure) {
    error.value = failure;
    asked = null; // the next page asks again
  }
}

export function useCounty(): { county: ShallowRef<County | null>; error: Ref<unknown>; reload: () => Promise<void> } {
  asked ??= ask();
  return { county, error, reload: () => (asked = ask()) };
}
