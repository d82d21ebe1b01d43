/** Something that may fail: whether it is under way, and what went wrong the last time. */
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { useProblem } from './api/message';

export interface Trying {
  busy: Ref<boolean>;
  /** What went wrong, in the reader's language; '' as long as nothing did. */
  message: ComputedRef<string>;
  /** Does the work and says whether it went well. The next try forgets what went wrong. */
  trying: (work: () => Promise<unknown>) => Promise<boolean>;
  forget: () => void;
}

/** `failed` hears the message too: for pages that show it for a moment, and not in their text. */
export function useTrying(failed?: (message: string) => unknown): Trying {
  const problem = useProblem();
  const busy = ref(false);
  const error = shallowRef<unknown>(null);
  const message = computed(() => (error.value === null ? '' : problem(error.value)));

  async function trying(work: () => Promise<unknown>): Promise<boolean> {
    busy.value = true;
    error.value = null;
    try {
      await work();
      return true;
    } catch (failure) {
      error.value = failure;
      failed?.(message.value);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, message, trying, forget: () => { error.value = null; } };
}
