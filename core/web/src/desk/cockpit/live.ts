/** Word of changes from the server, as long as a page listens. The browser itself comes back after a break, from where it left. */
import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { at } from '@shared/practice/place';

/** Milliseconds: changes that come together are asked for once. */
const TOGETHER = 1500;
/** Milliseconds until the next try, when the server refused. */
const AGAIN = 60_000;
const CLOSED = 2;

export function useLive(area: () => string | null, heard: () => void): Ref<'live' | 'waiting'> {
  const state = ref<'live' | 'waiting'>('waiting');
  let source: EventSource | null = null;
  let pending: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function soon(): void {
    pending ??= setTimeout(() => {
      pending = undefined;
      heard();
    }, TOGETHER);
  }
  function stop(): void {
    clearTimeout(pending);
    clearTimeout(retry);
    pending = undefined;
    source?.close();
    source = null;
    state.value = 'waiting';
  }
  function begin(code: string): void {
    const mine = new EventSource(at(`/api/v1/cockpit/live?${new URLSearchParams({ area: code }).toString()}`));
    source = mine;
    mine.addEventListener('open', () => (state.value = 'live'));
    mine.addEventListener('moved', soon);
    mine.addEventListener('anew', soon);
    mine.addEventListener('over', () => {
      mine.close();
      state.value = 'waiting';
      heard(); // the answer says what may no longer be seen
    });
    mine.addEventListener('error', () => {
      state.value = 'waiting';
      if (mine.readyState !== CLOSED || source !== mine) return;
      retry = setTimeout(() => {
        begin(code);
        heard();
      }, AGAIN);
    });
  }
  watch(
    area,
    (code) => {
      stop();
      if (code !== null) begin(code);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return state;
}
