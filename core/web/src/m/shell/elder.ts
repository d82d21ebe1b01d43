/** Elder mode (长辈版): larger text and targets, kept on this device. */
import { ref } from 'vue';
import { keep, kept } from '@shared/kept';

const KEY = 'elder';
const elder = ref(kept(KEY) === 'yes');

export function applyElder(): void {
  document.documentElement.toggleAttribute('data-elder', elder.value);
}

export function useElder(): { elder: typeof elder; toggle: () => void } {
  function toggle(): void {
    elder.value = !elder.value;
    keep(KEY, elder.value ? 'yes' : null);
    applyElder();
  }
  return { elder, toggle };
}
