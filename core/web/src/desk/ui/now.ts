/** The present moment, moving on while somebody looks: one timer for all who show a time left. */
import { onMounted, onUnmounted, ref, type Ref } from 'vue';

const STEP = 30_000;
const now = ref(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): Readonly<Ref<number>> {
  onMounted(() => {
    watchers += 1;
    if (watchers > 1) return;
    now.value = Date.now();
    timer = setInterval(() => (now.value = Date.now()), STEP);
  });
  onUnmounted(() => {
    watchers -= 1;
    if (watchers === 0) clearInterval(timer);
  });
  return now;
}
