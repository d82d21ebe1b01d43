/** Something that is asked for, asked again, and kept on screen while a newer answer fails: loading, error, stale. */
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';

export interface Loaded<T> {
  /** The last answer; null until there is one. */
  found: ShallowRef<T | null>;
  failure: ShallowRef<unknown>;
  busy: ShallowRef<boolean>;
  /** When the last answer came, as the device tells the time. */
  at: ShallowRef<number | null>;
  load: () => Promise<void>;
}

/** `ask` is called now, and again whenever `when` changes. Late answers are dropped. */
export function useLoaded<T>(ask: () => Promise<T>, when: () => unknown): Loaded<T> {
  const found = shallowRef<T | null>(null);
  const failure = shallowRef<unknown>(null);
  const busy = shallowRef(false);
  const at = shallowRef<number | null>(null);
  let question = 0;

  async function load(): Promise<void> {
    const mine = ++question;
    busy.value = true;
    try {
      const answer = await ask();
      if (mine !== question) return;
      found.value = answer;
      failure.value = null;
      at.value = Date.now();
    } catch (error) {
      if (mine === question) failure.value = error;
    } finally {
      if (mine === question) busy.value = false;
    }
  }
  watch(when, () => void load(), { immediate: true });
  onScopeDispose(() => (question += 1));
  return { found, failure, busy, at, load };
}
